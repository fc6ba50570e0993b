"""Groups of correlated features: how steady a group's importance is beside what its features would give apart."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import named_rows, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import label
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS

ROW_HEIGHT = 40
MAX_NAMED = 2
"""Features of a group that are named, each in its own line."""


OWN = {"size": 9, "color": PALETTE[0]}
APART = {"size": 13, "symbol": "circle-open", "color": PALETTE[1], "line": {"width": 2.5}}
"""A ring, which is seen also where both are the same."""


class GroupsInfo(NamedTuple):
    """What is drawn: rows of `group_table`, largest share first, and what the groups are called."""

    table: pd.DataFrame
    names: tuple[str, ...]


def groups_info(table: pd.DataFrame, labels: Mapping[str, str], top: int) -> GroupsInfo:
    """Return the groups of two or more features whose spread is known.

    Parameters
    ----------
    table : `group_table`
    labels : what features are called
    top : how many groups
    """
    known = table[table["size"] > 1].dropna(subset=["spread", "members_spread"]).head(top)
    return GroupsInfo(known, tuple(_named(members, labels) for members in known["members"]))


def _named(members: tuple[str, ...], labels: Mapping[str, str]) -> str:
    first = ",<br>".join(label(labels, name) for name in members[:MAX_NAMED])
    more = len(members) - MAX_NAMED
    return f"{first} +{more}" if more > 0 else first


def group_spread(info: GroupsInfo) -> go.Figure:
    """Draw a row per group: its spread, joined with that of features that would move independently."""
    if info.table.empty:
        return empty("No group of correlated features is in three rankings, which a spread needs")
    rows = np.arange(len(info.table))
    own, apart = (
        info.table[name].to_numpy(dtype=float) * FORMATS["share"].scale for name in ("spread", "members_spread")
    )
    nothing = np.full(len(rows), np.nan)
    joined = go.Scatter(
        x=np.stack([own, apart, nothing], axis=1).ravel(),
        y=np.stack([rows, rows, nothing], axis=1).ravel(),
        mode="lines",
        line={"color": FAINT, "width": 2},
        hoverinfo="skip",
        showlegend=False,
    )
    figure = go.Figure(
        [
            joined,
            _points(apart, info, "if its features moved independently", APART),
            _points(own, info, "the group", OWN),
        ]
    )
    styled(figure, 140 + ROW_HEIGHT * len(rows)).update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    )
    figure.update_xaxes(title="Variation of the share", rangemode="tozero", **ticks("share"))
    return figure.update_yaxes(**named_rows(info.names), showgrid=False)


def _points(values: Floats, info: GroupsInfo, name: str, marker: Mapping[str, object]) -> go.Scatter:
    return go.Scatter(
        x=values,
        y=np.arange(len(values)),
        mode="markers",
        name=name,
        marker=marker,
        customdata=np.array(info.names, dtype=object),
        hovertemplate=f"<b>%{{customdata}}</b><br>{name}: %{{x}}<extra></extra>",
    )
