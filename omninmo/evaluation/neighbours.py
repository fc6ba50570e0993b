"""Rows that a model explained alike: the nearest neighbours of one row in the space of SHAP values."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Rows
from omninmo.evaluation.shap_table import ShapTable

COUNT = 8


class Neighbours(NamedTuple):
    """The nearest rows, and what was left out to get them.

    Attributes
    ----------
    rows : (k,) positions in the table, nearest first
    distances : (k,) Euclidean, in the unit of the SHAP values
    same_event : rows of the picked row's ticker within a horizon of its date
    repeats : rows nearer than the last neighbour, but of the ticker and within a horizon of a neighbour nearer still
    candidates : rows that could have been chosen
    windows : how many of the neighbours there are whose targets do not overlap in time, whatever their ticker
    """

    rows: Rows
    distances: Floats
    same_event: int
    repeats: int
    candidates: int
    windows: int


def nearest(table: ShapTable, row: int, dates: pd.DatetimeIndex, horizon: int, count: int = COUNT) -> Neighbours:
    """Return the rows whose SHAP values are nearest to those of one row, each another event.

    Rows of one ticker whose dates are at most a horizon apart have targets that overlap: they are one event, seen
    again. So none of them is a neighbour of the other, and of several only the nearest one is. Each row is explained by
    the model of its own fold. Equal distances are ordered by date, then by ticker, so that the order of the table does
    not matter.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    row : position of the picked row
    dates : the axis on which the horizon is counted: every out-of-fold date, sorted. Where dates are missing between
        folds, more rows count as one event, never fewer.
    horizon : bars per target
    count : how many neighbours, if there are as many

    Examples
    --------
    >>> dates = pd.bdate_range("2024-01-01", periods=6)
    >>> values = np.array([[1.0, 0.0], [1.0, 0.1], [1.0, 0.2], [1.0, 0.3], [0.0, 0.0], [9.0, 9.0]])
    >>> index = pd.DataFrame({"date": dates, "ticker": ["KO", "KO", "GE", "GE", "KO", "GE"], "fold": 1})
    >>> none = np.zeros(6)
    >>> table = ShapTable(values, values, none, values.sum(axis=1), none, index, ("x", "y"), total_rows=6)
    >>> found = nearest(table, 0, dates, horizon=2)
    >>> found.rows.tolist(), found.same_event, found.repeats
    ([2, 4, 5], 1, 1)
    """
    bars = dates.searchsorted(pd.DatetimeIndex(table.index["date"]))
    tickers = pd.factorize(table.index["ticker"], sort=True)[0]
    distances = np.linalg.norm(table.values.astype(np.float64) - table.values[row], axis=1)
    order = np.lexsort((tickers, bars, distances))
    own = _one_event(bars, tickers, row, horizon)
    usable = ~own
    chosen: list[int] = []
    while len(chosen) < count and usable.any():
        chosen.append(int(order[usable[order].argmax()]))
        usable &= ~_one_event(bars, tickers, chosen[-1], horizon)
    rows = np.array(chosen, dtype=np.intp)
    passed = order[: int(np.flatnonzero(order == chosen[-1])[0]) + 1] if chosen else order[:0]
    return Neighbours(
        rows,
        distances[rows],
        same_event=int(np.count_nonzero(own)) - 1,
        repeats=int(np.count_nonzero(~own[passed])) - len(rows),
        candidates=int(np.count_nonzero(~own)),
        windows=windows(bars[rows], horizon),
    )


def windows(bars: Integers, horizon: int) -> int:
    """Return the largest number of dates of which no two are within a horizon of each other.

    Parameters
    ----------
    bars : positions of the dates on their axis, in any order

    Examples
    --------
    >>> windows(np.array([0, 3, 5, 9, 10]), horizon=3)
    3
    """
    count, last = 0, -np.inf
    for bar in np.sort(bars):
        if bar - last > horizon:
            count, last = count + 1, bar
    return count


def _one_event(bars: Integers, tickers: Integers, row: int, horizon: int) -> Flags:
    """Return which rows have the ticker of `row` and a date at most a horizon from its own; itself among them."""
    return (tickers == tickers[row]) & (np.abs(bars - bars[row]) <= horizon)
