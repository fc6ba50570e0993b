"""Dates and tickers are numbers that all runs share, and a row without a gap is one that can be scored."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.errors import RunError
from omninmo.evaluation.overlap import TOLERANCE, Common, Keyed, RowCodes, known_rows, spread
from tests.evaluation import predicted


def test_rows_in_any_order_have_the_same_keys_and_targets() -> None:
    rows, codes = predicted.regression(dates=20), RowCodes()
    keyed = codes.keyed(rows, "regression")
    shuffled = codes.keyed(rows.sample(frac=1, random_state=0), "regression")
    assert keyed.keys is shuffled.keys and keyed.targets is shuffled.targets  # kept once
    pd.testing.assert_frame_equal(codes.decoded(keyed.keys), rows[["date", "ticker"]], check_dtype=False)


def test_tickers_have_one_number_in_all_runs() -> None:
    rows, codes = predicted.regression(dates=20, names=4), RowCodes()
    some = rows[rows["ticker"].isin(["T3", "T1"])].sort_values("ticker", ascending=False)
    few, all_of_them = codes.keyed(some, "regression"), codes.keyed(rows, "regression")
    assert np.isin(few.keys, all_of_them.keys).all() and len(few.keys) == 40
    assert set(codes.decoded(few.keys)["ticker"]) == {"T1", "T3"}


def test_rows_with_gaps_are_not_known() -> None:
    rows = predicted.regression(dates=20)
    gaps = rows.assign(y_pred=rows["y_pred"].where(rows.index >= 10), y_true=rows["y_true"].where(rows.index < 150))
    assert known_rows(gaps, "regression").index.tolist() == list(range(10, 150))
    assert len(known_rows(gaps.assign(y_pred=np.where(rows.index < 20, np.inf, 0)), "regression")) == 130
    assert known_rows(rows, "regression") is rows  # gaps of momentum are no gaps of the model


@pytest.mark.parametrize(
    ("rows", "mode", "reason"),
    [
        (predicted.regression(10).drop(columns="y_pred"), "regression", "y_pred missing"),
        (predicted.regression(10), "classification", "y_return, baseline_class, baseline_prior missing"),
        (predicted.classification(10).assign(baseline_mean=0.0), "regression", "recorded as a regression, but"),
        (predicted.regression(10).assign(y_pred=np.nan), "regression", "no out-of-fold rows"),
        (predicted.regression(10).iloc[:0], "regression", "no out-of-fold rows"),
    ],
)
def test_rows_that_cannot_be_scored_are_refused_with_the_reason(rows: pd.DataFrame, mode: str, reason: str) -> None:
    with pytest.raises(RunError, match=reason):
        known_rows(rows, mode)


def test_a_row_that_comes_twice_is_refused() -> None:
    rows = predicted.regression(dates=10)
    with pytest.raises(RunError, match="3 of its 83 out-of-fold rows repeat a date and ticker"):
        RowCodes().keyed(pd.concat([rows, rows.iloc[5:8]]), "regression")


def test_targets_agree_up_to_what_a_dividend_moves() -> None:
    for size in (0.01, 50.0):
        targets, allowed = np.full((4, 1), size), TOLERANCE * max(1, size)
        common = Common(4, np.arange(4), targets)
        moved = targets + np.array([[0], [0.9], [-0.9], [1.1]]) * allowed
        shared, agreeing = common.shared(np.arange(4), moved)
        assert shared == 4 and agreeing.tolist() == [0, 1, 2], size


@settings(max_examples=50)
@given(st.lists(st.sets(st.integers(0, 60), min_size=1), min_size=1, max_size=5))
def test_common_rows_are_the_intersection_of_sets(members: list[set[int]]) -> None:
    runs = {
        str(number): Keyed(np.array(sorted(member)), np.array(sorted(member), dtype=float)[:, None])
        for number, member in enumerate(members)
    }
    everything, positions = spread(runs)
    assert everything.tolist() == sorted(set().union(*members))
    common = Common(len(everything), positions["0"], runs["0"].targets)
    for run_id, rows in runs.items():
        common.keep(common.shared(positions[run_id], rows.targets)[1])
    assert everything[common.flags].tolist() == sorted(set.intersection(*members))
