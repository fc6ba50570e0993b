"""What is predicted: the return over the coming sessions, in one of several measures, or the class it falls into."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers
from omninmo.config import Target
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.features.ranks import rank_share
from omninmo.schema import RATING_THRESHOLDS, RATINGS

MIN_FOR_VOLATILITY = 5


def forward_return(close: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Return close `horizon` sessions ahead ÷ close − 1: simple return, not annualised.

    Parameters
    ----------
    close : DataFrame [date x ticker]
        Shifted on its date axis, never per ticker row, so that a gap in one ticker cannot stretch its horizon.
    horizon : sessions

    Returns
    -------
    DataFrame [date x ticker]
        NaN in the last `horizon` rows, and where either price is missing.

    Examples
    --------
    >>> forward_return(pd.DataFrame({"KO": [50.0, 55.0, 60.0]}), horizon=2)["KO"].round(4).tolist()
    [0.2, nan, nan]
    """
    return close.shift(-horizon) / close - 1


def target(name: Target, panel: PricePanel, horizon: int) -> pd.DataFrame:
    """Return what a regression learns: date × ticker, NaN in the last `horizon` rows.

    Parameters
    ----------
    name : of the target
    panel : prices; the market is read where the target compares with it
    horizon : bars from a row to the end of its target

    Raises
    ------
    ConfigError
        If the horizon is too short for the target.
    DataError
        If the target compares with a market, and there is none to compare with.
    """
    return TARGETS[name](panel, horizon)


def _forward_return(panel: PricePanel, horizon: int) -> pd.DataFrame:
    return forward_return(panel.close.astype(np.float64), horizon)


def _excess_return(panel: PricePanel, horizon: int) -> pd.DataFrame:
    """Forward return − the market's over the same sessions."""
    if panel.market is None and len(panel.tickers) == 1:
        raise DataError(
            f"The return above the market of {panel.tickers[0]} alone is zero where no market index is given, for the "
            "mean of the tickers stands in; give market prices, more tickers, or choose another target."
        )
    level = panel.market_level.astype(np.float64)
    return _forward_return(panel, horizon).sub(level.shift(-horizon) / level - 1, axis=0)


def _volatility_adjusted(panel: PricePanel, horizon: int) -> pd.DataFrame:
    """Forward Sharpe ratio: mean ÷ standard deviation of the daily log returns ahead, annualised, no risk-free rate.

    Source: Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21(1), 1994.
    """
    if horizon < MIN_FOR_VOLATILITY:
        raise ConfigError(
            f"target volatility_adjusted needs a horizon of at least {MIN_FOR_VOLATILITY} sessions to measure a "
            f"volatility, but forward_days is {horizon}; choose a longer horizon or the target forward_return."
        )
    ahead = pd.DataFrame(np.log(panel.close.astype(np.float64))).diff().shift(-horizon)
    window = ahead.rolling(horizon)
    spread = window.std()
    return window.mean() / spread.where(spread > 1e-9) * np.sqrt(panel.bars_per_year)


def _cross_sectional_rank(panel: PricePanel, horizon: int) -> pd.DataFrame:
    """Rank of the forward return among the tickers of the date: −0.5 lowest, 0 the middle, 0.5 highest."""
    return centred_rank(_forward_return(panel, horizon))


def centred_rank(values: pd.DataFrame) -> pd.DataFrame:
    """Return the rank of each value among the tickers of its date, 0 in the middle and ±0.5 at the ends.

    Parameters
    ----------
    values : DataFrame [date x ticker]; a missing value has no rank

    Examples
    --------
    >>> centred_rank(pd.DataFrame({"AAPL": [0.02], "KO": [-0.01], "GE": [None], "HD": [0.05]}))
       AAPL        KO  GE        HD
    0   0.0 -0.333333 NaN  0.333333
    """
    return rank_share(values) - 0.5


TARGETS: dict[Target, Callable[[PricePanel, int], pd.DataFrame]] = {
    "forward_return": _forward_return,
    "excess_return": _excess_return,
    "volatility_adjusted": _volatility_adjusted,
    "cross_sectional_rank": _cross_sectional_rank,
}


def ratings(returns: Floats) -> Integers:
    """Return the rating of each forward return: 0 Strong Sell … 4 Strong Buy.

    A return at a threshold belongs to the rating below it (> 15 % is Strong Buy, exactly 15 % is Buy).

    Examples
    --------
    >>> ratings(np.array([-0.20, -0.10, 0.0, 0.10, 0.15, 0.20]))
    array([0, 1, 2, 3, 3, 4])
    """
    return np.searchsorted(np.asarray(RATING_THRESHOLDS), returns, side="left").astype(np.int64)


def quantiles(values: pd.DataFrame) -> Integers:
    """Return the fifth of its date that each value falls into: 0 the lowest … 4 the highest; 0 where it is missing.

    Parameters
    ----------
    values : DataFrame [date x ticker]

    Examples
    --------
    >>> quantiles(pd.DataFrame([[0.1, 0.5, 0.2, 0.4, 0.3]]))
    array([[0, 4, 1, 3, 2]])
    """
    return np.floor(rank_share(values).fillna(0).to_numpy() * len(RATINGS)).astype(np.int64)
