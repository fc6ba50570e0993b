"""Which features matter more or less in one run than in another, with what luck can make of it."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Rows
from omninmo.evaluation.intervals import DRAWS, Statistic, interval
from omninmo.evaluation.shap_table import ShapTable

COLUMNS = ("before", "after", "change", "low", "high")


class ImportanceChanges(NamedTuple):
    """What `importance_changes` returns.

    Parameters
    ----------
    table : DataFrame indexed by feature, largest change first: before and after (share of mean |SHAP|; NaN where the
        run lacks the feature), change, low and high (ends of its 95 % interval; NaN where there is none)
    rows : explained rows that both runs have
    dates : on which they lie
    """

    table: pd.DataFrame
    rows: int
    dates: int

    @property
    def distinct(self) -> list[str]:
        """The features whose interval does not contain 0."""
        away = (self.table["low"] > 0) | (self.table["high"] < 0)
        return [str(name) for name in self.table.index[away]]


def importance_changes(
    before: ShapTable, after: ShapTable, horizon: int, draws: int = DRAWS, seed: int = 0
) -> ImportanceChanges:
    """Return how far the share of each feature is from one run to another, on the rows that both explain.

    A share is the mean over a run's folds of the fold's share of mean |SHAP|, as in `global_importance`. Both runs are
    drawn together, in blocks of dates (see `blocks`), so that what a date does to both does not count as a difference.
    A fold that a draw has no date of is left out of its mean.

    Parameters
    ----------
    before, after : tables of two runs, both of a regression, of all classes or of one class
    horizon : sessions per target, the longer one of the two
    draws, seed : of the bootstrap

    Examples
    --------
    The second run gives a half of all to what had a quarter, on every row, so that no block differs from another.

    >>> dates = pd.bdate_range("2024-01-01", periods=64)
    >>> index = pd.DataFrame({"date": dates, "ticker": "KO", "fold": 1})
    >>> def table(*effects: float) -> ShapTable:
    ...     values = np.tile(np.array(effects), (64, 1))
    ...     return ShapTable(values, values, values[:, 0], values[:, 0], values[:, 0], index, ("x", "y"), 64)
    >>> changes = importance_changes(table(1, -3), table(2, 2), horizon=1)
    >>> changes.table.loc["x"].to_dict()
    {'before': 0.25, 'after': 0.5, 'change': 0.25, 'low': 0.25, 'high': 0.25}
    """
    first, second, dates = _common(before, after)
    sums = [_Sums(table, rows, dates) for table, rows in ((before, first), (after, second))]
    count = np.bincount(dates).astype(np.float64) if len(dates) else np.zeros(0)
    rows = {}
    for feature in _features(before, after):
        shares = sums[0].share(feature), sums[1].share(feature)
        change = None if np.isnan(shares).any() else _change(feature, sums[0], sums[1], count)
        ends = None if change is None else interval(change, horizon, draws, seed)
        low, high = (np.nan, np.nan) if ends is None else ends
        rows[feature] = (*shares, shares[1] - shares[0], low, high)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS))
    order = table["change"].abs().sort_values(ascending=False, kind="stable").index
    return ImportanceChanges(table.loc[order], len(dates), len(count))


def _features(before: ShapTable, after: ShapTable) -> list[str]:
    return list(dict.fromkeys([*before.features, *after.features]))


def _common(before: ShapTable, after: ShapTable) -> tuple[Rows, Rows, Rows]:
    """Return the positions in both tables of the (date, ticker) that both have, and the number of each one's date."""
    keys = ["date", "ticker"]
    numbered = [table.index[keys].assign(row=np.arange(len(table))) for table in (before, after)]
    both = numbered[0].merge(numbered[1], on=keys, suffixes=("_before", "_after"))
    dates, _ = pd.factorize(both["date"], sort=True)
    return both["row_before"].to_numpy(), both["row_after"].to_numpy(), dates


class _Sums:
    """Sums of |SHAP| of one run on each date, fold by fold."""

    def __init__(self, table: ShapTable, rows: Rows, dates: Rows) -> None:
        size = np.abs(table.values[rows], dtype=np.float64)
        self.size = size.sum(axis=1) if table.n_classes else size
        self.columns = {feature: position for position, feature in enumerate(table.features)}
        folds, self.folds = pd.factorize(table.index["fold"].to_numpy()[rows], sort=True)
        self.shape = (int(dates.max()) + 1 if len(dates) else 0, len(self.folds))
        self.cells = dates * len(self.folds) + folds
        self.total = self._summed(self.size.sum(axis=1))

    def of(self, feature: str) -> Floats:
        """Return the sums (dates, folds) of a feature."""
        return self._summed(self.size[:, self.columns[feature]])

    def _summed(self, values: Floats) -> Floats:
        cells = np.bincount(self.cells, values, self.shape[0] * self.shape[1])
        return np.asarray(cells, dtype=np.float64).reshape(self.shape)

    def share(self, feature: str) -> float:
        """Return the share of a feature, NaN where the run lacks it or nothing is known."""
        if feature not in self.columns or not self.shape[0]:
            return float("nan")
        part, whole = self.of(feature).sum(axis=0), self.total.sum(axis=0)
        return float(_mean_share(part[None], whole[None])[0])

    def adds(self, feature: str) -> Floats:
        """Return what each date (dates,) adds to the share, but for a constant."""
        part, whole = self.of(feature), self.total.sum(axis=0)
        known = whole > 0
        shares = part.sum(axis=0)[known] / whole[known]
        return np.asarray(((part[:, known] - shares * self.total[:, known]) / whole[known]).sum(axis=1) / known.sum())


def _mean_share(part: Floats, whole: Floats) -> Floats:
    """Return the mean over folds of part ÷ whole, both (draws, folds); folds without anything are left out."""
    known = whole > 0
    shares = np.divide(part, whole, out=np.zeros_like(part), where=known)
    return np.asarray(shares.sum(axis=1) / known.sum(axis=1))


def _change(feature: str, before: _Sums, after: _Sums, count: Floats) -> Statistic:
    parts = [before.of(feature), before.total, after.of(feature), after.total, count[:, None]]
    ends = np.cumsum([part.shape[1] for part in parts])[:-1]

    def of_sums(sums: Floats) -> Floats:
        part_before, whole_before, part_after, whole_after, _ = np.split(sums, ends, axis=1)
        return _mean_share(part_after, whole_after) - _mean_share(part_before, whole_before)

    return Statistic(np.hstack(parts), of_sums, after.adds(feature) - before.adds(feature))
