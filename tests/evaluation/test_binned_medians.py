"""One rule for every curve: ties stay together, few values have a bin each, missing ones one, and few rows no point."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.binned_medians import BINS, MAX_DISCRETE, MIN_ROWS, bins_of, fold_medians
from omninmo.evaluation.shap_table import ShapTable
from omninmo.evaluation.shapes import curves
from omninmo.figures.effects import effects


def rows(value: np.ndarray, effect: np.ndarray, fold: np.ndarray | int = 1) -> pd.DataFrame:
    return pd.DataFrame({"fold": fold, "value": value, "effect": effect})


def test_distinct_values_lie_in_bins_of_equal_size() -> None:
    order = np.random.default_rng(0).permutation(1000)
    numbers = bins_of(order.astype(float), BINS)
    assert np.bincount(numbers).tolist() == [100] * BINS
    assert (np.diff(numbers[np.argsort(order)]) >= 0).all()


def test_a_value_that_many_rows_have_is_alone_in_its_bin() -> None:
    """Half of all rows at 0 would drag their neighbours' effects to their own."""
    for spike in (-1.0, 0.5, 2.0):  # below, among and above the others
        values = np.concatenate([np.full(500, spike), np.linspace(0, 1, 502)[1:-1]])
        numbers = bins_of(values, BINS)
        assert len(np.unique(numbers[values == spike])) == 1
        assert set(numbers[values == spike]).isdisjoint(numbers[values != spike])


@given(
    values=st.lists(st.integers(-5, 30), min_size=1, max_size=300).map(lambda found: np.array(found, dtype=float)),
    bins=st.integers(1, 20),
)
def test_ties_are_never_torn_and_bins_are_in_order(values: np.ndarray, bins: int) -> None:
    numbers = bins_of(values, bins)
    assert pd.Series(numbers).groupby(values).nunique().eq(1).all()
    assert (np.diff(numbers[np.argsort(values, kind="stable")]) >= 0).all()
    assert set(numbers) == set(range(numbers.max() + 1))
    if len(np.unique(values)) <= MAX_DISCRETE:
        assert numbers.max() + 1 == len(np.unique(values))


def test_months_have_a_bin_each() -> None:
    months = np.tile(np.arange(1.0, 13), 10)
    assert fold_medians(rows(months, months**2)).index.tolist() == list(range(1, 13))


def test_missing_values_have_the_last_bin() -> None:
    values = np.array([0.0, 1, np.nan] * MIN_ROWS)
    found = fold_medians(rows(values, np.nan_to_num(values, nan=7)))[1]
    assert found.index[:2].tolist() == [0, 1] and np.isnan(found.index[2]) and found.tolist() == [0, 1, 7]
    only = fold_medians(rows(np.full(MIN_ROWS, np.nan), np.ones(MIN_ROWS)))
    assert only.index.isna().tolist() == [True] and only[1].tolist() == [1]
    assert fold_medians(rows(np.array([]), np.array([]), np.array([]))).empty


def test_a_fold_with_few_rows_in_a_bin_has_no_point_there() -> None:
    values = np.repeat([0.0, 1.0], [2 * MIN_ROWS, 2 * MIN_ROWS - 1])
    fold = np.tile([1, 2], 2 * MIN_ROWS)[:-1]
    found = fold_medians(rows(values, values, fold))
    assert found.notna().to_numpy().tolist() == [[True, True], [True, False]]


def test_small_folds_have_fewer_bins_so_that_these_have_rows() -> None:
    """One ticker of twenty leaves 20 of 400 rows of a fold: two in a tenth, and no line at all."""
    values = np.random.default_rng(0).permutation(100) / 100
    found = fold_medians(rows(values, values, np.arange(100) % 5))
    assert 3 <= len(found) <= 4 and found.notna().to_numpy().mean() > 0.4
    assert len(fold_medians(rows(values, values))) == BINS


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 300), kinds=st.integers(1, 40), folds=st.integers(1, 4), seed=st.integers(0, 999))
def test_explain_and_stability_draw_the_same_curve(n: int, kinds: int, folds: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    data = (rng.integers(0, kinds, (n, 1)) / 7).astype(np.float32)
    data[rng.random((n, 1)) < 0.1] = np.nan
    values = rng.normal(size=(n, 1)).astype(np.float32)
    index = pd.DataFrame(
        {"date": pd.bdate_range("2000-01-03", periods=n), "ticker": "A", "fold": rng.integers(1, folds + 1, n)}
    )
    table = ShapTable(values, data, np.zeros(n), values[:, 0], np.zeros(n), index, ("x",), n)
    of_run, drawn = curves({"run": table}, "x").dropna(), effects(table, "x", "x").medians
    np.testing.assert_allclose(of_run.index.to_numpy(float), drawn.x)
    np.testing.assert_allclose(of_run.to_numpy().ravel(), drawn.effect, rtol=1e-5)
