"""Predicted class against actual class."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.figures.axes import cell_texts, in_template
from omninmo.figures.colours import SEQUENTIAL
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS

SCALE = FORMATS["share"].scale


class ConfusionInfo(NamedTuple):
    """What is drawn: of the rows of each actual class, the share of each predicted class."""

    ratings: tuple[str, ...]
    shares: NDArray[np.float64]
    counts: NDArray[np.int64]


def confusion(table: pd.DataFrame) -> go.Figure:
    """Draw a heat map.

    Parameters
    ----------
    table : DataFrame
        Actual class × predicted class (the most probable one): numbers of out-of-fold rows.
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
        z=info.shares * SCALE,
        x=info.ratings,
        y=info.ratings,
        customdata=info.counts,
        colorscale=SEQUENTIAL["light"],
        zmin=0,
        zmax=SCALE,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        text=cell_texts(info.shares, "whole_share"),
        texttemplate="%{text}",
        hovertemplate=f"actual %{{y}}, predicted %{{x}}:<br>{in_template('z', 'share')} of the rows of that "
        f"actual class ({in_template('customdata', 'count')})<extra></extra>",
        showscale=False,
    )
    figure = styled(go.Figure(trace))
    figure.update_yaxes(title="Actual class", showgrid=False, zeroline=False, ticks="")
    return figure.update_xaxes(title="Predicted class: the most probable one", showgrid=False, zeroline=False)
