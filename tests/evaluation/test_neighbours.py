"""Nearest neighbours in SHAP space: against a search by hand, each another event, the same whatever the row order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.neighbours import Neighbours, nearest, windows
from omninmo.evaluation.shap_table import ShapTable

DATES = pd.bdate_range("2022-01-03", periods=40)


def table(values: np.ndarray, bars: list[int], tickers: list[str]) -> ShapTable:
    n = len(values)
    index = pd.DataFrame({"date": DATES[bars], "ticker": tickers, "fold": 1})
    base = np.zeros(n, dtype=np.float32)
    names = tuple(f"f{k}" for k in range(values.shape[1]))
    return ShapTable(values, values, base, values.sum(axis=1), base.astype(float), index, names, n)


@st.composite
def tables(draw: st.DrawFn) -> ShapTable:
    """Return rows of distinct date and ticker, many of them at equal distances."""
    keys = draw(st.lists(st.tuples(st.integers(0, 39), st.sampled_from("ABC")), min_size=1, max_size=30, unique=True))
    numbers = st.lists(st.integers(-2, 2), min_size=2, max_size=2)
    values = draw(st.lists(numbers, min_size=len(keys), max_size=len(keys)))
    return table(np.array(values, dtype=np.float32), [bar for bar, _ in keys], [ticker for _, ticker in keys])


def by_hand(rows: ShapTable, row: int, horizon: int, count: int) -> list[int]:
    """Return the neighbours by looking at one row after the other."""
    bars = [list(DATES).index(date) for date in rows.index["date"]]
    tickers = list(rows.index["ticker"])

    def distance(other: int) -> float:
        return float(((rows.values[other].astype(float) - rows.values[row]) ** 2).sum() ** 0.5)

    chosen: list[int] = []
    for other in sorted(range(len(rows)), key=lambda k: (distance(k), bars[k], tickers[k])):
        events = [row, *chosen]
        if all(tickers[k] != tickers[other] or abs(bars[k] - bars[other]) > horizon for k in events):
            chosen.append(other)
    return chosen[:count]


@settings(deadline=None, max_examples=30)
@given(rows=tables(), horizon=st.integers(1, 12), count=st.integers(1, 6), seed=st.integers(0, 99))
def test_neighbours_are_those_of_a_search_by_hand(rows: ShapTable, horizon: int, count: int, seed: int) -> None:
    row = seed % len(rows)
    found = nearest(rows, row, DATES, horizon, count)
    assert found.rows.tolist() == by_hand(rows, row, horizon, count)
    assert (np.diff(found.distances) >= 0).all()
    near = rows.values[found.rows].astype(float) - rows.values[row]
    np.testing.assert_allclose(found.distances, np.sqrt((near**2).sum(axis=1)))
    assert found.same_event + found.candidates + 1 == len(rows)
    assert 0 <= found.repeats <= found.candidates - len(found.rows)
    assert min(len(found.rows), 1) <= found.windows <= len(found.rows)


@settings(deadline=None, max_examples=30)
@given(rows=tables(), seed=st.integers(0, 99))
def test_the_order_of_the_rows_does_not_matter(rows: ShapTable, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(rows))
    index = rows.index.iloc[order].reset_index(drop=True)
    mixed = table(rows.values[order], [list(DATES).index(date) for date in index["date"]], list(index["ticker"]))

    def keys(of: ShapTable, found: Neighbours) -> list[tuple[object, ...]]:
        return list(of.index.iloc[found.rows].itertuples(index=False, name=None))

    row = seed % len(rows)
    there = int(np.flatnonzero(order == row)[0])
    one, other = nearest(rows, row, DATES, 5, 4), nearest(mixed, there, DATES, 5, 4)
    assert keys(rows, one) == keys(mixed, other) and one[2:] == other[2:]


def test_a_twin_within_the_horizon_is_the_same_event_and_one_of_another_ticker_is_not() -> None:
    values = np.zeros((4, 2), dtype=np.float32)
    rows = table(values, [10, 15, 16, 10], ["KO", "KO", "KO", "GE"])
    found = nearest(rows, 0, DATES, horizon=5)
    assert found.rows.tolist() == [3, 2] and found.same_event == 1 and found.repeats == 0
    assert rows.index["ticker"].iloc[found.rows].tolist() == ["GE", "KO"]


def test_a_second_look_at_a_neighbour_s_event_is_counted_not_shown() -> None:
    values = np.array([[0.0], [1.0], [1.1], [1.2], [2.0], [3.0]], dtype=np.float32)
    rows = table(values, [0, 20, 21, 22, 0, 30], ["KO", "GE", "GE", "GE", "HD", "IBM"])
    found = nearest(rows, 0, DATES, horizon=5, count=2)
    assert found.rows.tolist() == [1, 4] and found.repeats == 2 and found.candidates == 5


def test_a_sample_that_is_alone_has_no_neighbours() -> None:
    found = nearest(table(np.ones((2, 3)), [3, 4], ["KO", "KO"]), 1, DATES, horizon=5)
    assert found.rows.tolist() == [] and found.same_event == 1 and found.windows == found.repeats == 0


@pytest.mark.parametrize(
    ("bars", "horizon", "count"), [([], 3, 0), ([4, 4, 4], 3, 1), ([0, 3, 4, 8], 3, 3), ([9, 0, 5, 3], 4, 2)]
)
def test_windows_do_not_overlap(bars: list[int], horizon: int, count: int) -> None:
    assert windows(np.array(bars, dtype=np.int64), horizon) == count
