"""Importance by fold and quarter: in order of time, nothing pooled over folds, few rows blank."""

from dataclasses import replace

import numpy as np
import pytest

from omninmo.evaluation import over_time
from omninmo.evaluation.over_time import importance_over_time
from tests.evaluation.explained import explained


def test_a_change_of_regime_shows_in_its_quarter_and_fold() -> None:
    values = np.tile([1.0, 1.0], (260, 1))
    values[130:] = [3.0, 1.0]
    table = explained(values, folds=2)
    folds = importance_over_time(table, "fold")
    assert list(folds.shares) == ["fold 1, from 2020-01", "fold 2, from 2020-07"] and folds.folds == ()
    assert folds.shares.loc["a"].tolist() == pytest.approx([0.5, 0.75])
    quarters = importance_over_time(table, "quarter")
    assert list(quarters.shares) == ["2020Q1", "2020Q2", "2020Q3", "2020Q4"] and quarters.folds == (1, 1, 2, 2)
    assert quarters.shares.loc["a"].tolist() == pytest.approx([0.5, 0.5, 0.75, 0.75])
    assert over_time.mover(quarters.shares) == ("a", 0.5, "2020Q1", 0.75, "2020Q3")


def test_ten_folds_stand_in_order_of_time_and_not_of_their_names() -> None:
    known = importance_over_time(explained(np.ones((240, 2)), folds=12), "fold")
    assert [str(name).partition(",")[0] for name in known.shares] == [f"fold {number}" for number in range(1, 13)]


def test_periods_of_few_rows_are_blank_and_one_period_has_no_mover() -> None:
    known = importance_over_time(explained(np.ones((70, 2)), folds=1), "quarter")  # 2020-01-01 to 2020-04-07
    assert known.shares["2020Q2"].isna().all() and known.sizes.to_dict() == {"2020Q1": 65, "2020Q2": 5}
    assert over_time.mover(known.shares) is None


def test_folds_that_mix_in_time_mark_nothing() -> None:
    table = explained(np.ones((200, 2)))
    mixed = replace(table, index=table.index.assign(fold=np.arange(200) % 2))
    assert importance_over_time(mixed, "quarter").folds == ()
