"""How a ticker moves with the market: the index where the source has one, else the mean of the tickers."""

import pandas as pd

from omninmo.features.registry import Inputs, feature


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


def _beta(inputs: Inputs, sessions: int) -> pd.DataFrame:
    own, market = inputs.returns, inputs.market_returns

    def mean(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.rolling(sessions).mean()

    covariance = mean(own.mul(market, axis=0)) - mean(own).mul(market.rolling(sessions).mean(), axis=0)
    variance = market.rolling(sessions).var(ddof=0)
    return covariance.div(variance.where(variance > 0), axis=0)
