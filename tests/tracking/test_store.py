"""Reading: every run, exactly what was written, and never a byte changed."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError, StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import store as store_module
from omninmo.tracking import writer
from omninmo.tracking.snapshot import read_client, read_sqlite
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, RATED, Recorded, Trained

OLDER = "0123456789ab"
OPEN_A_RUN = """
from omninmo.config import TrainingConfig
from omninmo.tracking import store as store_module
from omninmo.tracking import writer
print(writer.open_run(TrainingConfig(), 20, {}).run_id)
"""


def test_reading_sqlite_gives_what_mlflow_s_client_gives(own: Recorded) -> None:
    writer.open_run(QUICK, 20, {"note": "half-way"})
    plain = MlflowClient(tracking_uri=tracking_uri())
    foreign = plain.create_run(plain.create_experiment("somebody's"))
    plain.log_metric(foreign.info.run_id, "loss", float("nan"))
    plain.log_metric(foreign.info.run_id, "score", float("inf"))
    ours = {record["run_id"]: record for record in read_sqlite(own.home / "mlflow.db")}
    theirs = {record["run_id"]: record for record in read_client(tracking_uri())}
    assert len(ours) == 4 and ours == theirs


def test_no_run_vanishes(own: Recorded) -> None:
    plain = MlflowClient(tracking_uri=tracking_uri())
    bare = plain.create_run(plain.create_experiment("somebody's")).info.run_id
    running = writer.open_run(QUICK, 20, {}).run_id
    table = RunStore().runs()
    assert set(table["run_id"]) == {own.run_id, own.rated_id, bare, running}
    assert set(table["experiment"]) == {"stock_prediction", "somebody's"}
    assert table["start_time"].is_monotonic_decreasing
    assert table.set_index("run_id").loc[own.run_id, "params.forward_days"] == 30


def test_an_archived_run_is_left_out_until_it_is_restored(own: Recorded) -> None:
    plain = MlflowClient(tracking_uri=tracking_uri())
    plain.delete_run(own.run_id)
    assert list(RunStore().runs()["run_id"]) == [own.rated_id]
    assert {record["run_id"] for record in read_client(tracking_uri())} == {own.rated_id}
    plain.restore_run(own.run_id)
    assert set(RunStore().runs()["run_id"]) == {own.run_id, own.rated_id}


def test_looking_creates_nothing(home: Path) -> None:
    assert RunStore().runs().empty
    assert RunStore().search("metrics.oos_skill > 0") == []
    with pytest.raises(RunError, match="There is no run nothing"):
        RunStore().predictions("nothing")
    assert list(home.iterdir()) == []


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


def test_a_store_of_another_mlflow_can_be_read_but_not_written(own: Recorded) -> None:
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE alembic_version SET version_num = ?", (OLDER,))
    store.close()
    before = (own.home / "mlflow.db").read_bytes()
    with pytest.raises(StoreError, match="made by another version of MLflow"):
        writer.open_run(QUICK, 20, {})
    with pytest.raises(StoreError, match="out-of-date"):
        RunStore().search("metrics.oos_skill > 0")
    assert (own.home / "mlflow.db").read_bytes() == before
    assert len(RunStore().runs()) == 2


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OMNINMO_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    with pytest.raises(StoreError, match="Set OMNINMO_HOME to a folder that you may write to"):
        writer.open_run(QUICK, 20, {})


def test_two_processes_may_open_a_new_store_at_once_and_a_third_read_it_meanwhile(home: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPEN_A_RUN], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    while any(process.poll() is None for process in started):
        assert len(RunStore().runs()) <= 2  # a store that is being made is not seen by halves
    said = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    assert set(RunStore().runs()["run_id"]) == {output.strip() for output, _ in said}


@pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])
def test_what_was_found_is_read_back(recorded: Recorded, config: TrainingConfig, trained: Trained) -> None:
    run_id = recorded.run_id if config is QUICK else recorded.rated_id
    store, result = RunStore(), trained(config)
    assert store.config(run_id) == config
    pd.testing.assert_frame_equal(store.predictions(run_id), result.predictions, check_dtype=False)
    pd.testing.assert_frame_equal(
        store.importances([run_id]).drop(columns="run_id"), result.importances, check_dtype=False
    )
    pd.testing.assert_frame_equal(store.rounds(run_id), result.rounds, rtol=1e-8, check_dtype=False)
    pd.testing.assert_frame_equal(store.folds(run_id), result.folds, rtol=1e-8, check_dtype=False)
    shap = store.shap(run_id)
    for name in ("values", "data", "base", "margin", "prediction"):
        np.testing.assert_array_equal(getattr(shap, name), getattr(result.shap, name), err_msg=name)
    assert shap.features == result.shap.features and shap.total_rows == result.shap.total_rows
    assert shap.to_explanation().values.shape[0] == len(shap)


def test_importances_of_several_runs_are_tidy(recorded: Recorded) -> None:
    tidy = RunStore().importances([recorded.run_id, recorded.rated_id])
    assert list(tidy.columns) == ["run_id", "fold", "feature", "kind", "value"]
    assert set(tidy["run_id"]) == {recorded.run_id, recorded.rated_id} and set(tidy["kind"]) == {"gain", "shap"}
    assert tidy.groupby(["run_id", "fold", "kind"])["value"].sum().to_numpy() == pytest.approx(1)
    assert RunStore().importances([]).empty


@pytest.mark.parametrize("name", [schema.PREDICTIONS_FILE, schema.SHAP_VALUES_FILE, schema.SHAP_META_FILE])
@pytest.mark.parametrize("content", [b"", b"PAR1 no more", b"{"])
def test_a_damaged_file_is_one_sentence(own: Recorded, name: str, content: bytes) -> None:
    (own.artifacts() / name).write_bytes(content)
    with pytest.raises(RunError, match=f"{name} of run {own.run_id} is damaged"):
        RunStore().predictions(own.run_id) if name == schema.PREDICTIONS_FILE else RunStore().shap(own.run_id)


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'{"a": 1}', b"\xff\xfe"])
def test_a_file_of_another_shape_is_one_sentence(own: Recorded, content: bytes) -> None:
    store = RunStore()
    readers: dict[str, Callable[[str], object]] = {
        schema.CONFIG_FILE: store.config,
        schema.FEATURES_FILE: store.features,
        schema.FOLDS_FILE: store.folds,
        schema.SHAP_META_FILE: store.shap,
    }
    for name, read in readers.items():
        (own.artifacts() / name).write_bytes(content)
        with pytest.raises(RunError, match=f"{name} of run {own.run_id} is damaged"):
            read(own.run_id)


def test_a_summary_that_is_no_text_is_one_sentence(own: Recorded) -> None:
    (own.artifacts() / schema.SUMMARY_TEXT).write_bytes(b"\xff\xfe")
    with pytest.raises(RunError, match=f"{schema.SUMMARY_TEXT} of run {own.run_id} is damaged"):
        RunStore().summary_text(own.run_id)


def test_a_table_without_its_columns_is_one_sentence(own: Recorded) -> None:
    for name in (schema.IMPORTANCES_FILE, schema.PREDICTIONS_FILE, schema.SHAP_VALUES_FILE):
        pd.DataFrame({"cats": [9]}).to_parquet(own.artifacts() / name)
    store = RunStore()
    for read in (lambda run_id: store.importances([run_id]), store.predictions, store.shap):
        with pytest.raises(RunError, match="is damaged"):
            read(own.run_id)


@pytest.mark.parametrize("content", ["3", "null", "[", '{"a": 1}'])
def test_damaged_names_of_pictures_are_no_pictures(own: Recorded, content: str) -> None:
    (own.artifacts() / schema.PICTURES_FILE).write_text(content)
    assert RunStore().pictures(own.run_id) == []


def test_a_missing_file_is_one_sentence(own: Recorded) -> None:
    (own.artifacts() / schema.FOLDS_FILE).unlink()
    with pytest.raises(RunError, match=f"has no {schema.FOLDS_FILE}"):
        RunStore().folds(own.run_id)


def test_nothing_outside_the_run_is_read(own: Recorded) -> None:
    secret = own.home / "secret.json"
    secret.write_text('"told"')
    with pytest.raises(RunError):
        RunStore().document(own.run_id, "../../../../secret.json")
    (own.artifacts() / schema.SUMMARY_FILE).unlink()
    (own.artifacts() / schema.SUMMARY_FILE).symlink_to(secret)
    with pytest.raises(RunError):
        RunStore().document(own.run_id, schema.SUMMARY_FILE)
    (own.artifacts() / schema.PICTURES_FILE).write_text(json.dumps(["../../../../secret.json"]))
    with pytest.raises(RunError):
        RunStore().pictures(own.run_id)


def test_a_run_that_claims_a_folder_of_somebody_else_is_refused(own: Recorded) -> None:
    (own.home / "config.json").write_text("{}")
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE runs SET artifact_uri = ? WHERE run_uuid = ?", (str(own.home), own.run_id))
    store.close()
    assert own.run_id in set(RunStore().runs()["run_id"])
    with pytest.raises(RunError, match="its own folder"):
        RunStore().config(own.run_id)


def test_files_on_a_server_are_fetched_once(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "local_path", lambda uri: None)
    fetched = RunStore().predictions(own.run_id)
    (own.artifacts() / schema.PREDICTIONS_FILE).unlink()
    pd.testing.assert_frame_equal(RunStore().predictions(own.run_id), fetched)


@pytest.mark.parametrize("words", ["metrics.final_r2 >< 1", "nonsense", "metrics.final_r2 > 'a'"])
def test_a_filter_that_cannot_be_read_is_one_sentence(recorded: Recorded, words: str) -> None:
    with pytest.raises(ConfigError, match="MLflow cannot read this filter"):
        RunStore().search(words)


def test_a_store_of_another_version_is_not_migrated_even_if_a_table_is_missing(own: Recorded) -> None:
    """MLflow itself upgrades a store whenever a table that it knows is missing."""
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE alembic_version SET version_num = 'b7c8d9e0f1a2'")
        store.execute("DROP TABLE IF EXISTS webhooks")
    store.close()
    before = (own.home / "mlflow.db").read_bytes()
    for write in (lambda: writer.open_run(QUICK, 20, {}), lambda: writer.reap(lambda job: False)):
        with pytest.raises(StoreError, match="made by another version of MLflow"):
            write()
    assert (own.home / "mlflow.db").read_bytes() == before
