"""Blocks of dates: their length is that of the literature, and what is drawn is drawn fairly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.evaluation.blocks import MAX_BLOCKS, block_length, drawn_sums, optimal_block_length, stretch


def autoregression(seed: int, n: int, coefficient: float) -> np.ndarray:
    series = np.random.default_rng(seed).normal(size=n)
    for day in range(1, n):
        series[day] += coefficient * series[day - 1]
    return series


def overlapping(seed: int, n: int, horizon: int) -> np.ndarray:
    return np.convolve(np.random.default_rng(seed).normal(size=n + horizon - 1), np.ones(horizon), "valid")


@pytest.mark.parametrize(
    ("series", "circular"),
    [
        (autoregression(0, 200, 0.0), 1.163666),
        (autoregression(1, 600, 0.7), 15.840107),
        (autoregression(3, 200, -0.5), 9.523961),
        (autoregression(5, 2500, 0.7), 45.807689),
        (autoregression(7, 600, 0.99), 46.944717),
        (overlapping(2, 2500, 10), 32.799708),
        (overlapping(6, 600, 30), 39.910431),
    ],
)
def test_the_optimal_length_is_that_of_another_implementation(series: np.ndarray, circular: float) -> None:
    """`optimal_block_length(series)["circular"]` of arch 8.0.0, which the authors' own code was checked against."""
    assert optimal_block_length(series) == pytest.approx(circular, abs=1e-5)


@pytest.mark.parametrize("coefficient", [0.3, 0.7])
def test_the_optimal_length_of_autoregressions_is_the_known_one(coefficient: float) -> None:
    lengths = [optimal_block_length(autoregression(seed, 4000, coefficient)) for seed in range(20)]
    known = (1.5 * (2 * coefficient / (1 - coefficient**2)) ** 2 * 4000) ** (1 / 3)
    assert np.mean(lengths) == pytest.approx(known, rel=0.1)


@pytest.mark.parametrize("series", [np.zeros(40), np.ones(3), np.arange(5.0), np.tile([1.0, -1.0], 30)])
def test_a_degenerate_series_has_a_length_too(series: np.ndarray) -> None:
    assert 1 <= optimal_block_length(series) <= max(1, np.ceil(len(series) / 3))


@given(st.integers(20, 500), st.integers(1, 60), st.floats(0, 0.95))
def test_blocks_are_never_shorter_than_two_horizons_and_never_many(dates: int, horizon: int, slow: float) -> None:
    length = block_length(autoregression(0, dates, slow), horizon)
    assert length >= 2 * horizon and dates / length <= MAX_BLOCKS
    assert length <= max(2 * horizon, np.ceil(dates / 4))


def test_longer_dependence_asks_for_longer_blocks() -> None:
    noise, slow = autoregression(7, 600, 0.0), autoregression(7, 600, 0.995)
    assert block_length(noise, 10) == 75  # an eighth
    assert block_length(slow.cumsum(), 10) >= 75 and optimal_block_length(slow) > 2 * optimal_block_length(noise)


def test_every_date_is_as_likely_as_any_other_and_blocks_stay_together() -> None:
    counts = drawn_sums(np.eye(100), block=20, draws=4000, seed=1)
    np.testing.assert_allclose(counts.sum(axis=1), 100)
    np.testing.assert_allclose(counts.mean(axis=0), 1, atol=0.1)
    neighbours = np.corrcoef(counts[:, 40], counts[:, 41])[0, 1]
    assert neighbours > 0.9 and abs(np.corrcoef(counts[:, 40], counts[:, 70])[0, 1]) < 0.4


@pytest.mark.parametrize("block", [1, 7, 30, 100])
def test_a_draw_has_as_many_dates_as_there_are(block: int) -> None:
    assert drawn_sums(np.ones((100, 1)), block, draws=50, seed=0).tolist() == [[100.0]] * 50


def test_the_stretch_is_nothing_without_overlap_and_the_known_fifth_with_much_of_it() -> None:
    assert stretch(10**6, 1, 2) == pytest.approx(1, abs=1e-3)
    assert stretch(10**8, 300, 600) == pytest.approx(np.sqrt(6 / 5), rel=1e-3)
    few, many = stretch(4 * 60, 30, 60), stretch(10**8, 30, 60)
    assert few / many == pytest.approx(3.182 / 1.960 * np.sqrt(4 / 3), rel=1e-3)  # t with 3 degrees of freedom
    assert stretch(10**8, 30, 600) < many  # longer blocks keep more of the dependence
