"""How many tickers a run has predictions for, date by date."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import DATE, in_template, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, empty, styled

FILL = "rgba(0, 114, 178, 0.15)"


class CoverageInfo(NamedTuple):
    """What is drawn: tickers per date, and the first date of each fold."""

    tickers: pd.Series
    folds: tuple[pd.Timestamp, ...]


def coverage(predictions: pd.DataFrame) -> go.Figure:
    """Draw tickers per date as steps, with a line where a test fold begins.

    Parameters
    ----------
    predictions : DataFrame
        date, ticker, fold; one row per prediction
    """
    return _draw(_info(predictions))


def _info(predictions: pd.DataFrame) -> CoverageInfo:
    by_date = predictions.groupby("date")["ticker"].nunique()
    return CoverageInfo(by_date, tuple(sorted(predictions.groupby("fold")["date"].min().unique())))


def _draw(info: CoverageInfo) -> go.Figure:
    if info.tickers.empty:
        return empty("No predictions")
    figure = go.Figure(
        go.Scatter(
            x=info.tickers.index.to_numpy(),
            y=info.tickers.to_numpy(dtype=np.int64),
            mode="lines",
            line={"shape": "hv", "color": PALETTE[0]},
            fill="tozeroy",
            fillcolor=FILL,
            hovertemplate=f"%{{x|%Y-%m-%d}}<br>{in_template('y', 'count')} tickers<extra></extra>",
        )
    )
    for first in info.folds:
        figure.add_vline(x=first, line={"color": FAINT, "dash": "dot", "width": 1})
    styled(figure).update_yaxes(title="Tickers with a prediction", rangemode="tozero", **ticks("count"))
    return figure.update_xaxes(tickformat=DATE)
