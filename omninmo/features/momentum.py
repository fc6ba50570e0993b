"""Oscillators."""

import pandas as pd

from omninmo.features.registry import SETTLED, TINY, Inputs, feature


@feature("momentum", "rsi_{0}", "RSI, {0} sessions", "number", windows=((14,),), warm_up=SETTLED)
def rsi(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """100 × average gain ÷ (average gain + average loss), smoothed over {0} sessions; 50 is neutral.

    Source: Wilder, New Concepts in Technical Trading Systems, 1978.
    """
    change = inputs.close.diff()
    gain = change.clip(lower=0).ewm(alpha=1 / sessions, min_periods=sessions).mean()
    move = change.abs().ewm(alpha=1 / sessions, min_periods=sessions).mean()
    return 100 * gain / move.where(move > TINY * inputs.close)


@feature("momentum", "macd_{0}_{1}", "MACD {0}/{1}, share of price", "percent", windows=((12, 26),), warm_up=SETTLED)
def macd(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Exponential average over {0} sessions − the one over {1}, as a share of the price.

    Source: Appel, Technical Analysis: Power Tools for Active Investors, 2005.
    """
    return _macd(inputs, fast, slow) / inputs.close


@feature(
    "momentum",
    "macd_signal_gap_{0}_{1}_{2}",
    "MACD less its signal",
    "percent",
    windows=((12, 26, 9),),
    warm_up=SETTLED,
)
def macd_signal_gap(inputs: Inputs, fast: int, slow: int, signal: int) -> pd.DataFrame:
    """MACD {0}/{1} − its exponential average over {2} sessions, as a share of the price."""
    line = _macd(inputs, fast, slow)
    return (line - line.ewm(span=signal, min_periods=signal).mean()) / inputs.close


def _macd(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    def average(span: int) -> pd.DataFrame:
        return inputs.close.ewm(span=span, min_periods=span).mean()

    return average(fast) - average(slow)


@feature("momentum", "range_position_{0}", "Place in {0}-session range", "share", windows=((63,), (252,)))
def range_position(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − lowest close) ÷ (highest − lowest close) of {0} sessions: 0 % at the low, 100 % at the high."""
    low = inputs.close.rolling(sessions).min()
    span = inputs.close.rolling(sessions).max() - low
    return (inputs.close - low) / span.where(span > 0)
