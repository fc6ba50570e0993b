"""Importance in a part of the explained rows: one ticker, one period, calm or volatile markets."""

import numpy as np
import pandas as pd

from omninmo.data.panel import own_returns
from omninmo.evaluation.shap_table import ShapTable

VOLATILITY_SESSIONS = 63
"""Sessions up to and with a date over which the volatility of the market is taken: a quarter."""

MIN_ROWS = 10
"""Explained rows of a fold in a cut below which their shares are not known.

Of 52 features of the sample run, a leading one's share in 10 rows of a fold is off its share in all 400 by a fifth, and
the ranks are correlated at 0.96; in 5 rows by a quarter and at 0.93, in one row by a half and at 0.81.
"""

REGIMES = ("calm", "medium", "volatile")
"""Thirds of the explained dates by volatility."""


def by_ticker(table: ShapTable) -> pd.Series:
    """Return the ticker of each explained row."""
    return table.index["ticker"]


def by_year(table: ShapTable) -> pd.Series:
    """Return the year of each explained row, such as 2022."""
    return pd.to_datetime(table.index["date"]).dt.strftime("%Y")


def by_quarter(table: ShapTable) -> pd.Series:
    """Return the quarter of each explained row, such as 2022Q4."""
    return pd.to_datetime(table.index["date"]).dt.to_period("Q").astype(str)


def by_volatility(table: ShapTable, closes: pd.DataFrame) -> pd.Series:
    """Return whether the market was calm, medium or volatile on the date of each explained row.

    Volatility is the standard deviation of the tickers' mean daily return over the 63 sessions up to the date; the
    explained dates are cut into thirds by it. Where the thirds lie is known in hindsight only: a description.

    Parameters
    ----------
    table : ShapTable
    closes : DataFrame [date x ticker] of adjusted closes that cover the explained dates and 63 sessions before

    Returns
    -------
    Series of ordered categories, NaN where the closes do not reach
    """
    volatility = own_returns(closes).mean(axis=1).rolling(VOLATILITY_SESSIONS).std()
    dates = pd.DatetimeIndex(table.index["date"])
    of_dates = volatility.reindex(dates.unique()).rank(pct=True)
    regimes = pd.cut(of_dates, [0, 1 / 3, 2 / 3, 1], labels=list(REGIMES))
    return pd.Series(regimes.reindex(dates).array, index=table.index.index, name="volatility")


def shares_by(table: ShapTable, labels: pd.Series) -> pd.DataFrame:
    """Return the importance of each feature in each cut: the mean over folds of the fold's shares of mean |SHAP| there.

    Rows of several folds are never pooled, as in `global_importance`. A fold counts in a cut where it has at least
    `MIN_ROWS` rows there.

    Parameters
    ----------
    table : ShapTable
    labels : one label per explained row; rows without one are left out

    Returns
    -------
    DataFrame of features × cuts; each column adds up to 1, unless nothing matters there. NaN in a cut in which no fold
    has enough rows.
    """
    size = np.abs(table.values, dtype=np.float64)
    size = size.sum(axis=1) if table.n_classes else size
    frame = pd.DataFrame(size, columns=list(table.features))
    keys = [table.index["fold"].reset_index(drop=True).rename("fold"), labels.reset_index(drop=True).rename("cut")]
    rows = frame.groupby(keys, observed=True)
    means = rows.mean()
    total = means.sum(axis=1)
    shares = means.div(total.where(total > 0, 1), axis=0).where(rows.size() >= MIN_ROWS, axis=0)
    return shares.groupby(level="cut", observed=True).mean().T


def cut_sizes(labels: pd.Series) -> pd.Series:
    """Return how many explained rows each cut has.

    Examples
    --------
    >>> cut_sizes(pd.Series(["KO", "GE", "KO"])).to_dict()
    {'GE': 1, 'KO': 2}
    """
    return labels.value_counts().sort_index()
