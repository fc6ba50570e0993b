"""How much is traded, always against the ticker's own habit: shares are no unit that two tickers have in common.

Switched off where the source has no volume.
"""

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.features.inputs import Inputs
from omninmo.features.registry import OTHERS, feature
from omninmo.features.windows import TINY, blockwise, divided, known_mean, ratio, steps, sums, window_sum

VOLUME = ("volume",)


@feature("volume", "volume_ratio_{0}_{1}", "Volume, {0} vs {1} sessions", "number", ((5, 63), (21, 252)), needs=VOLUME)
def volume_ratio(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Mean volume over {0} sessions ÷ the one over {1}: above 1 = busier than usual."""
    return inputs.mean_volume(fast) / inputs.mean_volume(slow)


@feature("volume", "volume_surprise_{0}", "Volume today vs {0} sessions", "number", windows=((63,),), needs=VOLUME)
def volume_surprise(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Logarithm of today's volume ÷ its mean over {0} sessions.

    Source of the idea: Gervais, Kaniel & Mingelgrin, The High-Volume Return Premium, Journal of Finance 56(3), 2001.
    """
    return pd.DataFrame(np.log(inputs.volume / inputs.mean_volume(sessions)))


@feature(
    "volume", "volume_balance_{0}", "Volume on rising less falling days, {0} sessions", "share", ((63,),), needs=VOLUME
)
def volume_balance(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """(Volume of rising days − volume of falling days) ÷ all volume of {0} sessions.

    On-balance volume (Granville, 1963) per share traded, which makes it scale-free.
    """
    volume = inputs.volume.fillna(0.0)
    balance = window_sum(volume * np.sign(inputs.change), sessions)
    return ratio(balance, window_sum(volume, sessions), minimum=0)


@feature(
    "volume", "money_flow_{0}", "Money flow index, {0} sessions", "number", ((14,),), needs=("high", "low", "volume")
)
def money_flow(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """100 × money traded on days with a rising typical price ÷ all money traded, over {0} sessions.

    Typical price = (high + low + close) ÷ 3. Source: Quong & Soudack, Technical Analysis of Stocks & Commodities, 1989.
    """

    def kernel(high: Floats, low: Floats, close: Floats, volume: Floats) -> Floats:
        typical = high + low + close  # the thirds cancel
        change = steps(typical)
        flow = typical * volume * (np.abs(change) > TINY * close)  # equal sums may differ by rounding
        net = sums(flow * np.sign(change), sessions)  # rising − falling
        return 50 + 50 * divided(net, sums(flow, sessions), 0)

    return blockwise(kernel, inputs.high, inputs.low, inputs.close, inputs.volume.fillna(0.0))


@feature(
    "volume", "illiquidity_ratio_{0}_{1}", "Illiquidity, {0} vs {1} sessions", "number", ((21, 252),), needs=VOLUME
)
def illiquidity_ratio(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Mean |return| per money traded over {0} sessions ÷ the one over {1}: above 1 = prices move more easily.

    Source: Amihud, Journal of Financial Markets 5(1), 2002; against its own past, which makes it scale-free.
    """
    impact = inputs.returns.abs() / (inputs.close * inputs.volume)
    base = known_mean(impact, slow)
    return ratio(known_mean(impact, fast), base, minimum=0)


@feature(
    "volume", "volume_volatility_{0}", "Volatility of volume, {0} sessions", "number", windows=((63,),), needs=VOLUME
)
def volume_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Standard deviation ÷ mean of the daily volume over {0} sessions."""
    mean = inputs.mean_volume(sessions)
    return (known_mean(inputs.volume**2, sessions) / mean**2 - 1).clip(lower=0) ** 0.5


@feature(
    "volume", "volume_move_{0}", "Volume and size of moves, {0} sessions", "number", windows=((63,),), needs=VOLUME
)
def volume_move(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Volume-weighted mean |return| ÷ plain mean |return| over {0} sessions: above 1 = busy days move more."""
    move, volume = inputs.returns.abs(), inputs.volume
    weighted = known_mean(move * volume, sessions) / inputs.mean_volume(sessions)
    plain = known_mean(move, sessions)
    return ratio(weighted, plain)


@feature(
    "volume",
    "rank_volume_ratio_{0}_{1}",
    "Rank of volume, {0} vs {1} sessions",
    "share",
    ((21, 252),),
    needs=(*VOLUME, OTHERS),
)
def rank_volume_ratio(inputs: Inputs, fast: int, slow: int) -> pd.DataFrame:
    """Rank among the tickers of mean volume over {0} sessions ÷ the one over {1}."""
    return inputs.rank(volume_ratio(inputs, fast, slow))
