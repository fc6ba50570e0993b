"""A tracking server instead of a file: a run is recorded on one, read back from it, and predicts as its champion."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import mlflow.xgboost
import pytest
from mlflow import MlflowClient

from omninmo import paths, schema
from omninmo.cli import main
from omninmo.config import PredictConfig
from omninmo.errors import RunError, StoreError
from omninmo.experiment.run import run_experiment
from omninmo.jobs import worker
from omninmo.jobs.folder import Request, publish, starting
from omninmo.jobs.job import get
from omninmo.prediction import kept
from omninmo.tracking import champion, deletion, editor, writer
from omninmo.tracking.store import RunStore
from tests.pages.conftest import OpenPage, open_page, words
from tests.recorded import QUICK
from tests.tracking.test_decoding import png
from tests.waiting import free_port, wait_until_served

__all__ = ["open_page"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server of MLflow with a store and a folder for artifacts of its own; yield its address."""
    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    command = [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder / 'server.db'}",
        "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until_served(f"http://127.0.0.1:{port}/health", process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # the server has workers
        process.wait()


@pytest.fixture
def store(server: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> RunStore:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    return RunStore()


@pytest.fixture(scope="module")
def quick(server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Return the id of a run that was recorded on the server, and the home folder of whoever trained it."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(folder))
        patch.setenv("MLFLOW_TRACKING_URI", server)
        return run_experiment(QUICK), folder


def test_a_run_on_a_server_is_recorded_and_read_back(store: RunStore, quick: tuple[str, Path]) -> None:
    run_id, home = quick
    table = store.runs().set_index("run_id")
    assert table.loc[run_id, "status"] == "FINISHED" and table.loc[run_id, "params.forward_days"] == 30
    assert store.search("metrics.final_r2 > -9") == [run_id]
    assert store.config(run_id) == QUICK
    assert {"y_true", "y_pred"} <= set(store.predictions(run_id))
    assert store.shap(run_id).features == tuple(store.features(run_id)["name"])
    assert set(store.manifest(run_id)["files"]) >= {schema.CONFIG_FILE, schema.SUMMARY_FILE}
    assert not (home / "mlflow.db").exists() and not (home / "mlruns").exists()


def test_what_is_added_to_a_run_later_is_read_later(store: RunStore, tmp_path: Path) -> None:
    """The pictures come after the manifest: a page that looked in between once never saw them."""
    run = writer.open_run(QUICK, 20, {})
    writer.record_settings(run, QUICK)
    assert store.config(run.run_id) == QUICK and store.pictures(run.run_id) == []
    with pytest.raises(RunError, match=f"Run {run.run_id} has no {schema.MANIFEST_FILE}"):
        store.manifest(run.run_id)
    MlflowClient(store.uri).log_text(run.run_id, '["late.png"]', schema.PICTURES_FILE)
    (tmp_path / "late.png").write_bytes(png())
    MlflowClient(store.uri).log_artifact(run.run_id, str(tmp_path / "late.png"))
    (picture,) = store.pictures(run.run_id)
    assert picture.read_bytes() == png()


def test_runs_of_a_server_are_edited_archived_and_restored(store: RunStore) -> None:
    run_id = writer.open_run(QUICK, 20, {}).run_id
    assert "still running" in str(editor.archive([run_id])[run_id])
    MlflowClient(store.uri).set_terminated(run_id, "FAILED")
    editor.rename(run_id, "mine", before="quick")
    editor.write_note(run_id, "# Why", before="")
    assert editor.set_tag([run_id, "f" * 32], "team: a/b", "x").keys() == {"f" * 32}
    row = store.runs().set_index("run_id").loc[run_id]
    assert (row["name"], row[f"tags.{schema.TAG_NOTE}"], row["tags.team: a/b"]) == ("mine", "# Why", "x")
    assert editor.remove_tag([run_id], "team: a/b") == {} == editor.archive([run_id])
    store.refresh()
    assert run_id not in set(store.runs()["run_id"]) and run_id in set(store.archived()["run_id"])
    with pytest.raises(RunError, match="was archived meanwhile"):
        editor.rename(run_id, "theirs", before="mine")
    with pytest.raises(StoreError, match="in sqlite stores only"):
        deletion.delete([run_id])
    assert editor.restore([run_id]) == {}
    store.refresh()
    assert run_id in set(store.runs()["run_id"])


def test_a_champion_on_a_server_predicts_until_it_is_cleared(
    store: RunStore, quick: tuple[str, Path], open_page: OpenPage, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id, _ = quick
    assert store.champion() is None
    with pytest.raises(RunError, match=r"^The run quick was not made champion\. On dates it had not seen"):
        champion.appoint(store, run_id)
    champion.appoint(store, run_id, anyway=True)
    assert champion.pointed_at(store.uri) == champion.PointedAt(run_id, "1", is_ours=True)
    assert main(["champion"]) == 0 and run_id in capsys.readouterr().out
    assert main(["predict", "KO", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["choice"] == f"Run quick ({run_id[:8]}), the champion."
    assert predicted_by_a_job() == [row["prediction"] for row in said["predictions"]]
    app = open_page("pages/predict.py")
    assert app.selectbox(key="forecast_run").options == ["quick · champion"]
    assert "1 ticker predicted" in words(app) and not app.error
    loaded = mlflow.xgboost.load_model(f"models:/{schema.REGISTERED_MODEL}@{schema.CHAMPION}")
    assert loaded.feature_names == list(store.features(run_id).index)
    assert main(["champion", "--clear"]) == 0 and store.champion() is None


def predicted_by_a_job() -> list[float]:
    """Return what the process of a job, which is this one, predicts of KO by the champion."""
    jobs = paths.home().writable(paths.home().jobs)
    with starting(jobs):
        folder = publish(jobs, Request.of(PredictConfig(tickers="KO")))
    lock = folder.hold()
    assert worker.run(folder.id) == 0
    os.close(lock)
    forecast = kept.load(get(folder.id).run_ids[0])
    assert forecast is not None
    return forecast.table["prediction"].tolist()
