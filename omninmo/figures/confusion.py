"""Confusion matrix: predicted against actual ratings."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.figures.template import SEQUENTIAL, empty, styled


class ConfusionInfo(NamedTuple):
    """What is drawn: of the rows of each actual rating, the share that was predicted as each rating."""

    ratings: tuple[str, ...]
    shares: NDArray[np.float64]
    counts: NDArray[np.int64]


def confusion(table: pd.DataFrame) -> go.Figure:
    """Draw a heat map.

    Parameters
    ----------
    table : DataFrame
        Actual rating × predicted (most probable) rating: numbers of out-of-fold rows.
    """
    return _draw(_info(table))


def _info(table: pd.DataFrame) -> ConfusionInfo:
    counts = table.to_numpy(dtype=np.int64)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    return ConfusionInfo(tuple(str(rating) for rating in table.index), shares, counts)


def _draw(info: ConfusionInfo) -> go.Figure:
    if not info.counts.sum():
        return empty("No rated rows")
    trace = go.Heatmap(
        z=info.shares,
        x=info.ratings,
        y=info.ratings,
        customdata=info.counts,
        colorscale=SEQUENTIAL["light"],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        texttemplate="%{z:.0%}",
        hovertemplate="actual %{y}, predicted %{x}:<br>%{z:.1%} of these rows (%{customdata:,d})<extra></extra>",
        showscale=False,
    )
    figure = styled(go.Figure(trace))
    figure.update_yaxes(title="Actual rating", showgrid=False, zeroline=False, ticks="")
    return figure.update_xaxes(title="Predicted rating (the most probable)", showgrid=False, zeroline=False)
