"""A ticker's closing prices around one date, with the window that the target looks at shaded."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import shown
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS

BEFORE, AFTER = 3, 1
"""Horizons drawn before the date and after its window."""
MIN_BARS = 12
"""Drawn on either side in any case."""
OPACITY = 0.18


class SamplePricesInfo(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    closes : Series indexed by date; empty where the ticker has no close on the date
    start, end : dates between which the target lies; `end` is the last close where prices end earlier
    change : close at `end` ÷ close at `start` − 1; NaN where nothing is drawn
    bars : of the window; fewer than the horizon where prices end earlier
    """

    ticker: str
    closes: pd.Series
    start: pd.Timestamp
    end: pd.Timestamp
    change: float
    bars: int


def sample_prices_info(closes: pd.DataFrame, ticker: str, date: pd.Timestamp, horizon: int) -> SamplePricesInfo:
    """Return the prices around a date.

    Parameters
    ----------
    closes : DataFrame [date × ticker], NaN where there is none; bars are counted on its dates
    horizon : bars per target
    """
    first = int(closes.index.get_indexer(pd.DatetimeIndex([date]))[0])
    if ticker not in closes or first < 0 or np.isnan(closes[ticker].iloc[first]):
        return SamplePricesInfo(ticker, pd.Series(dtype=np.float64), date, date, math.nan, 0)
    known = np.flatnonzero(closes[ticker].iloc[: first + horizon + 1].notna())
    last = int(known[-1])
    around = slice(max(first - max(BEFORE * horizon, MIN_BARS), 0), first + horizon + max(AFTER * horizon, MIN_BARS))
    column = closes[ticker]
    return SamplePricesInfo(
        ticker,
        column.iloc[around].dropna(),
        date,
        closes.index[last],
        float(column.iloc[last] / column.iloc[first] - 1),
        last - first,
    )


def sample_prices(info: SamplePricesInfo) -> go.Figure:
    """Draw the prices and the window."""
    if info.closes.empty:
        return empty(f"No close of {shown(info.ticker)} on {info.start:%Y-%m-%d}")
    figure = styled(go.Figure([_line(info), _ends(info)]))
    figure.add_vrect(x0=info.start, x1=info.end, fillcolor=FAINT, opacity=OPACITY, line_width=0, layer="below")
    figure.add_annotation(
        text=f"<b>{FORMATS['percent'].text(info.change)}</b>",
        x=info.start + (info.end - info.start) / 2,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
    )
    figure.update_yaxes(title=f"{shown(info.ticker)}, adjusted close", zeroline=False, **ticks("number"))
    return figure.update_layout(hovermode="x")


def _line(info: SamplePricesInfo) -> go.Scatter:
    return go.Scatter(
        x=info.closes.index.to_numpy(),
        y=info.closes.to_numpy(dtype=np.float64),
        mode="lines",
        line={"color": PALETTE[0], "width": 1.8},
        hovertemplate="%{x|%Y-%m-%d}: %{y:,.4~g}<extra></extra>",
    )


def _ends(info: SamplePricesInfo) -> go.Scatter:
    """Draw the two closes that the change is of."""
    ends = info.closes.loc[[info.start, info.end]]
    return go.Scatter(
        x=ends.index.to_numpy(),
        y=ends.to_numpy(dtype=np.float64),
        mode="markers",
        marker={"color": PALETTE[0], "size": 9},
        hoverinfo="skip",
    )
