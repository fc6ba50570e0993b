"""The curve of a feature: its median effect in bins of its values, in each fold. The one rule for all that draw it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers

BINS = 10
"""Bins of a curve: tenths of the values. A U shape shows, and 400 rows of a fold leave 40 for a bin."""

MIN_BINS = 3
"""Bins that small folds leave at least: of fewer, any two curves agree or disagree completely."""

MIN_ROWS = 5
"""Rows of a fold in a bin below which their median is no point of a curve."""

MAX_DISCRETE = 12
"""Distinct values up to which each has a bin of its own, as months have."""


def fold_medians(rows: pd.DataFrame, folds: Sequence[str] = ("fold",), bins: int = BINS) -> pd.DataFrame:
    """Return the median effect in bins of the values that all folds have in common, in each fold.

    Each fold has a model of its own, so that rows of two are never pooled; what several agree on is the mean, and how
    far they differ the range, of their medians.

    Parameters
    ----------
    rows : value, effect (no NaN) and the columns that `folds` names, one row per explained row
    folds : columns that tell one fold from another
    bins : how many at most, see `bins_of`; fewer where folds are small, so that a bin has five rows of each

    Returns
    -------
    DataFrame
        One row per bin in the order of the values, indexed by the median of its values; last, with index NaN, that of
        missing values if there are any. One column per fold; NaN where it has fewer than five rows in the bin.
    """
    grouped = rows.groupby(list(folds) if len(folds) > 1 else folds[0])
    middles, points = _curves(
        rows["value"].to_numpy(dtype=np.float64),
        rows["effect"].to_numpy(dtype=np.float64),
        grouped.ngroup().to_numpy().astype(np.int64),
        bins,
    )
    return pd.DataFrame(points, index=pd.Index(middles, name="value"), columns=grouped.size().index)


def curve(values: Floats, effects: Floats, bins: int = BINS) -> tuple[Floats, Floats]:
    """Return `fold_medians` of one fold without missing values: values and median effects of its points."""
    one_fold = np.zeros(len(values), dtype=np.int64)
    middles, points = _curves(values.astype(np.float64), effects.astype(np.float64), one_fold, bins)
    known = ~np.isnan(points).all(axis=1)
    return middles[known], points[known].ravel()


def _curves(values: Floats, effects: Floats, fold: Integers, bins: int) -> tuple[Floats, Floats]:
    """Return the middle of each bin, and the medians: bins × folds, which are numbered from 0."""
    known, folds = ~np.isnan(values), int(fold.max(initial=-1)) + 1
    most = known.sum() // (MIN_ROWS * max(1, folds))
    numbers = np.zeros(len(values), dtype=np.int64)
    numbers[known] = bins_of(values[known], int(np.clip(most, min(MIN_BINS, bins), bins)))
    numbers[~known] = numbers[known].max(initial=-1) + 1
    count = int(numbers.max(initial=-1)) + 1
    middles, _ = _medians(values, numbers, count)
    points, sizes = _medians(effects, numbers * folds + fold, count * folds)
    return middles, np.where(sizes >= MIN_ROWS, points, np.nan).reshape(count, folds)


def _medians(values: Floats, groups: Integers, count: int) -> tuple[Floats, Integers]:
    """Return the median and the size of each group, which are numbered from 0; NaN where one is empty."""
    ordered = values[np.lexsort((values, groups))]
    sizes = np.bincount(groups, minlength=count).astype(np.int64)
    starts = sizes.cumsum() - sizes
    medians = np.full(count, np.nan)
    full = sizes > 0
    low, high = (starts + (sizes - 1) // 2)[full], (starts + sizes // 2)[full]
    medians[full] = (ordered[low] + ordered[high]) / 2
    return medians, sizes


def bins_of(values: Floats, bins: int = BINS) -> Integers:
    """Return the number of the bin of each value, from 0 in the order of the values.

    Equal values are never torn: the middle one of their ranks says in which of the equal parts they lie. Up to
    `MAX_DISCRETE` distinct values have a bin each, and so has a value that as many rows have as a bin is to have.
    Those are bins beyond the number asked for where they split one.

    Parameters
    ----------
    values : array (n,) without missing values

    Examples
    --------
    >>> bins_of(np.array([7.0, 1.0, 7.0]))
    array([1, 0, 1])
    >>> bins_of(np.concatenate([np.zeros(20), np.arange(1.0, 21)]), 4)[[0, 19, 20, 29, 30, 39]]
    array([0, 0, 1, 1, 2, 2])
    """
    distinct, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(distinct) <= MAX_DISCRETE:
        return which.astype(np.int64)
    part = ((counts.cumsum() - counts / 2) * bins / len(values)).astype(np.int64)
    alone = counts * bins >= len(values)
    starts = (np.diff(part, prepend=part[0]) > 0) | alone | np.concatenate([[False], alone[:-1]])
    starts[0] = False
    return starts.cumsum()[which].astype(np.int64)
