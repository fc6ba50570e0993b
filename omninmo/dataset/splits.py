"""On which dates a model is tested. All splitters but the demonstration keep the rows of a date together."""

from abc import abstractmethod
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike
from sklearn.model_selection import BaseCrossValidator, KFold

from omninmo.arrays import Rows
from omninmo.errors import DataError

MIN_TRAIN_DATES = 60
MIN_TEST_DATES = 20


class DateSplitter(BaseCrossValidator):
    """Split unique dates, then hand out the rows of those dates: scikit-learn's protocol, with groups=dates.

    The target of a row on date t reaches to t + horizon. With `gap` ≥ horizon no target of a training row reaches into
    the dates whose targets are tested, on either side (López de Prado, Advances in Financial Machine Learning, 2018,
    chapter 7, calls this purging). Without it the overlap alone makes random walks look predictable.

    `sklearn.model_selection.TimeSeriesSplit(gap=30)` on pooled rows leaks: a gap of 30 rows of 20 tickers is 1.5 dates.

    Parameters
    ----------
    n_splits : number of folds
    gap : sessions purged, at least the horizon
    """

    def __init__(self, n_splits: int = 5, gap: int = 30) -> None:
        self.n_splits = n_splits
        self.gap = gap

    # scikit-learn's protocol names these arguments
    def get_n_splits(self, X: object = None, y: object = None, groups: object = None) -> int:  # noqa: N803
        """Return the number of folds, whatever the rows."""
        return self.n_splits

    def split(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        """Yield (train rows, test rows) per fold, as positions among the rows.

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
            raise DataError(f"{type(self).__name__} needs the date of every row; pass them as groups=dates.")
        unique, codes = np.unique(np.asarray(groups), return_inverse=True)
        if len(unique) < self.min_dates():
            raise DataError(
                f"{self.n_splits} folds with a horizon of {self.gap} bars need at least {self.min_dates()} dates "
                f"with features and a target, but there are {len(unique)}; "
                "choose a longer period, fewer folds or a shorter horizon."
            )
        for train, test in self.dates(len(unique)):
            yield np.flatnonzero(np.isin(codes, train)), np.flatnonzero(np.isin(codes, test))

    @abstractmethod
    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        """Return (train, test) per fold, as positions among the unique dates."""

    @abstractmethod
    def min_dates(self) -> int:
        """Return the smallest number of dates that these folds can be made of."""


class WalkForward(DateSplitter):
    """Train on the past, drop a gap, test on what follows; then move on.

    The dates are cut into `n_splits` + 1 blocks of equal length (the first takes the remainder). Block i + 1 is the
    test fold of a model trained on every date before it, less the last `gap` dates.

    Parameters
    ----------
    n_splits, gap : see `DateSplitter`
    rolling : train on as many dates as the first fold has, the newest ones, instead of on all

    Examples
    --------
    900 dates, cut into blocks of 300: the last 30 before a test fold are not learned.

    >>> dates = np.arange(900)
    >>> for train, test in WalkForward(n_splits=2, gap=30).split(dates, groups=dates):
    ...     print(f"train {train[0]}–{train[-1]}, test {test[0]}–{test[-1]}")
    train 0–269, test 300–599
    train 0–569, test 600–899
    """

    def __init__(self, n_splits: int = 5, gap: int = 30, *, rolling: bool = False) -> None:
        super().__init__(n_splits, gap)
        self.rolling = rolling

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        """Return (train, test) per fold: the past less a gap, and the block after it."""
        size = n_dates // (self.n_splits + 1)
        first = n_dates - self.n_splits * size
        starts = [first + fold * size for fold in range(self.n_splits)]
        oldest = [start - first if self.rolling else 0 for start in starts]
        return [
            (np.arange(old, start - self.gap), np.arange(start, start + size))
            for old, start in zip(oldest, starts, strict=True)
        ]

    def min_dates(self) -> int:
        """Return the least dates with which each block can be tested, and the first, less the gap, learned."""
        return max(MIN_TEST_DATES, MIN_TRAIN_DATES + self.gap) * (self.n_splits + 1)


class PurgedKFold(DateSplitter):
    """Test on each block of dates once, train on what lies before and after it, purged on both sides.

    Uses more dates than walk-forward, and trains on the future of its test dates: nobody could have traded it. On noise
    it is biased downwards, since what a test block has in excess the training rows lack.

    Source: López de Prado, Advances in Financial Machine Learning, 2018, section 7.4.

    Parameters
    ----------
    n_splits, gap : see `DateSplitter`
    embargo : further sessions dropped after each test block, for effects that outlast the targets

    Examples
    --------
    >>> dates = np.arange(900)
    >>> for train, test in PurgedKFold(n_splits=3, gap=30).split(dates, groups=dates):
    ...     print(f"test {test[0]}–{test[-1]}, {len(train)} dates to learn from")
    test 0–299, 570 dates to learn from
    test 300–599, 540 dates to learn from
    test 600–899, 570 dates to learn from
    """

    def __init__(self, n_splits: int = 5, gap: int = 30, embargo: int = 0) -> None:
        super().__init__(n_splits, gap)
        self.embargo = embargo

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        """Return (train, test) per fold: each block in turn, and all dates far enough from it."""
        every = np.arange(n_dates)
        blocks = np.array_split(every, self.n_splits)
        return [
            (every[(every < block[0] - self.gap) | (every > block[-1] + self.gap + self.embargo)], block)
            for block in blocks
        ]

    def min_dates(self) -> int:
        """Return the least dates with which an inner fold still has enough on both sides to learn from."""
        inner = 2 * self.gap + self.embargo + MIN_TRAIN_DATES
        return max(MIN_TEST_DATES * self.n_splits, -(-inner * self.n_splits // (self.n_splits - 1)))


class Shuffled(DateSplitter):
    """Shuffled K-fold of rows: a demonstration of a leak, never a result.

    Neighbouring dates share most of their target, and one of them is in the training rows: on random walks, where
    nothing can be predicted, the R² is 0.4.

    Examples
    --------
    >>> train, test = next(Shuffled(n_splits=5).split(np.arange(100)))
    >>> len(train), len(test), 41 in test, 40 in train, 42 in train
    (80, 20, False, True, True)
    """

    def split(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        """Yield (train rows, test rows) per fold, drawn without regard to dates, the same each time."""
        yield from KFold(self.n_splits, shuffle=True, random_state=0).split(np.asarray(X))

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        """Raise: there are none.

        Raises
        ------
        DataError
            Always.
        """
        raise DataError("Shuffled folds have no dates of their own: every date is in all of them.")

    def min_dates(self) -> int:
        """Return the number of dates below which the demonstration would show nothing."""
        return MIN_TRAIN_DATES
