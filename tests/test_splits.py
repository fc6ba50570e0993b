import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyRegressor
from sklearn.model_selection import cross_val_score

from omninmo.errors import DataError
from omninmo.splits import LEAST_TEST_DATES, LEAST_TRAIN_DATES, WalkForward


@given(n_splits=st.integers(2, 8), gap=st.integers(1, 120), extra=st.integers(0, 400), names=st.integers(1, 5))
def test_walk_forward_never_leaks(n_splits: int, gap: int, extra: int, names: int) -> None:
    splitter = WalkForward(n_splits, gap)
    n_dates = splitter.least_dates() + extra
    codes = np.repeat(np.arange(n_dates), names)
    dates = pd.bdate_range("2010-01-01", periods=n_dates).to_numpy()[codes]
    shuffled = np.random.default_rng(0).permutation(len(codes))
    previous_end = None
    for train, test in splitter.split(np.zeros((len(codes), 1)), groups=dates[shuffled]):
        train_codes, test_codes = codes[shuffled][train], codes[shuffled][test]
        # the label of the last training date reaches to its date + gap, which must lie before the first test date
        assert train_codes.max() + gap < test_codes.min()
        assert len(np.unique(train_codes)) >= LEAST_TRAIN_DATES
        assert len(np.unique(test_codes)) >= LEAST_TEST_DATES
        for code in (train_codes[-1], test_codes[0]):  # a date is never parted
            assert (train_codes == code).sum() + (test_codes == code).sum() in (0, names)
        if previous_end is not None:
            assert test_codes.min() == previous_end + 1
        previous_end = test_codes.max()
    assert previous_end == n_dates - 1


@given(n_splits=st.integers(2, 10), gap=st.integers(1, 250))
def test_least_dates_is_the_least(n_splits: int, gap: int) -> None:
    splitter = WalkForward(n_splits, gap)
    assert len(splitter.bounds(splitter.least_dates())) == n_splits


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
