"""Splits by date: no target of a training row reaches into those that are tested."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from purgedcv import purge
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import cross_val_score

from omninmo.dataset.splits import MIN_TEST_DATES, MIN_TRAIN_DATES, DateSplitter, PurgedKFold, Shuffled, WalkForward
from omninmo.errors import DataError

MADE: dict[str, Callable[[int, int], DateSplitter]] = {
    "walk_forward": WalkForward,
    "rolling": lambda folds, gap: WalkForward(folds, gap, rolling=True),
    "purged_kfold": PurgedKFold,
    "embargo": lambda folds, gap: PurgedKFold(folds, gap, embargo=10),
}


@pytest.mark.parametrize("name", MADE)
@given(n_splits=st.integers(2, 8), gap=st.integers(1, 120), extra=st.integers(0, 400), names=st.integers(1, 5))
def test_no_target_of_a_training_row_overlaps_one_that_is_tested(
    name: str, n_splits: int, gap: int, extra: int, names: int
) -> None:
    splits = MADE[name](n_splits, gap)
    n_dates = splits.min_dates() + extra
    codes = np.repeat(np.arange(n_dates), names)
    dates = pd.bdate_range("2010-01-01", periods=n_dates).to_numpy()[codes]
    shuffled = np.random.default_rng(0).permutation(len(codes))
    tested = []
    for train, test in splits.split(np.zeros((len(codes), 1)), groups=dates[shuffled]):
        train_dates, test_dates = np.unique(codes[shuffled][train]), np.unique(codes[shuffled][test])
        # a target of date t covers the prices of t … t + gap
        apart = np.abs(train_dates[:, None] - test_dates[None, :])
        assert apart.min() > gap
        assert len(train_dates) >= MIN_TRAIN_DATES and len(test_dates) >= MIN_TEST_DATES
        assert len(train) == names * len(train_dates) and len(test) == names * len(test_dates)  # no date is split
        assert (np.diff(test_dates) == 1).all()
        tested.append(test_dates)
    assert (np.diff(np.concatenate(tested)) == 1).all() and tested[-1][-1] == n_dates - 1


@pytest.mark.parametrize("name", MADE)
def test_an_independent_library_finds_nothing_to_purge(name: str) -> None:
    days = pd.bdate_range("2010-01-01", periods=900)
    ends = days + pd.offsets.BDay(30)
    for train, test in MADE[name](5, 30).split(np.zeros(900), groups=days.to_numpy()):
        # it counts a target as the time from its date up to, not including, its end; ours includes the price at the end
        kept = purge(train, test, pd.Series(days), pd.Series(ends + pd.Timedelta(hours=1)))
        assert kept.tolist() == train.tolist()
        closer = np.union1d(train, [test[0] - 30 if test[0] >= 30 else test[-1] + 30])
        assert len(purge(closer, test, pd.Series(days), pd.Series(ends + pd.Timedelta(hours=1)))) == len(train)


def test_walk_forward_trains_on_the_past_alone_and_rolling_on_as_much_each_time() -> None:
    whole, rolling = WalkForward(5, 30).dates(900), WalkForward(5, 30, rolling=True).dates(900)
    for (train, test), (rolled, same) in zip(whole, rolling, strict=True):
        assert train[0] == 0 and train[-1] == test[0] - 31
        assert (test == same).all() and rolled[-1] == train[-1] and len(rolled) == len(whole[0][0])


def test_purged_k_fold_tests_every_date_once_and_embargoes_what_follows() -> None:
    plain, embargoed = PurgedKFold(5, 30).dates(1000), PurgedKFold(5, 30, embargo=25).dates(1000)
    assert np.concatenate([test for _, test in plain]).tolist() == list(range(1000))
    for (train, test), (fewer, _) in zip(plain, embargoed, strict=True):
        assert len(train) == 1000 - len(test) - 30 * (int(test[0] > 0) + int(test[-1] < 999))
        assert set(train) - set(fewer) == set(range(test[-1] + 31, min(test[-1] + 56, 1000)))


@pytest.mark.parametrize("name", MADE)
@given(n_splits=st.integers(2, 10), gap=st.integers(1, 250))
def test_min_dates_is_the_least(name: str, n_splits: int, gap: int) -> None:
    splits = MADE[name](n_splits, gap)
    least = splits.min_dates()
    assert len(list(splits.split(np.zeros(least), groups=np.arange(least)))) == n_splits
    with pytest.raises(DataError, match="choose a longer period"):
        list(splits.split(np.zeros(least - 1), groups=np.arange(least - 1)))


def test_too_few_dates_are_refused_with_what_to_do() -> None:
    with pytest.raises(DataError, match=r"5 folds with a horizon of 30 .* but there are 100; choose a longer period"):
        list(WalkForward(5, 30).split(np.zeros(100), groups=np.arange(100)))
    with pytest.raises(DataError, match="groups=dates"):
        list(WalkForward(5, 30).split(np.zeros(100)))


def test_scikit_learn_can_use_it() -> None:
    dates = np.repeat(pd.bdate_range("2010-01-01", periods=700).to_numpy(), 3)
    scores = cross_val_score(
        DummyRegressor(), np.zeros((2100, 2)), np.arange(2100.0), groups=dates, cv=WalkForward(4, 30)
    )
    assert len(scores) == WalkForward(4, 30).get_n_splits() == 4


def test_the_shuffled_demonstration_tests_every_row_once_beside_its_neighbours() -> None:
    tested = []
    for train, test in Shuffled(5, 30).split(np.zeros((100, 1))):
        assert len(np.intersect1d(train, test)) == 0 and len(train) + len(test) == 100
        assert np.isin(np.concatenate([test - 1, test + 1]), train).mean() > 0.5
        tested.append(test)
    assert sorted(np.concatenate(tested)) == list(range(100))
    with pytest.raises(DataError, match="Shuffled folds have no dates of their own"):
        Shuffled(5, 30).dates(100)
