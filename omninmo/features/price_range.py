"""What happens within a session: from highs, lows and opens. Switched off where the source has none."""

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.features.inputs import Inputs
from omninmo.features.registry import SETTLED, feature
from omninmo.features.windows import (
    blockwise,
    divided,
    known_mean,
    means,
    position_between,
    smoothed,
    window_max,
    window_mean,
    window_min,
    window_sum,
)

HIGH_LOW = ("high", "low")


@feature("range", "atr_{0}", "True range, {0} sessions", "share", windows=((14,),), warm_up=SETTLED, needs=HIGH_LOW)
def atr(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Average true range smoothed over {0} sessions, as a share of the price (Wilder 1978)."""
    return inputs.average_true_range(sessions) / inputs.close


@feature("range", "adx_{0}", "ADX, {0} sessions", "number", windows=((14,),), warm_up=SETTLED, needs=HIGH_LOW)
def adx(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Strength of the trend, either way, smoothed twice over {0} sessions: above 25 = a trend (Wilder 1978)."""
    up, down = inputs.directional(sessions)

    def kernel(rising: Floats, falling: Floats) -> Floats:
        return smoothed(100 * divided(np.abs(rising - falling), rising + falling), 1 / sessions, sessions)

    return blockwise(kernel, up, down)


@feature(
    "range", "di_gap_{0}", "Direction of the trend, {0} sessions", "number", windows=((14,),), warm_up=SETTLED,
    needs=HIGH_LOW,
)  # fmt: skip
def di_gap(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Wilder's +DI − −DI over {0} sessions: above 0 = highs rise faster than lows fall."""
    up, down = inputs.directional(sessions)
    return 100 * (up - down)


@feature("range", "stochastic_{0}", "Position in {0}-session high-low range", "share", ((14,),), needs=HIGH_LOW)
def stochastic(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Close − lowest low) ÷ (highest high − lowest low) of {0} sessions (Lane's %K)."""
    lowest, highest = window_min(inputs.low, sessions), window_max(inputs.high, sessions)
    return blockwise(position_between, inputs.close, lowest, highest)


@feature("range", "parkinson_{0}", "Volatility from high and low, {0} sessions", "share", ((21,),), needs=HIGH_LOW)
def parkinson(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """√(mean of ln(high ÷ low)² ÷ 4 ln 2) over {0} sessions, annualised.

    Source: Parkinson, Journal of Business 53(1), 1980.
    """
    square = pd.DataFrame(np.log(inputs.high / inputs.low)) ** 2
    return (window_mean(square, sessions) * inputs.bars_per_year / (4 * np.log(2))) ** 0.5


@feature(
    "range", "garman_klass_{0}", "Volatility from open, high, low and close, {0} sessions", "share", ((21,),),
    needs=("open", "high", "low"),
)  # fmt: skip
def garman_klass(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """√(mean of ½ ln(high ÷ low)² − (2 ln 2 − 1) ln(close ÷ open)²) over {0} sessions, annualised.

    Source: Garman & Klass, Journal of Business 53(1), 1980.
    """

    def kernel(opened: Floats, high: Floats, low: Floats, close: Floats) -> Floats:
        span, body = np.log(high / low), np.log(close / opened)
        daily = 0.5 * span * span - (2 * np.log(2) - 1) * body * body
        return np.sqrt(np.maximum(means(daily, sessions), 0) * inputs.bars_per_year)

    return blockwise(kernel, inputs.open, inputs.high, inputs.low, inputs.close)


@feature("range", "overnight_{0}", "Return overnight, {0} sessions", "percent", windows=((21,),), needs=("open",))
def overnight(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Sum over {0} sessions of ln(open ÷ last close).

    Source of the idea: Lou, Polk & Skouras, A Tug of War, Journal of Financial Economics 134(1), 2019.
    """
    return window_sum(pd.DataFrame(np.log(inputs.open / inputs.last_close.shift(1))), sessions)


@feature("range", "intraday_{0}", "Return within sessions, {0} sessions", "percent", windows=((21,),), needs=("open",))
def intraday(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Sum over {0} sessions of ln(close ÷ open)."""
    return window_sum(pd.DataFrame(np.log(inputs.close / inputs.open)), sessions)


@feature("range", "close_location_{0}", "Close within the day, {0} sessions", "share", windows=((21,),), needs=HIGH_LOW)
def close_location(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Mean over {0} sessions of (close − low) ÷ (high − low): 100 % = always closed at the high."""
    return known_mean(blockwise(position_between, inputs.close, inputs.low, inputs.high), sessions)
