"""On which dates a model is tested. All splitters but the demonstration group by date: its rows are never parted."""

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

    A label made on date t reaches to t + horizon. With `gap` ≥ horizon no label of a training row touches a date whose
    label is tested, on either side (López de Prado, Advances in Financial Machine Learning, 2018, chapter 7, calls this
    purging). Without it the overlap alone makes random walks look predictable.

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
            raise DataError(f"{type(self).__name__} needs the date of every row; pass them as groups=dates.")
        unique, codes = np.unique(np.asarray(groups), return_inverse=True)
        if len(unique) < self.min_dates():
            raise DataError(
                f"{self.n_splits} folds with a horizon of {self.gap} sessions need at least {self.min_dates()} dates "
                f"with features and an outcome, but there are {len(unique)}; "
                "choose a longer period, fewer folds or a shorter horizon."
            )
        for train, test in self.dates(len(unique)):
            yield np.flatnonzero(np.isin(codes, train)), np.flatnonzero(np.isin(codes, test))

    @abstractmethod
    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        """Return (train, test) per fold, as positions among the unique dates."""

    @abstractmethod
    def min_dates(self) -> int:
        """Return the smallest number of dates that these folds can be drawn from."""


class WalkForward(DateSplitter):
    """Train on the past, drop a gap, test on what follows; then move on.

    The dates are cut into `n_splits` + 1 blocks of equal length (the first takes the remainder). Block i + 1 is the
    test fold of a model trained on every date before it, less the last `gap` dates.

    Parameters
    ----------
    n_splits, gap : see `DateSplitter`
    rolling : train on as many dates as the first fold has, the newest ones, instead of on all
    """

    def __init__(self, n_splits: int = 5, gap: int = 30, *, rolling: bool = False) -> None:
        super().__init__(n_splits, gap)
        self.rolling = rolling

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        size = n_dates // (self.n_splits + 1)
        first = n_dates - self.n_splits * size
        starts = [first + fold * size for fold in range(self.n_splits)]
        oldest = [start - first if self.rolling else 0 for start in starts]
        return [
            (np.arange(old, start - self.gap), np.arange(start, start + size))
            for old, start in zip(oldest, starts, strict=True)
        ]

    def min_dates(self) -> int:
        return max(MIN_TEST_DATES, MIN_TRAIN_DATES + self.gap) * (self.n_splits + 1)


class PurgedKFold(DateSplitter):
    """Test on each block of dates once, train on what lies before and after it, purged on both sides.

    Uses more dates than walk-forward, and trains on the future of its test dates: nobody could have traded it. On noise
    it is biased downwards, since what a test block has in excess the training rows lack.

    Source: López de Prado, Advances in Financial Machine Learning, 2018, section 7.4.

    Parameters
    ----------
    n_splits, gap : see `DateSplitter`
    embargo : further sessions dropped after each test block, for effects that outlast the labels
    """

    def __init__(self, n_splits: int = 5, gap: int = 30, embargo: int = 0) -> None:
        super().__init__(n_splits, gap)
        self.embargo = embargo

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        every = np.arange(n_dates)
        blocks = np.array_split(every, self.n_splits)
        return [
            (every[(every < block[0] - self.gap) | (every > block[-1] + self.gap + self.embargo)], block)
            for block in blocks
        ]

    def min_dates(self) -> int:
        inner = 2 * self.gap + self.embargo + MIN_TRAIN_DATES
        return max(MIN_TEST_DATES * self.n_splits, -(-inner * self.n_splits // (self.n_splits - 1)))


class Shuffled(DateSplitter):
    """Shuffled K-fold of rows: a demonstration of a leak, never a result.

    Neighbouring dates share most of their label, and one of them is in the training rows: on random walks, where
    nothing can be predicted, an R² of 0.4 comes out.
    """

    def split(
        self,
        X: ArrayLike,  # noqa: N803
        y: ArrayLike | None = None,
        groups: ArrayLike | None = None,
    ) -> Iterator[tuple[Rows, Rows]]:
        yield from KFold(self.n_splits, shuffle=True, random_state=0).split(np.asarray(X))

    def dates(self, n_dates: int) -> list[tuple[Rows, Rows]]:
        raise DataError("Shuffled folds have no dates of their own: every date is in all of them.")

    def min_dates(self) -> int:
        return MIN_TRAIN_DATES
