"""Ticks: round, within the axis, and apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.figures import ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-0.061, 0.067, [-0.05, 0.0, 0.05]),
        (0.3, 0.7, [0.3, 0.4, 0.5, 0.6, 0.7]),
        (2, 8, [2, 4, 6, 8]),
        (5, 5, [5]),
        (-3e6, 9e6, [0, 5e6]),
    ],
)
def test_linear_ticks_are_multiples_of_a_round_step(low: float, high: float, expected: list[float]) -> None:
    assert ticks.linear(low, high) == pytest.approx(expected)


@given(*[st.floats(allow_nan=False, allow_infinity=False)] * 2)
def test_whatever_the_bounds_there_are_a_few_ticks_within_them(one: float, other: float) -> None:
    low, high = sorted((one, other))
    marks = ticks.linear(low, high)
    assert 1 <= len(marks) <= ticks.MAX_TICKS and marks == sorted(marks)
    slack = 2 * ticks.ROUNDING * max(abs(low), abs(high))
    assert low - slack <= marks[0] and marks[-1] <= high + slack


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-1.7976931348623157e308, 1.7976931348623157e308, [-1.7976931348623157e308, 1.7976931348623157e308]),
        (0, 5e-324, [0]),
        (1e13, 1e13 + 1e-3, [1e13]),
        (1e-14, 5e-14, [1e-14, 2e-14, 3e-14, 4e-14, 5e-14]),
    ],
)
def test_bounds_at_the_ends_of_floating_point(low: float, high: float, expected: list[float]) -> None:
    assert ticks.linear(low, high) == pytest.approx(expected, rel=1e-9, abs=0)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (50, 1000, [50, 100, 200, 500, 1000]),
        (0.001, 0.3, [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]),
        (1e-6, 1, [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1]),
    ],
)
def test_logarithmic_ticks_are_the_numbers_people_try(low: float, high: float, expected: list[float]) -> None:
    assert ticks.logarithmic(low, high) == pytest.approx(expected)


def test_ticks_that_would_overlap_give_way_but_the_ends_stay() -> None:
    assert ticks.apart([0, 0.379, 0.381, 1], 1) == [0, 0.379, 1]
    assert ticks.apart([0, 0.99, 1], 1) == [0, 1]
    assert ticks.apart([4], 1) == [4] and ticks.apart([], 1) == []


@given(st.lists(st.floats(0, 10), min_size=1, max_size=12), st.floats(0, 3))
def test_positions_are_spread_in_their_order_and_within_the_axis(positions: list[float], gap: float) -> None:
    moved = ticks.spread(positions, gap, 0, 10)
    in_order = [moved[at] for at in sorted(range(len(positions)), key=lambda at: positions[at])]
    least = min(gap, 10 / max(1, len(positions) - 1))
    assert all(b - a >= least - 1e-9 for a, b in pairwise(in_order))
    assert min(moved) >= -1e-9 and max(moved) <= 10 + 1e-9


def test_what_is_apart_already_is_not_moved() -> None:
    assert ticks.spread([9, 0, 4.5], gap=3, low=0, high=10) == [9, 0, 4.5]


@given(st.floats(1, 1e4))
def test_ticks_of_ranks_are_whole_and_begin_with_the_first(worst: float) -> None:
    found = ticks.of_ranks(worst)
    assert found[0] == 1 and found == sorted(set(found)) and found[-1] <= worst and len(found) <= 9
    assert all(tick == round(tick) for tick in found) and (worst < 2 or len(found) > 1)
