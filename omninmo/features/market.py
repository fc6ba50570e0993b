"""How a ticker moves with the market: the mean of all tickers' returns, or the index that was given with the prices."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats
from omninmo.features.inputs import Inputs
from omninmo.features.registry import MARKET, feature
from omninmo.features.windows import TINY, aligned, blockwise, divided, means, sums, variances

MIN_DAYS = 30
"""Rising (or falling) days that a window must hold for a beta of those."""


@feature("market", "beta_{0}", "Beta, {0} sessions", "number", windows=((252,),), needs=(MARKET,))
def beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Covariance of daily returns with the market's ÷ the market's variance, over {0} sessions."""
    return blockwise(lambda own, market: _beta(own, market, sessions), inputs.returns, inputs.market_returns)


@feature(
    "market", "correlation_{0}", "Correlation with market, {0} sessions", "number", windows=((126,),), needs=(MARKET,)
)
def correlation(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Correlation of daily returns with the market's over {0} sessions."""

    def kernel(own: Floats, market: Floats) -> Floats:
        spread = np.sqrt(variances(aligned(own, market), sessions))
        return divided(_beta(own, market, sessions) * spread, np.sqrt(variances(own, sessions)))

    return blockwise(kernel, inputs.returns, inputs.market_returns)


@feature(
    "market",
    "relative_strength_{0}",
    "Return above market, {0} sessions",
    "percent",
    windows=((21,), (126,)),
    needs=(MARKET,),
)
def relative_strength(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Return over {0} sessions − the market's."""
    level = inputs.market_level
    return inputs.past_return(sessions).sub(level / level.shift(sessions) - 1, axis=0)


@feature("market", "bull_beta_{0}", "Beta on rising days, {0} sessions", "number", windows=((252,),), needs=(MARKET,))
def bull_beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Beta over {0} sessions, computed on the days on which the market rose alone.

    Source of the idea: Ang, Chen & Xing, Downside Risk, Review of Financial Studies 19(4), 2006.
    """
    return _beta_where(inputs, np.greater, sessions)


@feature("market", "bear_beta_{0}", "Beta on falling days, {0} sessions", "number", windows=((252,),), needs=(MARKET,))
def bear_beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Beta over {0} sessions, computed on the days on which the market fell alone (Ang, Chen & Xing 2006)."""
    return _beta_where(inputs, np.less, sessions)


@feature(
    "market",
    "own_volatility_{0}",
    "Volatility beyond the market, {0} sessions",
    "share",
    windows=((126,),),
    needs=(MARKET,),
)
def own_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Standard deviation of what beta leaves of daily returns over {0} sessions, annualised.

    High values earned less (Ang, Hodrick, Xing & Zhang, Journal of Finance 61(1), 2006).
    """

    def kernel(own: Floats, market: Floats) -> Floats:
        explained = _beta(own, market, sessions) ** 2 * variances(aligned(own, market), sessions)
        return np.sqrt(np.maximum(variances(own, sessions) - explained, 0) * inputs.bars_per_year)

    return blockwise(kernel, inputs.returns, inputs.market_returns)


def _beta(own: Floats, market: Floats, sessions: int) -> Floats:
    """Beta of blocks of tickers to the market, of the rows that both have; missing where the market stood still."""
    market = aligned(own, market)
    covariance = means(own * market, sessions) - means(own, sessions) * means(market, sessions)
    variance = variances(market, sessions)
    return covariance / np.where(variance * sessions > TINY**2, variance, np.nan)


def _beta_where(inputs: Inputs, side: Callable[[Floats, float], Flags], sessions: int) -> pd.DataFrame:
    """Beta of some days of the window: moments are sums over those days ÷ their number."""

    def kernel(own: Floats, market: Floats) -> Floats:
        days = aligned(own, side(market, 0).astype(np.float64))
        chosen = np.where(days > 0, market, days)
        count = sums(days, sessions)
        count[count < MIN_DAYS] = np.nan
        mean = sums(chosen, sessions) / count
        squares = sums(chosen * chosen, sessions) - mean**2 * count
        squares[squares <= TINY] = np.nan
        return (sums(own * chosen, sessions) - sums(own * days, sessions) * mean) / squares

    return blockwise(kernel, inputs.returns, inputs.market_returns)
