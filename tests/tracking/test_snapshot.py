"""Every run of a store at once: the same through SQL as through MLflow, and nothing but a store is taken for one."""

import sqlite3
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.protos import databricks_pb2

from omninmo.errors import ConfigError, StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import writer
from omninmo.tracking.snapshot import read_client, read_sqlite
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded


def test_reading_sqlite_gives_what_mlflow_s_client_gives(own: Recorded) -> None:
    writer.open_run(QUICK, 20, {"note": "half-way"})
    plain = MlflowClient(tracking_uri=tracking_uri())
    foreign = plain.create_run(plain.create_experiment("somebody's"))
    plain.log_metric(foreign.info.run_id, "loss", float("nan"))
    plain.log_metric(foreign.info.run_id, "score", float("inf"))
    ours = {record["run_id"]: record for record in read_sqlite(own.home / "mlflow.db")}
    theirs = {record["run_id"]: record for record in read_client(tracking_uri())}
    assert len(ours) == 4 and ours == theirs


def test_the_experiment_is_named_and_numbered_as_mlflow_does(recorded: Recorded) -> None:
    known = MlflowClient(tracking_uri=tracking_uri()).get_experiment_by_name("stock_prediction")
    assert known is not None
    for records in (read_sqlite(recorded.home / "mlflow.db"), read_client(tracking_uri())):
        assert {record["experiment_id"] for record in records} == {known.experiment_id}


def test_an_archived_run_is_left_out_until_it_is_restored(own: Recorded) -> None:
    plain = MlflowClient(tracking_uri=tracking_uri())
    plain.delete_run(own.run_id)
    assert list(RunStore().runs()["run_id"]) == [own.rated_id]
    assert {record["run_id"] for record in read_client(tracking_uri())} == {own.rated_id}
    plain.restore_run(own.run_id)
    assert set(RunStore().runs()["run_id"]) == {own.run_id, own.rated_id}


@pytest.mark.parametrize("words", ["metrics.final_r2 >< 1", "nonsense", "metrics.final_r2 > 'a'"])
def test_a_filter_that_cannot_be_read_is_one_sentence(recorded: Recorded, words: str) -> None:
    with pytest.raises(ConfigError, match="MLflow cannot read this filter"):
        RunStore().search(words)


@pytest.mark.parametrize("kind", ["no database", "another database"])
def test_a_file_that_is_no_store_is_refused_and_left_alone(home: Path, kind: str) -> None:
    path = home / "mlflow.db"
    if kind == "no database":
        path.write_bytes(b"somebody's notes" * 500)
    else:
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE cats (name TEXT)")
    before = path.read_bytes()
    for attempt in (RunStore().runs, lambda: RunStore().search("metrics.oos_skill > 0")):
        with pytest.raises(StoreError, match="set OMNINMO_HOME to another folder"):
            attempt()
    assert path.read_bytes() == before


@pytest.mark.parametrize("code", ["INTERNAL_ERROR", "INVALID_PARAMETER_VALUE"])
def test_a_server_that_refuses_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    address = "http://user:secret@127.0.0.1:9/"

    def refuse(_client: MlflowClient) -> None:
        raise MlflowException(f"API request to {address}api failed", getattr(databricks_pb2, code))

    monkeypatch.setattr(MlflowClient, "search_experiments", refuse)
    with pytest.raises((StoreError, ConfigError), match=r"http://127\.0\.0\.1:9/") as refused:
        read_client(address)
    assert "secret" not in str(refused.value)
