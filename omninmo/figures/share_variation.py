"""How much each feature matters, against how much that varies from ranking to ranking."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import label, short
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS

MAX_LABELLED = 12
LETTERS = 24


class VariationInfo(NamedTuple):
    """What is drawn: mean share and variation of features, largest share first, and what these are called."""

    table: pd.DataFrame
    features: tuple[str, ...]
    written: tuple[str, ...]


def variation_info(intervals: pd.DataFrame, labels: Mapping[str, str]) -> VariationInfo:
    """Return the features that have a variation: two or more rankings use them.

    Parameters
    ----------
    intervals : `rank_intervals(shares, k)`
    labels : what features are called
    """
    table = intervals.dropna(subset=["variation"]).sort_values("share", ascending=False, kind="stable")
    features = tuple(label(labels, str(name)) for name in table.index)
    names = [short(labels.get(str(name), str(name)), LETTERS) for name in table.index[:MAX_LABELLED]]
    return VariationInfo(table, features, (*names, *[""] * (len(table) - len(names))))


def share_variation(info: VariationInfo) -> go.Figure:
    """Draw a point per feature: far right matters, low is steady."""
    if info.table.empty:
        return empty("Variation needs two rankings")
    table = info.table
    positions = ["top center" if row % 2 == 0 else "bottom center" for row in range(len(table))]
    points = go.Scatter(
        x=table["share"].to_numpy(dtype=float) * FORMATS["share"].scale,
        y=table["variation"].to_numpy(dtype=float) * FORMATS["share"].scale,
        mode="markers+text",
        text=info.written,
        textposition=positions,
        textfont={"size": 11},
        marker={"size": 9, "color": PALETTE[0], "opacity": 0.8},
        cliponaxis=False,
        customdata=np.array(info.features, dtype=object),
        hovertemplate="<b>%{customdata}</b><br>mean share %{x}<br>standard deviation ÷ mean %{y}<extra></extra>",
    )
    figure = styled(go.Figure(points), 500)
    figure.update_xaxes(title="Mean share of importance", rangemode="tozero", **ticks("share"))
    return figure.update_yaxes(
        title="Variation (standard deviation ÷ mean)", rangemode="tozero", **ticks("whole_share")
    )
