"""On which dates a model is tested. All splitters group by date: rows of one date are never parted."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.model_selection import BaseCrossValidator

from omninmo.errors import DataError

Rows = NDArray[np.intp]

LEAST_TRAIN_DATES = 60
LEAST_TEST_DATES = 20


class WalkForward(BaseCrossValidator):
    """Train on the past, drop a gap, test on what follows; then move on.

    The dates are cut into `n_splits` + 1 blocks of equal length (the first takes the remainder). Block i + 1 is the
    test fold of a model trained on every date before it, less the last `gap` dates. A label made on date t reaches to
    t + horizon, so that with gap ≥ horizon no label of the training rows touches the test dates. Without the gap, the
    overlap alone makes random walks look predictable (López de Prado, Advances in Financial Machine Learning, 2018,
    chapter 7, calls this purging).

    `sklearn.model_selection.TimeSeriesSplit(gap=30)` on pooled rows leaks: a gap of 30 rows of 20 tickers is 1.5 dates.

    Parameters
    ----------
    n_splits : number of folds
    gap : sessions dropped before each test fold
    """

    def __init__(self, n_splits: int = 5, gap: int = 30) -> None:
        self.n_splits = n_splits
        self.gap = gap

    # scikit-learn's protocol names these arguments
    def get_n_splits(self, X: object = None, y: object = None, groups: object = None) -> int:  # noqa: N803
        return self.n_splits

    def split(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        """Yield (train rows, test rows) per fold.

        Parameters
        ----------
        X, y : ignored but for scikit-learn's protocol
        groups : array of n dates, one per row; need not be sorted

        Raises
        ------
        DataError
            If there are too few dates for folds that mean anything.
        """
        if groups is None:
            raise DataError("WalkForward needs the date of every row; pass them as groups=dates.")
        unique, codes = np.unique(np.asarray(groups), return_inverse=True)
        for train_end, test_start, test_end in self.bounds(len(unique)):
            yield np.flatnonzero(codes < train_end), np.flatnonzero((codes >= test_start) & (codes < test_end))

    def bounds(self, n_dates: int) -> list[tuple[int, int, int]]:
        """Return (end of train, start of test, end of test) per fold, as positions among the unique dates."""
        size = n_dates // (self.n_splits + 1)
        first = n_dates - self.n_splits * size
        if size < LEAST_TEST_DATES or first - self.gap < LEAST_TRAIN_DATES:
            raise DataError(
                f"{self.n_splits} folds with a horizon of {self.gap} sessions need at least {self.least_dates()} dates "
                f"with features and an outcome, but there are {n_dates}; "
                "choose a longer period, fewer folds or a shorter horizon."
            )
        starts = [first + fold * size for fold in range(self.n_splits)]
        return [(start - self.gap, start, start + size) for start in starts]

    def least_dates(self) -> int:
        """Return the smallest number of dates that these folds can be drawn from."""
        return max(LEAST_TEST_DATES, LEAST_TRAIN_DATES + self.gap) * (self.n_splits + 1)
