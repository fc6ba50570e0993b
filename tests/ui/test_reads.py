"""Cached reads: one read per run and content of its files, each kind in a cache of its own."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo.errors import RunError, StoreError
from omninmo.tracking.store import RunStore
from omninmo.ui import reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the ids of the runs whose predictions were asked of the store, in their order."""
    calls: list[str] = []
    read = RunStore.predictions

    def count(store: RunStore, run_id: str) -> pd.DataFrame:
        calls.append(run_id)
        return read(store, run_id)

    monkeypatch.setattr(RunStore, "predictions", count)
    return calls


def test_a_run_is_read_once_until_its_files_change(own: Recorded, counted: list[str]) -> None:
    first = reads.predictions(own.run_id)
    assert reads.predictions(own.run_id) is first and counted == [own.run_id]
    manifest = own.artifacts() / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"changed": True}))
    assert reads.predictions(own.run_id) is not first and counted == [own.run_id] * 2


def test_each_kind_of_file_has_a_cache_of_its_own(recorded: Recorded) -> None:
    assert "kind" in reads.importances(recorded.run_id) and "label" in reads.features(recorded.run_id)
    assert reads.predictions.__doc__ == "Return a run's out-of-fold rows."


def test_an_empty_store_has_no_finished_runs_and_is_not_created(home: Path) -> None:
    assert reads.finished().empty and "name" in reads.finished()
    assert not list(home.iterdir())


def picks() -> None:
    import streamlit as st

    st.markdown(",".join(reads.picked()["name"]))


def test_picks_keep_their_order_and_leave_out_what_is_unknown(recorded: Recorded) -> None:
    app = drawn(picks, runs=f"{recorded.rated_id},nonsense,{recorded.run_id}")
    assert app.markdown[0].value == "rated,quick"


def test_why_a_run_cannot_be_read_is_known_by_its_id(own: Recorded) -> None:
    (own.artifacts() / "importances.parquet").write_bytes(b"PAR1")
    both = [own.run_id, own.rated_id]
    assert list(reads.unreadable(both, reads.features, reads.importances)) == [own.run_id]
    assert "importances.parquet of run" in str(reads.unreadable(both, reads.importances)[own.run_id])
    assert not reads.unreadable(both, reads.features)


def test_a_run_whose_predictions_cannot_be_read_is_noted_until_they_are_restored(own: Recorded) -> None:
    path, failed = own.artifacts() / "predictions.parquet", list[str]()
    content, read = path.read_bytes(), reads.noting(failed)
    path.write_bytes(b"PAR1")
    assert not read(own.rated_id).empty
    with pytest.raises(RunError, match=r"predictions\.parquet"):
        read(own.run_id)
    assert failed == [own.run_id] and not reads.are_restored(failed)
    path.write_bytes(content)
    assert reads.are_restored(failed) and not reads.are_restored([])


def test_shares_of_importance_add_up_to_one_in_every_run(recorded: Recorded) -> None:
    shares = reads.mean_shares([recorded.rated_id, recorded.run_id])
    assert list(shares) == [recorded.rated_id, recorded.run_id]
    assert shares.sum().tolist() == pytest.approx([1, 1], abs=1e-5)
    assert set(shares.index) <= set(reads.labels([recorded.run_id]))


def test_prices_and_correlations_are_read_once(own: Recorded) -> None:
    closes, correlation = reads.closes(own.run_id), reads.feature_correlation(own.run_id)
    assert reads.closes(own.run_id) is closes and reads.feature_correlation(own.run_id) is correlation
    assert set(correlation.matrix) == set(reads.labels([own.run_id])) and len(closes) > 252


def test_the_sample_s_sessions_are_counted_back_from_its_end() -> None:
    assert reads.sample_sessions("1y") == 253


def test_the_table_of_runs_says_which_repeat_another(recorded: Recorded) -> None:
    assert reads.runs()["same_as"].isna().all()


def test_what_a_page_does_to_the_table_no_other_page_sees(recorded: Recorded) -> None:
    for read in (reads.runs, reads.finished):
        mine = read()
        mine["name"] = "mine"
        mine.loc[recorded.run_id, "status"] = "lost"
        assert set(read()["name"]) == {"quick", "rated"} and set(read()["status"]) == {"FINISHED"}


def test_a_refresh_reads_what_mlflow_never_changes(own: Recorded) -> None:
    before = reads.looked_at()
    with closing(sqlite3.connect(own.home / "mlflow.db")) as store, store:
        store.execute("UPDATE latest_metrics SET value = 42 WHERE key = 'oos_skill'")
    reads.refresh()
    assert (reads.runs()["metrics.oos_skill"] == 42).all() and reads.looked_at() > before


def test_a_refresh_of_a_store_that_cannot_be_read_leaves_the_error_to_the_page(home: Path) -> None:
    (home / "mlflow.db").write_bytes(b"somebody's notes" * 500)
    reads.refresh()
    with pytest.raises(StoreError):
        reads.runs()


def test_histories_follow_the_store(own: Recorded) -> None:
    key = "fold.oos_skill"
    table, scores = reads.history(key), reads.fold_scores(key, [own.run_id, "nothing"])
    assert set(table.index) == {own.run_id, own.rated_id} and list(scores) == [own.run_id]
    assert len(scores[own.run_id]) == table.loc[own.run_id, "n"]
    client = MlflowClient(tracking_uri=f"sqlite:///{own.home / 'mlflow.db'}")
    client.log_metric(own.run_id, key, 7.0, step=99)
    assert reads.history(key).loc[own.run_id, "max"] == 7 and reads.fold_scores(key, [own.run_id])[own.run_id][-1] == 7
    client.delete_run(own.rated_id)
    assert list(reads.archived().index) == [own.rated_id] and list(reads.history(key).index) == [own.run_id]
