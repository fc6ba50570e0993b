"""Closing prices of several tickers on one scale."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.colours import PALETTE
from omninmo.figures.names import shown
from omninmo.figures.template import empty, run_colours, styled

MAX_LINES = 30
"""More lines than these cannot be distinguished, and weigh on the page."""
HEIGHT = 260


class PricesInfo(NamedTuple):
    """What is drawn: each ticker's prices in multiples of its first one."""

    growth: pd.DataFrame


def prices(close: pd.DataFrame) -> go.Figure:
    """Draw prices of the first `MAX_LINES` tickers, on a logarithmic axis: halving and doubling are equally far.

    Parameters
    ----------
    close : DataFrame [date x ticker]
    """
    return _draw(_info(close))


def _info(close: pd.DataFrame) -> PricesInfo:
    known = close.iloc[:, :MAX_LINES].dropna(axis=1, how="all")
    return PricesInfo(known / known.bfill().iloc[0] if len(known) else known)


def _draw(info: PricesInfo) -> go.Figure:
    if info.growth.empty:
        return empty("No prices to show")
    figure = styled(go.Figure())
    for ticker, colour in zip(info.growth, run_colours(info.growth.shape[1]), strict=True):
        figure.add_scatter(
            x=info.growth.index.to_numpy(),
            y=info.growth[ticker].to_numpy(dtype=np.float64),
            mode="lines",
            line={"color": colour, "width": 1.3},
            name=shown(str(ticker)),
            hovertemplate="<b>%{fullData.name}</b> %{x|%Y-%m-%d}: %{y:.3~g}<extra></extra>",
        )
    figure.update_yaxes(type="log", title="Price, first = 1", dtick="D2")  # ticks at 1, 2 and 5: the others overlap
    named = info.growth.shape[1] <= len(PALETTE)  # more lines share a colour
    figure.update_layout(showlegend=named, legend={"orientation": "h", "y": 1.12, "x": 0})
    return figure.update_layout(height=HEIGHT, hovermode="closest")
