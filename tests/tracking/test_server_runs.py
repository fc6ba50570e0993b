"""Runs read through MLflow's client: the same as through SQL, and kept current by asking for what may have changed."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos import databricks_pb2

from omninmo.errors import StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import server_runs, writer
from omninmo.tracking.server_runs import ServerRuns
from omninmo.tracking.sqlite_runs import SqliteRuns
from tests import foreign_store
from tests.recorded import QUICK, Recorded


def test_mlflow_s_client_gives_what_reading_sqlite_gives(own: Recorded) -> None:
    writer.open_run(QUICK, 20, {"note": "half-way"})
    foreign_store.fill(own.home)
    with (
        closing(sqlite3.connect(own.home / "mlflow.db")) as store,
        store,
    ):  # which MLflow's client does not read or names itself
        store.execute("UPDATE runs SET start_time = 1, name = run_uuid WHERE start_time IS NULL")
    runs, fast = ServerRuns(tracking_uri()), SqliteRuns(own.home / "mlflow.db")
    pd.testing.assert_frame_equal(runs.table(), fast.table())
    pd.testing.assert_frame_equal(runs.archived(), fast.archived())
    assert len(fast.archived()) == 1 and len(runs.table()) > 20


def test_the_experiment_is_named_and_numbered_as_mlflow_does(recorded: Recorded) -> None:
    known = MlflowClient(tracking_uri=tracking_uri()).get_experiment_by_name("stock_prediction")
    assert known is not None
    for runs in (ServerRuns(tracking_uri()), SqliteRuns(recorded.home / "mlflow.db")):
        assert set(runs.table()["experiment_id"]) == {known.experiment_id}


@pytest.fixture
def full_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with each reading in full."""
    calls: list[str] = []
    read = ServerRuns._read_all

    def count(runs: ServerRuns, *arguments: Any) -> None:
        calls.append(runs.uri)
        read(runs, *arguments)

    monkeypatch.setattr(ServerRuns, "_read_all", count)
    return calls


def test_what_happens_while_runs_train_is_seen_without_reading_all(own: Recorded, full_reads: list[str]) -> None:
    client, runs = MlflowClient(tracking_uri=tracking_uri()), ServerRuns(tracking_uri())
    experiment = client.create_experiment("somebody's")
    long_ago = int(time.time() * 1000) - 10 * server_runs.OVERLAP
    started_long_ago = client.create_run(experiment, start_time=long_ago).info.run_id
    runs.table()
    new = client.create_run(experiment).info.run_id
    changes: list[Callable[[], object]] = [
        lambda: client.log_metric(new, "loss", 1.0),
        lambda: client.log_metric(started_long_ago, "loss", 2.0),
        lambda: client.set_tag(new, "a", "1"),
        lambda: client.delete_tag(new, "a"),
        lambda: client.set_terminated(new),
        lambda: client.delete_run(new),
        lambda: client.restore_run(new),
        lambda: client.delete_run(started_long_ago),
        lambda: client.rename_experiment(experiment, "everybody's"),
        lambda: client.delete_experiment(experiment),
    ]
    for change in changes:
        change()
        pd.testing.assert_frame_equal(runs.table(), SqliteRuns(own.home / "mlflow.db").table())
    assert len(full_reads) == 1
    number = runs.number
    runs.table()
    assert runs.number == number
    client.restore_experiment(experiment)
    pd.testing.assert_frame_equal(runs.table(), SqliteRuns(own.home / "mlflow.db").table())


def test_a_change_of_an_old_run_is_seen_after_a_refresh(own: Recorded) -> None:
    client, runs = MlflowClient(tracking_uri=tracking_uri()), ServerRuns(tracking_uri())
    old = client.create_run("0", start_time=1_600_000_000_000).info.run_id
    client.set_terminated(old)
    runs.table()
    client.set_tag(old, "a", "1")
    assert "tags.a" not in runs.table()
    runs.refresh()
    assert runs.table().set_index("run_id").loc[old, "tags.a"] == "1"


def test_a_run_from_the_future_hides_no_others(own: Recorded) -> None:
    client, runs = MlflowClient(tracking_uri=tracking_uri()), ServerRuns(tracking_uri())
    client.create_run("0", start_time=int(time.time() * 1000) + 10**10)
    runs.table()
    new = client.create_run("0").info.run_id
    assert new in set(runs.table()["run_id"])


@pytest.mark.parametrize("code", ["INTERNAL_ERROR", "INVALID_PARAMETER_VALUE"])
def test_a_server_that_refuses_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    address = "http://user:secret@127.0.0.1:9/"

    def refuse(_client: MlflowClient, **_page: object) -> None:
        raise MlflowException(f"API request to {address}api failed", getattr(databricks_pb2, code))

    monkeypatch.setattr(MlflowClient, "search_experiments", refuse)
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/") as refused:
        ServerRuns(address).table()
    assert "secret" not in str(refused.value)


def test_an_empty_store_has_no_runs(home: Path, own: Recorded) -> None:
    client = MlflowClient(tracking_uri=tracking_uri())
    for run_id in (own.run_id, own.rated_id):
        client.delete_run(run_id)
    runs = ServerRuns(tracking_uri())
    assert runs.table().empty and runs.table().empty and len(runs.archived()) == 2
