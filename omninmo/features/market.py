"""How a ticker moves with the market: the index where the source has one, else the mean of the tickers."""

import numpy as np
import pandas as pd

from omninmo.features.registry import SESSIONS_PER_YEAR, TINY, Inputs, feature

LEAST_DAYS = 30
"""Fewer rising (or falling) days in a window say too little of a beta."""


@feature("market", "beta_{0}", "Beta, {0} sessions", "number", windows=((252,),))
def beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Covariance of daily returns with the market's ÷ the market's variance, over {0} sessions."""
    return _beta(inputs, sessions)


@feature("market", "correlation_{0}", "Correlation with market, {0} sessions", "number", windows=((126,),))
def correlation(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Correlation of daily returns with the market's over {0} sessions."""
    market = inputs.market_returns
    spread = inputs.returns.rolling(sessions).std()
    scale = spread.rdiv(market.rolling(sessions).std(), axis=0)
    return _beta(inputs, sessions) * scale.where(spread > 0)


@feature("market", "relative_strength_{0}", "Return less market, {0} sessions", "percent", windows=((21,), (126,)))
def relative_strength(inputs: Inputs, sessions: int) -> pd.DataFrame:
    """Return over {0} sessions − the market's return over the same sessions."""
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
    variance = inputs.returns.rolling(sessions).var(ddof=0)
    explained = (_beta(inputs, sessions) ** 2).mul(inputs.market_returns.rolling(sessions).var(ddof=0), axis=0)
    return (variance - explained).clip(lower=0) ** 0.5 * SESSIONS_PER_YEAR**0.5


def _beta_where(inputs: Inputs, days: pd.Series, sessions: int) -> pd.DataFrame:
    """Beta of some days of the window: moments are sums over those days ÷ their number."""
    own = inputs.returns.where(days, axis=0)
    known = own.notna()
    market = known.mul(inputs.market_returns.fillna(0.0), axis=0)
    own = own.fillna(0.0)

    def total(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.rolling(sessions).sum()

    count = total(known.astype(np.float64))
    own_sum, market_sum = total(own), total(market)
    covariance = total(own * market) - own_sum * market_sum / count
    variance = total(market * market) - market_sum * market_sum / count
    full = inputs.returns.notna().rolling(sessions).sum() == sessions
    return (covariance / variance.where(variance > TINY)).where(full & (count >= LEAST_DAYS))


def _beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    own, market = inputs.returns, inputs.market_returns

    def mean(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.rolling(sessions).mean()

    covariance = mean(own.mul(market, axis=0)) - mean(own).mul(market.rolling(sessions).mean(), axis=0)
    variance = market.rolling(sessions).var(ddof=0)
    return covariance.div(variance.where(variance > 0), axis=0)
