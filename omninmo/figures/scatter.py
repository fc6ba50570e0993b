"""Any two settings or metrics of the runs against each other, one point per run."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Flags
from omninmo.figures.names import shown
from omninmo.figures.template import FAINT, PALETTE, empty, styled
from omninmo.figures.value_axis import ValueAxis, value_axis
from omninmo.schema import Entry

MAX_POINTS = 2000
MAX_NAMED = 24


class ScatterInfo(NamedTuple):
    """What is drawn: the runs that have both values, the picked ones last and so on top."""

    x: ValueAxis
    y: ValueAxis
    run_ids: tuple[str, ...]
    names: tuple[str, ...]
    picked: Flags
    without: int
    not_drawn: int


def scatter_info(
    x: tuple[pd.Series, Entry], y: tuple[pd.Series, Entry], names: pd.Series, picked: Flags
) -> ScatterInfo:
    """Return which runs are drawn, and how many are not.

    Parameters
    ----------
    x, y : values of the runs, indexed by run id, newest first, and what the catalogue says of them
    names : of the runs, indexed likewise
    picked : (runs,) which of them are picked; they are drawn in any case

    Returns
    -------
    ScatterInfo
        without : runs that lack one of the values; not_drawn : the oldest of more than 2,000.
    """
    along, up = value_axis(*x), value_axis(*y)
    both = along.known & up.known
    rows = np.flatnonzero(both)
    order = np.concatenate([rows[picked[rows]], rows[~picked[rows]]])[:MAX_POINTS][::-1]
    return ScatterInfo(
        along._replace(positions=along.positions[order]),
        up._replace(positions=up.positions[order]),
        tuple(str(names.index[row]) for row in order),
        tuple(str(names.iloc[row]) for row in order),
        picked[order],
        int((~both).sum()),
        len(rows) - len(order),
    )


def scatter(info: ScatterInfo) -> go.Figure:
    """Draw the points; a click on one gives its run id."""
    if not info.run_ids:
        return empty(f"No run has both {shown(info.x.entry.title)} and {shown(info.y.entry.title)}")
    named = 0 < info.picked.sum() <= MAX_NAMED
    trace = go.Scatter(
        x=info.x.positions,
        y=info.y.positions,
        mode="markers+text" if named else "markers",
        text=[shown(name) if mark and named else "" for name, mark in zip(info.names, info.picked, strict=True)],
        textposition="top center",
        customdata=np.array(list(zip(info.run_ids, map(shown, info.names), strict=True)), dtype=object),
        marker={
            "size": np.where(info.picked, 13, 9),
            "color": np.where(info.picked, PALETTE[4], PALETTE[0]),
            "opacity": 0.85,
            "line": {"width": 1, "color": FAINT},
        },
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>{shown(info.x.entry.title)}: %{{x}}<br>"
        f"{shown(info.y.entry.title)}: %{{y}}<extra></extra>",
    )
    figure = styled(go.Figure(trace), 480)
    figure.update_xaxes(**_titled(info.x))
    return figure.update_yaxes(**_titled(info.y))


def _titled(values: ValueAxis) -> dict[str, object]:
    return values.layout() | {"title": shown(values.entry.title), "zeroline": False}
