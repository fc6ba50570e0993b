"""What happens within a session: from highs, lows and opens. Switched off where the source has none."""

import numpy as np
import pandas as pd

from omninmo.features.registry import SESSIONS_PER_YEAR, SETTLED, TINY, Inputs, feature

HIGH_LOW = ("high", "low")


@feature("range", "atr_{0}", "True range, {0} sessions", "share", windows=((14,),), warm_up=SETTLED, needs=HIGH_LOW)
def atr(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Average true range smoothed over {0} sessions, as a share of the price (Wilder 1978)."""
    return _wilder(inputs.true_range, sessions) / inputs.close


@feature("range", "adx_{0}", "ADX, {0} sessions", "number", windows=((14,),), warm_up=SETTLED, needs=HIGH_LOW)
def adx(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Strength of the trend, either way, smoothed twice over {0} sessions: above 25 = a trend (Wilder 1978)."""
    up, down = _directional(inputs, sessions)
    total = up + down
    return _wilder(100 * (up - down).abs() / total.where(total > TINY), sessions)


@feature(
    "range", "di_gap_{0}", "Direction of the trend, {0} sessions", "number", windows=((14,),), warm_up=SETTLED,
    needs=HIGH_LOW,
)  # fmt: skip
def di_gap(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Wilder's +DI − −DI over {0} sessions: above 0 = highs rise faster than lows fall."""
    up, down = _directional(inputs, sessions)
    return up - down


@feature("range", "stochastic_{0}", "Place in {0}-session high-low range", "share", windows=((14,),), needs=HIGH_LOW)
def stochastic(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − lowest low) ÷ (highest high − lowest low) of {0} sessions (Lane's %K)."""
    low = inputs.low.rolling(sessions).min()
    span = inputs.high.rolling(sessions).max() - low
    return (inputs.close - low) / span.where(span > TINY * inputs.close)


@feature("range", "parkinson_{0}", "Volatility from high and low, {0} sessions", "share", ((21,),), needs=HIGH_LOW)
def parkinson(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """√(mean of ln(high ÷ low)² ÷ 4 ln 2) over {0} sessions, annualised.

    Source: Parkinson, Journal of Business 53(1), 1980.
    """
    square = pd.DataFrame(np.log(inputs.high / inputs.low)) ** 2
    return (square.rolling(sessions).mean() * SESSIONS_PER_YEAR / (4 * np.log(2))) ** 0.5


@feature("range", "overnight_{0}", "Return overnight, {0} sessions", "percent", windows=((21,),), needs=("open",))
def overnight(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Sum over {0} sessions of ln(open ÷ last close).

    Source of the idea: Lou, Polk & Skouras, A Tug of War, Journal of Financial Economics 134(1), 2019.
    """
    return pd.DataFrame(np.log(inputs.open / inputs.close.shift(1))).rolling(sessions).sum()


@feature("range", "intraday_{0}", "Return within sessions, {0} sessions", "percent", windows=((21,),), needs=("open",))
def intraday(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Sum over {0} sessions of ln(close ÷ open)."""
    return pd.DataFrame(np.log(inputs.close / inputs.open)).rolling(sessions).sum()


@feature("range", "close_location_{0}", "Close within the day, {0} sessions", "share", windows=((21,),), needs=HIGH_LOW)
def close_location(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Mean over {0} sessions of (close − low) ÷ (high − low): 100 % = always closed at the high."""
    span = inputs.high - inputs.low
    place = (inputs.close - inputs.low) / span.where(span > TINY * inputs.close)
    return place.rolling(sessions, min_periods=sessions // 2).mean()


def _wilder(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    return frame.ewm(alpha=1 / sessions, min_periods=sessions).mean()


def _directional(inputs: Inputs, sessions: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return +DI and −DI: smoothed moves of the high and of the low, per smoothed true range, times 100."""
    up, down = inputs.high.diff(), -inputs.low.diff()
    rises = up.where((up > down) & (up > 0), 0.0).where(up.notna())
    falls = down.where((down > up) & (down > 0), 0.0).where(down.notna())
    span = _wilder(inputs.true_range, sessions)
    span = span.where(span > TINY * inputs.close)
    return 100 * _wilder(rises, sessions) / span, 100 * _wilder(falls, sessions) / span
