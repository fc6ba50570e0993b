"""Changes of importance between two runs: what they are, and that luck is not taken for one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation.importance_changes import importance_changes
from omninmo.evaluation.shap_table import global_importance
from tests.evaluation.explained import explained


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), folds=st.integers(1, 4), classes=st.sampled_from([0, 3]))
def test_changes_are_differences_of_global_importance_and_turn_round_with_the_runs(
    seed: int, folds: int, classes: int
) -> None:
    rng = np.random.default_rng(seed)
    shape = (40, classes, 3) if classes else (40, 3)
    first, second = (explained(rng.normal(size=shape) * [1, 2, 3], folds) for _ in range(2))
    changes = importance_changes(first, second, horizon=1, draws=20).table
    expected = global_importance(second) - global_importance(first)
    np.testing.assert_allclose(changes["change"], expected[changes.index], atol=1e-9)
    back = importance_changes(second, first, horizon=1, draws=20).table.loc[changes.index]
    np.testing.assert_allclose(back["change"], -changes["change"], atol=1e-9)
    np.testing.assert_allclose(back["low"], -changes["high"], atol=1e-9)
    assert changes["change"].abs().is_monotonic_decreasing


def test_only_rows_that_both_explain_count() -> None:
    values = np.tile([1.0, 1.0], (100, 1))
    values[:50] = [9.0, 1.0]
    whole = explained(values, folds=1)
    late = explained(np.tile([1.0, 1.0], (50, 1)), folds=1, start=str(whole.index["date"][50].date()))
    changes = importance_changes(whole, late, horizon=1)
    assert (changes.rows, changes.dates) == (50, 50)
    assert changes.table["change"].tolist() == pytest.approx([0, 0])
    shuffled = np.random.default_rng(0).permutation(100)
    mixed = replace(whole, values=whole.values[shuffled], index=whole.index.iloc[shuffled].reset_index(drop=True))
    assert importance_changes(mixed, late, horizon=1).table.equals(changes.table)


def test_a_feature_of_one_run_has_no_change_and_few_dates_no_interval() -> None:
    rng = np.random.default_rng(0)
    first, second = explained(rng.normal(size=(30, 2))), explained(rng.normal(size=(30, 2)), features=("b", "z"))
    table = importance_changes(first, second, horizon=10).table
    assert table.index.tolist() == ["b", "a", "z"]
    assert table["change"].isna().tolist() == [False, True, True] and table[["low", "high"]].isna().all(axis=None)
    assert table["after"].isna()["a"] and table["before"].isna()["z"]
    apart = explained(rng.normal(size=(30, 2)), start="2030-01-01")
    nothing = importance_changes(first, apart, horizon=1)
    assert nothing.rows == nothing.dates == 0 and nothing.table["change"].isna().all()


def test_luck_is_seldom_a_change_and_a_planted_one_always() -> None:
    rng = np.random.default_rng(1)
    missed = planted = 0
    for _ in range(60):
        # effects of ten days in a row are alike, in each run on its own
        noise = [np.repeat(rng.normal(size=(40, 2)), 10, axis=0) for _ in range(2)]
        same = importance_changes(explained(noise[0]), explained(noise[1]), horizon=10, draws=200)
        missed += bool(same.distinct)
        other = importance_changes(explained(noise[0]), explained(noise[1] * [4, 1]), horizon=10, draws=200)
        planted += set(other.distinct) == {"a", "b"}
    assert missed <= 6  # 5 % of 60 are 3
    assert planted >= 58
