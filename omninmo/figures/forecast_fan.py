"""A ticker's closes, and where its close at the horizon lies with 50, 80 and 95 % by the forecast."""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import shown
from omninmo.figures.template import empty, styled

LEVELS = (95, 80, 50)
HORIZONS_BEFORE, MIN_BARS = 5, 60
"""What is drawn of the past: the fan would be lost behind more."""
OPACITY = {95: 0.14, 80: 0.24, 50: 0.38}
CLOSE, FORECAST = PALETTE[0], PALETTE[4]
DAYS_PER_WEEK = 7


class FanInfo(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    closes : Series indexed by date, without gaps; empty where the ticker has none
    start, end : the date of the forecast, and about the date that it is of: holidays are not known ahead
    last : close at `start`
    point : close at `end` as predicted; NaN where the target is no price change
    bands : level in percent to low and high of the close at `end`, the widest first; {} without intervals
    unit : of the closes
    """

    ticker: str
    closes: "pd.Series[float]"
    start: pd.Timestamp
    end: pd.Timestamp
    last: float
    point: float
    bands: dict[int, tuple[float, float]]
    unit: str


def forecast_fan_info(
    closes: pd.DataFrame, row: "pd.Series[float]", horizon: int, interval: str, *, of_return: bool, unit: str = ""
) -> FanInfo:
    """Return the closes of a ticker and its forecast, as prices.

    Parameters
    ----------
    closes : DataFrame [date × ticker]
    row : of the forecast: ticker, as_of, close, prediction, low_50 … high_95
    horizon : bars per target
    interval : of a bar, 1d or 1wk
    of_return : whether what is predicted is the change of the close
    unit : of the closes
    """
    ticker, start, last = str(row["ticker"]), pd.Timestamp(row["as_of"]), float(row["close"])
    known = closes[ticker].dropna() if ticker in closes else pd.Series(dtype=np.float64)
    weekly = interval == "1wk"
    end = start + (pd.Timedelta(days=DAYS_PER_WEEK * horizon) if weekly else pd.offsets.BDay(horizon))
    point = last * (1 + float(row["prediction"])) if of_return else math.nan
    bands = {level: (last * (1 + row[f"low_{level}"]), last * (1 + row[f"high_{level}"])) for level in LEVELS}
    drawn = {level: ends for level, ends in bands.items() if of_return and np.isfinite(ends).all()}
    before = known.loc[:start].tail(max(HORIZONS_BEFORE * horizon, MIN_BARS))
    return FanInfo(ticker, before, start, end, last, point, drawn, unit)


def forecast_fan(info: FanInfo) -> go.Figure:
    """Draw the closes and the fan, which is known at its end alone."""
    if info.closes.empty:
        return empty(f"No close of {shown(info.ticker)}")
    line = go.Scatter(
        x=info.closes.index.to_numpy(),
        y=info.closes.to_numpy(dtype=np.float64),
        mode="lines",
        line={"color": CLOSE, "width": 1.8},
        hovertemplate="%{x|%Y-%m-%d}: %{y:,.4~g}<extra></extra>",
        name="Close",
    )
    bands = [draw(info, level) for draw in (_band, _ends) for level in info.bands]
    figure = styled(go.Figure([*bands, line, *_point(info)]))
    for level, (_, high) in info.bands.items():
        _named(figure, info, high, f"{level} %")
    unit = f" ({info.unit})" if info.unit else ""
    figure.update_yaxes(title=f"{shown(info.ticker)}, adjusted close{unit}", zeroline=False, **ticks("number"))
    return figure.update_layout(hovermode="closest", margin={"r": 60})


def _band(info: FanInfo, level: int) -> go.Scatter:
    low, high = info.bands[level]
    return go.Scatter(
        x=np.array([info.start, info.end, info.end, info.start]),
        y=np.array([info.last, low, high, info.last]),
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillcolor=FORECAST,
        opacity=OPACITY[level],
        hoverinfo="skip",
        name=f"{level} %",
    )


def _ends(info: FanInfo, level: int) -> go.Scatter:
    """Return points that are not seen, but say under a pointer between which closes the area ends."""
    low, high = info.bands[level]
    return go.Scatter(
        x=np.array([info.end, info.end]),
        y=np.array([low, high]),
        mode="markers",
        marker={"size": 12, "opacity": 0},
        hovertemplate=f"{level} %: {low:,.4g} to {high:,.4g}<extra></extra>",
        name=f"{level} %",
    )


def _point(info: FanInfo) -> list[go.Scatter]:
    if not math.isfinite(info.point):
        return []
    return [
        go.Scatter(
            x=np.array([info.start, info.end]),
            y=np.array([info.last, info.point]),
            mode="lines+markers",
            line={"color": FORECAST, "dash": "dot", "width": 2},
            marker={"size": [0, 9]},
            hovertemplate="about %{x|%Y-%m-%d}: %{y:,.4~g}<extra></extra>",
            name="Prediction",
        )
    ]


def _named(figure: go.Figure, info: FanInfo, value: float, text: str) -> None:
    figure.add_annotation(x=info.end, y=value, text=text, showarrow=False, xanchor="left", xshift=6, font={"size": 11})
