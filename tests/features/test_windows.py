"""Windows by doubling against pandas and against sums of the window alone."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.features.windows import (
    BLOCK,
    aligned,
    divided,
    full_window,
    known_mean,
    min_known,
    ratio,
    smooth,
    steps,
    window_max,
    window_mean,
    window_min,
    window_std,
    window_sum,
)

WORLDS = st.tuples(
    st.integers(1, 90), st.sampled_from([1, 3, BLOCK, BLOCK + 1]), st.integers(0, 2**32), st.sampled_from([0.0, 0.2])
)


def world(rows: int, tickers: int, seed: int, missing: float) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    values = rng.normal(0, 0.02, (rows, tickers))
    values[rng.random(values.shape) < missing] = np.nan
    return pd.DataFrame(values)


def near(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


@given(shape=WORLDS, sessions=st.integers(2, 100))
def test_windows_agree_with_pandas_on_what_is_known(shape: tuple[int, int, int, float], sessions: int) -> None:
    """A tenth of a window may be missing; a ticker's first window, from its first value on, is a full one."""
    frame = world(*shape)
    window = frame.rolling(sessions, min_periods=min_known(sessions))
    whole = frame.notna().cummax().rolling(sessions).sum() == sessions
    near(window_sum(frame, sessions), window.sum().where(whole))
    near(window_mean(frame, sessions), window.mean().where(whole))
    near(window_max(frame, sessions), window.max().where(whole))
    near(window_min(frame, sessions), window.min().where(whole))
    near(window_std(frame, sessions), window.std().where(whole))
    near(full_window(frame, sessions, lambda rolling: rolling.median()), window.median().where(whole))


def test_a_window_may_miss_a_tenth_and_no_more() -> None:
    frame = pd.DataFrame({"A": np.arange(1.0, 41.0), "B": np.arange(1.0, 41.0)})
    frame.loc[[12, 15], "A"] = np.nan
    frame.loc[[12, 15, 18], "B"] = np.nan
    means = window_mean(frame, 20)
    assert means["A"].iloc[:19].isna().all() and means["A"].iloc[19:].notna().all()
    assert means["A"].iloc[19] == pytest.approx((210 - 13 - 16) / 18)
    assert means["B"].iloc[19:32].isna().all() and means["B"].iloc[32:].notna().all()


def test_a_step_after_a_gap_starts_from_the_last_value_but_not_from_an_old_one() -> None:
    values = np.array([[1.0, 1.0], [np.nan, 2.0], [4.0, 3.0], *[[np.nan, 3.0]] * 6, [9.0, 5.0]])
    expected = [[np.nan] * 2, [np.nan, 1], [3, 1], [np.nan, 0], *[[np.nan, 0]] * 5, [np.nan, 2]]
    np.testing.assert_array_equal(steps(values), expected)


def test_what_is_compared_has_the_gaps_of_what_it_is_compared_with() -> None:
    own, market = np.array([[np.nan, 1.0], [1.0, np.nan], [2.0, 2.0]]), np.array([[1.0], [2.0], [3.0]])
    np.testing.assert_array_equal(aligned(own, market), [[1, 1], [2, np.nan], [3, 3]])
    assert aligned(own[:, :1], market) is market  # what comes before a ticker's first value is no gap


@settings(deadline=None)  # the first call imports SciPy
@given(shape=WORLDS, sessions=st.integers(2, 40), alpha=st.floats(0.02, 0.9))
def test_averages_of_what_is_known_agree_with_pandas(
    shape: tuple[int, int, int, float], sessions: int, alpha: float
) -> None:
    frame = world(*shape)
    near(smooth(frame, alpha, sessions), frame.ewm(alpha=alpha, min_periods=sessions).mean())
    full = frame.rolling(sessions, min_periods=-(-sessions // 2)).mean()
    near(known_mean(frame, sessions).iloc[sessions - 1 :], full.iloc[sessions - 1 :])
    assert known_mean(frame, sessions).iloc[: sessions - 1].isna().all(axis=None)


@pytest.mark.parametrize("measure", [window_sum, window_mean, window_std, window_max, window_min])
def test_a_window_knows_nothing_of_what_came_before_it(measure: Callable[[pd.DataFrame, int], pd.DataFrame]) -> None:
    """A running total would carry the rounding of 1e12 on for ever."""
    frame = world(60, 2, 0, 0.0)
    before = frame.copy()
    before.iloc[:30] = 1e12
    assert measure(before, 20).iloc[49:].equals(measure(frame, 20).iloc[49:])


def test_a_ratio_is_missing_where_its_lower_half_is_rounding() -> None:
    over, under = pd.DataFrame([[1.0, 1.0, np.nan, 0.0]]), pd.DataFrame([[2.0, 1e-12, 1.0, np.nan]])
    assert ratio(over, under).iloc[0].tolist() == pytest.approx([0.5, np.nan, np.nan, np.nan], nan_ok=True)
    above, below = over.to_numpy(), under.to_numpy()
    assert np.isnan(divided(above, below, below)).all()  # a minimum for each
