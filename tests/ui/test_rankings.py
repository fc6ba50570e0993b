"""What is ranked: runs by the mean over their folds, folds, cuts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.errors import RunError
from omninmo.ui import rankings, reads
from tests.evaluation.explained import explained
from tests.ui.conftest import runs

TIDY = pd.DataFrame(
    [
        ("id-a", 1, "x", "shap", 0.6), ("id-a", 2, "x", "shap", 0.8),
        ("id-a", 1, "y", "shap", 0.4), ("id-a", 2, "y", "shap", 0.2),
        ("id-b", 1, "x", "shap", 1.0), ("id-b", 2, "x", "shap", 1.0),
    ],
    columns=["run_id", "fold", "feature", "kind", "value"],
)  # fmt: skip


@pytest.fixture(autouse=True)
def labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rankings, "labels", lambda _: {"x": "The x"})


def test_runs_are_in_the_order_of_their_start_and_a_feature_not_used_is_absent() -> None:
    table = runs({"start_time": pd.Timestamp("2026-02-01", tz="UTC")}, {})
    found = rankings.of_runs(table, rankings.fold_shares(TIDY, "shap"), "shap")
    assert list(found.shares) == ["id-b", "id-a"] and found.noun == "runs" and found.size == 2
    np.testing.assert_allclose(found.shares["id-a"], [0.7, 0.3])
    assert found.shares["id-b"].isna().tolist() == [False, True]


def test_folds_are_those_of_one_run_with_its_features() -> None:
    found = rankings.of_folds_of("id-b", rankings.fold_shares(TIDY, "shap"), "shap")
    assert list(found.shares.index) == ["x"] and found.names == {"1": "Fold 1", "2": "Fold 2"}
    assert found.run_ids == {"1": "id-b", "2": "id-b"}


def test_where_scrambling_a_feature_helped_its_share_is_0() -> None:
    tidy = TIDY[TIDY["run_id"] == "id-a"].assign(kind="permutation", value=[0.3, 0.2, -0.1, 0.2])
    shares = rankings.fold_shares(tidy, "permutation")
    assert shares["id-a"].to_numpy().tolist() == [[1.0, 0.5], [0.0, 0.5]]


def test_cuts_of_a_few_rows_are_left_out_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    table = explained(np.ones((200, 2)))
    few = table.index["ticker"].where(np.arange(200) > 8, "GE <b>")
    monkeypatch.setattr(reads, "shap", lambda _: replace(table, index=table.index.assign(ticker=few)))
    found = rankings.of_cuts_of("id-a", "ticker")
    assert list(found.shares) == ["KO"] and found.names == {"KO": "KO (191 rows)"}
    assert rankings.why_left_out(found).startswith("Left out: GE <b> (9 rows). No fold explains 10 rows")
    assert not rankings.why_left_out(rankings.of_cuts_of("id-a", "year"))
    monkeypatch.setattr(reads, "shap", lambda _: explained(np.ones((12, 2))))
    with pytest.raises(RunError, match="No ticker has 10 of this run's 12 explained rows in one fold"):
        rankings.of_cuts_of("id-a", "ticker")


def test_regimes_need_the_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: str) -> pd.DataFrame:
        raise RunError("Run has no closes; train it again.")

    monkeypatch.setattr(reads, "shap", lambda _: None)
    monkeypatch.setattr(reads, "closes", none)
    with pytest.raises(RunError, match="train it again"):
        rankings.of_cuts_of("id-a", "volatility")
