"""What is predicted: the return over the coming sessions, in one of several measures, or the class it falls into."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Rows
from omninmo.config import Classes, Delisted, Target
from omninmo.data.panel import PricePanel, own_returns
from omninmo.errors import ConfigError, DataError
from omninmo.features.ranks import rank_share
from omninmo.features.windows import MAX_MISSING
from omninmo.schema import RATING_THRESHOLDS, RATINGS

MIN_FOR_VOLATILITY = 5


class Targets(NamedTuple):
    """What is learned and scored, each of shape (date, ticker).

    Attributes
    ----------
    target : what a regression learns
    realised : what direction and rank are scored against in a classification, see `Dataset`
    classes : what a classification learns; they mean something where `usable` only
    usable : where there is a target
    """

    target: pd.DataFrame
    realised: pd.DataFrame
    classes: Integers
    usable: Flags


def ends(panel: PricePanel, horizon: int, delisted: Delisted = "to_last_price") -> Rows:
    """Return the row on which the target of each date and ticker ends: (date, ticker), −1 where there is none.

    That is `horizon` rows ahead on the date axis, never on the rows of a ticker, so that a gap in one cannot stretch
    its horizon. A target never ends later than that, so that a gap of one horizon between train and test holds.

    Parameters
    ----------
    panel : prices
    horizon : bars
    delisted : what becomes of a target that outlasts a ticker of `PricePanel.delisted`: it ends with its last price,
        or there is none. Dropped, the losses that end a ticker would be missing from what is learned and scored
        (Shumway, The Delisting Bias in CRSP Data, Journal of Finance 52(1), 1997).
    """
    rows = np.arange(len(panel.dates))[:, None]
    last = np.full(len(panel.tickers), len(panel.dates) + horizon)
    if delisted == "to_last_price":
        for ticker, row in panel.delisted.items():
            last[panel.tickers.index(ticker)] = row
    end = np.minimum(rows + horizon, last)
    return np.where((rows + horizon < len(panel.dates)) & (end > rows), end, -1)


def forward_return(panel: PricePanel, horizon: int, delisted: Delisted = "to_last_price") -> pd.DataFrame:
    """Return close at the end of the target ÷ close − 1: simple return, not annualised.

    Parameters
    ----------
    panel, horizon, delisted : see `ends`

    Returns
    -------
    DataFrame [date x ticker]
        NaN in the last `horizon` rows, and where either price is missing.

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-01", periods=3)
    >>> panel = PricePanel(close=pd.DataFrame({"KO": [50.0, 55.0, 60.0]}, index=days))
    >>> forward_return(panel, horizon=2)["KO"].round(4).tolist()
    [0.2, nan, nan]
    """
    close = panel.close.astype(np.float64)
    return _at(close, ends(panel, horizon, delisted)) / close - 1


def target(name: Target, panel: PricePanel, horizon: int, delisted: Delisted = "to_last_price") -> pd.DataFrame:
    """Return what a regression learns: date × ticker, NaN in the last `horizon` rows.

    Parameters
    ----------
    name : of the target
    panel : prices; the market is read where the target compares with it
    horizon : bars from a row to the end of its target
    delisted : see `ends`

    Raises
    ------
    ConfigError
        If the horizon is too short for the target.
    DataError
        If the target compares with a market or with other tickers, and there is none to compare with.
    """
    return TARGETS[name](panel, horizon, delisted)


def targets(
    name: Target, classes: Classes, panel: PricePanel, horizon: int, delisted: Delisted = "to_last_price"
) -> Targets:
    """Return what models of either mode learn and are scored against.

    Parameters
    ----------
    name : of the target
    classes : how a target becomes one of five classes: by thresholds of the return, or by fifths of the date
    panel, horizon, delisted : see `target`, which says what is raised

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-01", periods=3)
    >>> panel = PricePanel(close=pd.DataFrame({"KO": [50.0, 55.0, 66.0], "GE": [50.0, 50.0, 50.0]}, index=days))
    >>> known = targets("forward_return", "thresholds", panel, horizon=1)
    >>> known.classes[:2].tolist(), known.usable.tolist()
    ([[3, 2], [4, 2]], [[True, True], [True, True], [False, False]])
    """
    realised = forward_return(panel, horizon, delisted)
    wanted = target(name, panel, horizon, delisted)
    usable = np.isfinite(realised.to_numpy()) & np.isfinite(wanted.to_numpy())
    if classes == "thresholds":
        return Targets(wanted, realised, ratings(realised.to_numpy()), usable)
    return Targets(wanted, centred_rank(wanted), quantiles(wanted), usable)


def _at(frame: pd.DataFrame, end: Rows) -> pd.DataFrame:
    """Return the values of a frame in the rows `end`, each in its own column; NaN where there is no such row."""
    values = np.take_along_axis(frame.to_numpy(dtype=np.float64), end, axis=0)
    return pd.DataFrame(np.where(end < 0, np.nan, values), index=frame.index, columns=frame.columns)


def _excess_return(panel: PricePanel, horizon: int, delisted: Delisted) -> pd.DataFrame:
    """Forward return − the market's to the same date."""
    if panel.market is None and len(panel.tickers) == 1:
        raise DataError(
            f"The return above the market of {panel.tickers[0]} alone is zero where no market index is given, for the "
            "mean of the tickers stands in; give market prices, more tickers, or choose another target."
        )
    level = panel.market_level.to_numpy(dtype=np.float64)
    market = pd.DataFrame(dict.fromkeys(panel.tickers, level), index=panel.dates)
    ahead = _at(market, ends(panel, horizon, delisted)) / market - 1
    return forward_return(panel, horizon, delisted) - ahead


def _volatility_adjusted(panel: PricePanel, horizon: int, delisted: Delisted) -> pd.DataFrame:
    """Forward Sharpe ratio: mean ÷ standard deviation of the daily log returns ahead, annualised, no risk-free rate.

    A tenth of the returns may be missing; of a ticker that ends sooner, at least 5 have to be known.

    Source: Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21(1), 1994.
    """
    if horizon < MIN_FOR_VOLATILITY:
        raise ConfigError(
            f"target volatility_adjusted needs a horizon of at least {MIN_FOR_VOLATILITY} bars to measure a "
            f"volatility, but has {horizon}; choose a longer horizon or the target forward_return."
        )
    ahead = pd.DataFrame(np.log1p(own_returns(panel.close.astype(np.float64)))).shift(-horizon)
    window = ahead.rolling(horizon, min_periods=MIN_FOR_VOLATILITY)
    end = ends(panel, horizon, delisted)
    length = end - np.arange(len(end))[:, None]
    enough = (end >= 0) & (window.count() >= (1 - MAX_MISSING) * length) & panel.close.notna()
    spread = window.std()
    return (window.mean() / spread.where(spread > 1e-9) * np.sqrt(panel.bars_per_year)).where(enough)


def _cross_sectional_rank(panel: PricePanel, horizon: int, delisted: Delisted) -> pd.DataFrame:
    """Rank of the forward return among the tickers of the date: −0.5 lowest, 0 the middle, 0.5 highest."""
    check_others(panel, "target cross_sectional_rank")
    return centred_rank(forward_return(panel, horizon, delisted))


def check_others(panel: PricePanel, what: str) -> None:
    """Refuse what compares tickers where there is one only.

    Raises
    ------
    DataError
        If the panel has one ticker.
    """
    if len(panel.tickers) == 1:
        raise DataError(
            f"{what} ranks the tickers of a date, but {panel.tickers[0]} is the only one; give more tickers, or choose "
            "the forward return and classes by thresholds."
        )


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


TARGETS: dict[Target, Callable[[PricePanel, int, Delisted], pd.DataFrame]] = {
    "forward_return": forward_return,
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
