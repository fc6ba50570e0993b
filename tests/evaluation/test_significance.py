"""A difference between equal models is marked in 5 % of cases, one that is there is found, and Holm's rule holds."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from omninmo.evaluation.significance import COSINES, MIN_DATES, MIN_HORIZONS, holm, mean_test, reason_for_none
from tests.evaluation.equal_models import MEASURES, World, differences, drawn, wrongly_different

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40).map(np.array)


@pytest.mark.parametrize("world", [World(1, 60), World(5, 60, memory=4), World(5, 100, own=1e-4)])
def test_two_equal_models_are_wrongly_marked_different_in_three_to_seven_percent_of_1000_worlds(world: World) -> None:
    shares = wrongly_different(world, 1000)
    assert all(0.03 <= share <= 0.07 for share in shares.values()), shares


def test_a_model_that_sees_a_little_is_found_better() -> None:
    by_measure = differences(World(5, 250, sees=0.1), 100)
    for name in MEASURES:
        tests = [drawn(series, 5) for series in by_measure[name]]
        assert np.mean([test.low > 0 for test in tests]) > 0.7, name
        assert not any(test.high < 0 for test in tests), name


def test_a_test_for_independent_dates_would_call_equal_models_different_in_every_third_world() -> None:
    """What the waves are for: the plain t-test of the same differences."""
    ic = differences(World(30, 360), 200)["rank IC"]
    plain = ic.mean(axis=1) / ic.std(axis=1, ddof=1) * np.sqrt(ic.shape[1])
    assert np.mean(np.abs(plain) > 1.96) > 0.3
    assert np.mean([drawn(series, 30).p < 0.05 for series in ic]) < 0.1


def test_the_t_value_is_the_formula_of_its_source() -> None:
    series = np.random.default_rng(0).normal(0.1, 1, 100)
    waves = [np.sqrt(2 / 100) * sum(series[i] * np.cos(np.pi * j * (i + 0.5) / 100) for i in range(100))
             for j in range(1, COSINES + 1)]  # fmt: skip
    t = np.sqrt(100) * series.mean() / np.sqrt(np.mean(np.square(waves)))
    assert mean_test(series).p == pytest.approx(2 * student.sf(abs(t), COSINES))


@given(st.integers(0, 1000), st.floats(-0.5, 0.5), st.floats(1e-9, 1e9))
def test_the_interval_holds_zero_where_p_is_large_and_no_unit_matters(seed: int, shift: float, unit: float) -> None:
    series = np.random.default_rng(seed).normal(shift, 1, 64)
    test, scaled, mirrored = mean_test(series), mean_test(series * unit), mean_test(-series)
    assert (test.low > 0 or test.high < 0) == (test.p < 0.05)
    assert scaled.p == pytest.approx(test.p) and mirrored.p == pytest.approx(test.p)
    assert (mirrored.low, mirrored.high) == pytest.approx((-test.high, -test.low))
    assert test.low <= test.mean <= test.high


def test_a_series_without_variance_is_certain() -> None:
    assert mean_test(np.zeros(100)) == (0, 0, 0, 1)
    assert mean_test(np.full(100, 0.5)).p == pytest.approx(0)


def test_too_little_is_not_tested_and_the_reason_is_given() -> None:
    enough = np.ones(MIN_HORIZONS * 10)
    assert reason_for_none(enough, 10) == ""
    assert reason_for_none(enough[1:], 10) == "119 dates are fewer than 12 horizons of 10."
    assert reason_for_none(np.ones(MIN_DATES - 1), 1) == "59 dates are fewer than 60."
    few = np.where(np.arange(300) < 19, 1.0, 0.0)
    assert reason_for_none(few, 1) == "It differs on 19 of 300 dates only, fewer than 20."
    assert reason_for_none(np.array([]), 1)


def test_holm_by_hand() -> None:
    """Four tests at 5 %: 0.005 · 4 and 0.01 · 3 are rejected, 0.03 · 2 is not, and 0.04 · 1 may not be before it."""
    assert holm(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.9, 0.8])).tolist() == [1, 1]
    assert holm(np.array([])).tolist() == []


@given(P_VALUES)
def test_holm_keeps_the_order_and_lowers_no_p(p: np.ndarray) -> None:
    adjusted = holm(p)
    assert (adjusted >= p).all() and (adjusted <= 1).all() and (adjusted <= len(p) * p + 1e-12).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


@given(P_VALUES, st.randoms(use_true_random=False))
def test_holm_knows_no_order_of_tests_and_rejects_as_the_step_by_step_rule(p: np.ndarray, random: Random) -> None:
    shuffled = list(range(len(p)))
    random.shuffle(shuffled)
    np.testing.assert_allclose(holm(p[shuffled]), holm(p)[shuffled])
    rejected = 0
    while rejected < len(p) and np.sort(p)[rejected] * (len(p) - rejected) <= 0.05:
        rejected += 1
    assert (holm(p) <= 0.05).sum() == rejected
