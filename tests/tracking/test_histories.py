"""Histories: by run and step, read by the key of the table of metrics."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo.tracking import histories
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded

KEY = "fold.oos_skill"


@pytest.fixture
def path(template: Recorded, tmp_path: Path) -> Path:
    """Return a small store that a test may change."""
    return Path(shutil.copy(template.home / "mlflow.db", tmp_path / "mlflow.db"))


def test_the_folds_of_a_run_are_those_that_were_recorded(recorded: Recorded) -> None:
    store = RunStore()
    runs = [recorded.run_id, recorded.rated_id]
    scores, table = store.fold_scores(KEY, [*runs, "nothing"]), store.history(KEY)
    assert set(scores) == set(table.index) == set(runs)
    for run_id in runs:
        expected = store.folds(run_id)["oos_skill"]
        assert scores[run_id] == pytest.approx(expected.tolist())
        summary = [expected.iloc[-1], expected.min(), expected.max(), expected.mean(), len(expected)]
        assert table.loc[run_id].tolist() == pytest.approx(summary)
    assert list(table) == ["last", "min", "max", "mean", "n"]
    assert store.fold_scores("nothing", runs) == {} and store.history("nothing").empty


def test_both_ways_to_the_values_give_the_same(own: Recorded) -> None:
    path = own.home / "mlflow.db"
    client = MlflowClient(tracking_uri=f"sqlite:///{path}")
    for step, value in [(0, float("nan")), (2, 1.0), (1, float("-inf")), (2, 2.0)]:
        client.log_metric(own.run_id, "m", value, step=step, timestamp=step if value != 2 else 9)
    points = histories.sqlite_points(path, "m")
    pd.testing.assert_frame_equal(histories.server_points(f"sqlite:///{path}", "m", [own.run_id]), points)
    assert points["step"].tolist() == [0, 1, 2]
    np.testing.assert_array_equal(histories.by_run(points)[own.run_id], [np.nan, -np.inf, 2.0])
    assert histories.summaries(points).loc[own.run_id].tolist() == [2.0, -np.inf, 2.0, -np.inf, 2]


def test_more_runs_than_fit_into_a_query_are_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = histories.sqlite_points(path, KEY)
    monkeypatch.setattr(histories, "MAX_IDS", 1)
    run_ids = everything["run_id"].unique().tolist()
    assert len(run_ids) == 2
    pd.testing.assert_frame_equal(histories.sqlite_points(path, KEY, run_ids), everything)
    assert histories.sqlite_points(path, KEY, []).empty


def test_archived_runs_have_no_history(own: Recorded) -> None:
    store = RunStore()
    assert own.run_id in store.history(KEY).index
    MlflowClient(tracking_uri=store.uri).delete_run(own.run_id)
    assert list(store.history(KEY).index) == [own.rated_id]


def test_nothing_but_the_metric_s_own_rows_is_read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as store:
        for more in ("", "AND run_uuid IN (?, ?)"):
            query = "EXPLAIN QUERY PLAN " + histories.OF_KEY.format(more)
            plan = [row[3] for row in store.execute(query, (KEY, "a", "b")[: query.count("?")])]
            assert "SEARCH metrics" in plan[0] and "SCAN" not in " ".join(plan), plan
            assert more or "COVERING INDEX" in plan[0]


def test_a_store_that_is_not_there_has_no_history(tmp_path: Path) -> None:
    assert histories.sqlite_points(tmp_path / "nothing.db", KEY).empty and not list(tmp_path.iterdir())
