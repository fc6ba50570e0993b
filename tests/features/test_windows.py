"""Windows by doubling against pandas and against sums of the window alone."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.features.windows import (
    BLOCK,
    divided,
    known_mean,
    ratio,
    smooth,
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
def test_full_windows_agree_with_pandas(shape: tuple[int, int, int, float], sessions: int) -> None:
    frame = world(*shape)
    window = frame.rolling(sessions)
    near(window_sum(frame, sessions), window.sum())
    near(window_mean(frame, sessions), window.mean())
    near(window_max(frame, sessions), window.max())
    near(window_min(frame, sessions), window.min())
    near(window_std(frame, sessions), window.std())


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
