"""How a ticker moves with the market: the index where the source has one, else the mean of the tickers."""

import numpy as np
import pandas as pd

from omninmo.features.inputs import SESSIONS_PER_YEAR, Inputs
from omninmo.features.registry import feature
from omninmo.features.windows import TINY, window_mean, window_sum, window_variance

LEAST_DAYS = 30
"""Fewer rising (or falling) days in a window say too little of a beta."""


@feature("market", "beta_{0}", "Beta, {0} sessions", "number", windows=((252,),))
def beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Covariance of daily returns with the market's ÷ the market's variance, over {0} sessions."""
    return _moments(inputs, sessions)[0]


@feature("market", "correlation_{0}", "Correlation with market, {0} sessions", "number", windows=((126,),))
def correlation(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Correlation of daily returns with the market's over {0} sessions."""
    slope, variance, market_variance = _moments(inputs, sessions)
    spread = (variance**0.5).where(variance > TINY**2)
    return slope.mul(market_variance**0.5, axis=0) / spread


@feature("market", "relative_strength_{0}", "Return above market, {0} sessions", "percent", windows=((21,), (126,)))
def relative_strength(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Return over {0} sessions − the market's."""
    level = inputs.market_level
    return inputs.past_return(sessions).sub(level / level.shift(sessions) - 1, axis=0)


@feature("market", "bull_beta_{0}", "Beta on rising days, {0} sessions", "number", windows=((252,),))
def bull_beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Beta over {0} sessions, computed on the days on which the market rose alone.

    Source of the idea: Ang, Chen & Xing, Downside Risk, Review of Financial Studies 19(4), 2006.
    """
    return _beta_where(inputs, inputs.market_returns > 0, sessions)


@feature("market", "bear_beta_{0}", "Beta on falling days, {0} sessions", "number", windows=((252,),))
def bear_beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Beta over {0} sessions, computed on the days on which the market fell alone (Ang, Chen & Xing 2006)."""
    return _beta_where(inputs, inputs.market_returns < 0, sessions)


@feature("market", "own_volatility_{0}", "Volatility beyond the market, {0} sessions", "share", windows=((126,),))
def own_volatility(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Standard deviation of what beta leaves of daily returns over {0} sessions, annualised.

    High values earned less (Ang, Hodrick, Xing & Zhang, Journal of Finance 61(1), 2006).
    """
    slope, variance, market_variance = _moments(inputs, sessions)
    left = (variance - (slope**2).mul(market_variance, axis=0)).clip(lower=0)
    return (left * SESSIONS_PER_YEAR) ** 0.5


def _moments(inputs: Inputs, sessions: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Return beta, the tickers' variance and the market's; the market's is missing where it stood still."""
    own, market = inputs.returns, inputs.market_returns.to_frame()
    own_mean, market_mean = window_mean(own, sessions), window_mean(market, sessions)
    market_variance = window_variance(market, sessions).iloc[:, 0]
    market_variance = market_variance.where(market_variance > TINY**2)
    together = window_mean(own.mul(inputs.market_returns, axis=0), sessions)
    covariance = together - own_mean.mul(market_mean.iloc[:, 0], axis=0)
    variance = window_variance(own, sessions)
    return covariance.div(market_variance, axis=0), variance, market_variance


def _beta_where(inputs: Inputs, days: pd.Series, sessions: int) -> pd.DataFrame:
    """Beta of some days of the window: moments are sums over those days ÷ their number."""
    market = inputs.market_returns.where(days, 0.0).to_frame()
    own = inputs.returns.mul(days.astype(np.float64), axis=0)
    count = window_sum(days.astype(np.float64).to_frame(), sessions).iloc[:, 0]
    market_sum = window_sum(market, sessions).iloc[:, 0]
    squares = window_sum(market * market, sessions).iloc[:, 0] - market_sum**2 / count
    together = window_sum(own.mul(market.iloc[:, 0], axis=0), sessions)
    covariance = together - window_sum(own, sessions).mul(market_sum / count, axis=0)
    return covariance.div(squares.where((count >= LEAST_DAYS) & (squares > TINY)), axis=0)
