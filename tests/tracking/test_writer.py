"""Writing: a run carries its job from its first commit, and FINISHED is the last word."""

import hashlib
import json
import os
import pwd
import socket
import subprocess
from pathlib import Path

import numpy as np
import pytest
from mlflow import MlflowClient

from omninmo import schema
from omninmo.config import ModelParams, TrainingConfig
from omninmo.errors import Cancelled, StoreError
from omninmo.events import Event
from omninmo.experiment import run as experiment
from omninmo.experiment.run import run_experiment
from omninmo.paths import local_path, tracking_uri
from omninmo.reports import pictures
from omninmo.tracking import writer
from omninmo.tracking.items import config_params
from omninmo.tracking.store import RunStore
from omninmo.training.train import TrainingResult
from tests.recorded import QUICK, RATED, Recorded, Trained


def client() -> MlflowClient:
    return MlflowClient(tracking_uri=tracking_uri())


def folder(run_id: str) -> Path:
    path = local_path(client().get_run(run_id).info.artifact_uri)
    assert path is not None
    return path


def newest() -> str:
    (run,) = client().search_runs(["1"], order_by=["attributes.start_time DESC"], max_results=1)
    return str(run.info.run_id)


def test_a_run_is_running_and_carries_its_job_from_the_first_commit(own: Recorded) -> None:
    run = writer.open_run(QUICK, 20, {schema.TAG_JOB: "job-1"})
    stored = client().get_run(run.run_id)
    assert stored.info.status == "RUNNING" and stored.info.run_name == "quick"
    assert stored.data.tags[schema.TAG_JOB] == "job-1"
    assert stored.data.tags[schema.TAG_HOST] == socket.gethostname()
    assert stored.data.tags[schema.TAG_VERSION]


def test_who_trains_is_known_without_variables_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert writer._user() == pwd.getpwuid(os.getuid()).pw_name

    def nobody(_number: int) -> None:
        raise KeyError("no such user")

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert writer._user() == "unknown"


def test_the_manifest_lists_every_file_with_its_hash_and_size(recorded: Recorded) -> None:
    root = folder(recorded.run_id)
    listed = json.loads((root / schema.MANIFEST_FILE).read_text())["files"]
    later = {schema.MANIFEST_FILE, schema.PICTURES_FILE, *json.loads((root / schema.PICTURES_FILE).read_text())}
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert set(listed) == found - later
    for name, known in listed.items():
        content = (root / name).read_bytes()
        assert known == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def test_a_writer_that_fails_at_the_manifest_leaves_no_finished_run(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writer, "manifest", fail)
    with pytest.raises(StoreError, match="No space left on device"):
        run_experiment(QUICK)
    run = client().get_run(newest())
    assert run.info.status == "FAILED" and "No space left" in run.data.tags[schema.TAG_ERROR]
    assert not (folder(run.info.run_id) / schema.MANIFEST_FILE).exists()


def test_finished_comes_after_the_manifest_and_before_the_pictures(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool]] = []
    terminate = MlflowClient.set_terminated

    def watch(self: MlflowClient, run_id: str, status: str | None = None, end_time: int | None = None) -> None:
        seen.append(("finished", (folder(run_id) / schema.MANIFEST_FILE).exists()))
        terminate(self, run_id, status, end_time)

    def draw(table: object, place: Path) -> list[str]:
        seen.append(("pictures", client().get_run(newest()).info.status == "FINISHED"))
        return []

    monkeypatch.setattr(MlflowClient, "set_terminated", watch)
    monkeypatch.setattr(pictures, "draw", draw)
    run_experiment(QUICK)
    assert seen == [("finished", True), ("pictures", True)]


def test_a_picture_that_fails_is_left_out_and_the_run_stays_finished(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(shares: object, path: Path) -> None:
        raise ValueError("no font")

    monkeypatch.setattr(pictures, "_importance", fail)
    run_id = run_experiment(QUICK)
    drawn = json.loads((folder(run_id) / schema.PICTURES_FILE).read_text())
    assert "feature_importance.png" not in drawn and "shap_summary.png" in drawn
    assert client().get_run(run_id).info.status == "FINISHED"


def test_pictures_that_cannot_be_stored_leave_the_run_finished(
    own: Recorded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(table: object, place: Path) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pictures, "draw", fail)
    run_id = run_experiment(QUICK)
    assert client().get_run(run_id).info.status == "FINISHED"
    assert "No space left on device" in caplog.text


def test_cancelled_while_pictures_are_drawn_keeps_the_finished_run(own: Recorded) -> None:
    def cancel(event: Event) -> None:
        if event.stage == "pictures":
            raise Cancelled

    with pytest.raises(Cancelled):
        run_experiment(QUICK, on_event=cancel)
    assert client().get_run(newest()).info.status == "FINISHED"


@pytest.mark.parametrize("stage", ["features", "folds", "final", "record"])
def test_a_cancelled_run_says_so_whenever_it_was_cancelled(own: Recorded, stage: str) -> None:
    def cancel(event: Event) -> None:
        if event.stage == stage and event.run_id:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_experiment(QUICK, on_event=cancel)
    assert client().get_run(newest()).info.status == "KILLED"


def test_an_unexpected_error_fails_the_run_with_its_reason(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> TrainingResult:
        raise MemoryError("out of memory")

    monkeypatch.setattr(experiment, "train_reported", fail)
    with pytest.raises(MemoryError):
        run_experiment(QUICK)
    run = client().get_run(newest())
    assert run.info.status == "FAILED" and "out of memory" in run.data.tags[schema.TAG_ERROR]


def test_a_run_that_has_ended_is_not_ended_again(own: Recorded) -> None:
    writer.end(own.run_id, "FAILED", "too late")
    run = client().get_run(own.run_id)
    assert run.info.status == "FINISHED" and schema.TAG_ERROR not in run.data.tags


def test_two_same_trainings_leave_the_same_numbers_and_files(own: Recorded) -> None:
    again = run_experiment(QUICK)
    one, two = (client().get_run(run_id).data for run_id in (own.run_id, again))

    def untimed(metrics: dict[str, float]) -> dict[str, float]:
        return {key: value for key, value in metrics.items() if not key.startswith("time.")}

    assert untimed(one.metrics) == untimed(two.metrics) and one.params == two.params
    for name in (schema.PREDICTIONS_FILE, schema.SHAP_VALUES_FILE, schema.IMPORTANCES_FILE, "model/model.json"):
        assert (folder(own.run_id) / name).read_bytes() == (folder(again) / name).read_bytes(), name


def test_the_catalogue_names_exactly_what_is_logged(recorded: Recorded) -> None:
    runs = [client().get_run(run_id).data for run_id in (recorded.run_id, recorded.rated_id)]
    metrics = {key for run in runs for key in run.metrics}
    folds = {key for key in metrics if key.startswith("fold.")}
    rounds = {key for key in metrics if key.startswith("round.")}
    assert metrics - folds - rounds == set(schema.METRICS)
    assert {key.removeprefix("fold.") for key in folds} == set(schema.FOLD_METRICS)
    assert rounds == {f"round.{side}.{error}" for side in ("train", "valid") for error in ("rmse", "log_loss")}
    for run in runs:
        assert set(run.params) == set(schema.PARAMS)


@pytest.mark.parametrize("config", [QUICK, RATED])
def test_what_the_horizons_per_leaf_amount_to_is_logged(
    recorded: Recorded, trained: Trained, config: TrainingConfig
) -> None:
    data = trained(config).dataset
    logged = client().get_run(recorded.run_id if config == QUICK else recorded.rated_id).data.params
    assert float(logged["leaf_horizons"]) == config.model.leaf_horizons
    rows = config.model.leaf_horizons * config.horizon * len(data) / data.dates.nunique()
    shares = np.bincount(data.classes, minlength=5) / len(data)
    hessian = 1 if config.mode == "regression" else np.mean(2 * shares * (1 - shares))
    assert float(logged["min_child_weight"]) == pytest.approx(rows * hessian, rel=1e-3)


def test_of_a_given_leaf_weight_and_the_horizons_per_leaf_the_one_that_decides_is_logged() -> None:
    given = config_params(QUICK.replace(model=ModelParams(min_child_weight=200)))
    assert given["min_child_weight"] == "200.0" and "leaf_horizons" not in given
    assert "min_child_weight" not in config_params(QUICK)  # known once there are rows


def test_the_files_of_a_run_are_the_ones_of_the_catalogue(recorded: Recorded) -> None:
    wanted = {value for name, value in vars(schema).items() if name.endswith(("_FILE", "_TEXT", "_FOLDER"))}
    root = folder(recorded.run_id)
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    pictured = {name for name in found if name.endswith(".png")}
    assert wanted - {schema.MODEL_FOLDER} <= found
    assert {name if not name.startswith("model/") else "model" for name in found - pictured} == wanted - {
        schema.PACKAGES_FILE,
        schema.MODEL_FILE,
    }


def test_histories_have_a_step_per_fold_and_per_measured_round(recorded: Recorded, trained: Trained) -> None:
    result = trained(QUICK)
    folds = client().get_metric_history(recorded.run_id, "fold.oos_skill")
    assert [(item.step, item.value) for item in folds] == list(
        result.folds[["fold", "oos_skill"]].itertuples(index=False, name=None)
    )
    rounds = client().get_metric_history(recorded.run_id, "round.valid.rmse")
    assert [item.step for item in rounds] == list(result.rounds["round"])


def test_a_run_whose_settings_cannot_be_written_does_not_stay_running(own: Recorded) -> None:
    writer.open_run(QUICK, 20, {})
    place = folder(newest()).parent.parent
    place.rename(place.with_name("elsewhere"))
    place.write_text("in the way")
    with pytest.raises(StoreError, match="wanted to write"):
        run_experiment(QUICK)
    stored = client().get_run(newest())
    assert stored.info.status == "FAILED" and "wanted to write" in stored.data.tags[schema.TAG_ERROR]


def test_a_run_holds_its_settings_before_it_is_trained(own: Recorded) -> None:
    run = writer.open_run(QUICK, 20, {})
    writer.record_settings(run, QUICK)
    assert client().get_run(run.run_id).data.params["max_depth"] == str(QUICK.model.max_depth)
    assert RunStore().config(run.run_id) == QUICK


def test_a_run_that_was_ended_meanwhile_does_not_become_finished(own: Recorded, trained: Trained) -> None:
    run = writer.open_run(QUICK, 20, {})
    writer.end(run.run_id, "KILLED", "Cancelled.")
    writer.record(run, trained(QUICK))
    assert client().get_run(run.run_id).info.status == "KILLED"


def test_the_commit_is_that_of_the_code_s_own_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed into an environment inside somebody's project, it would name that project's commit."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *words], cwd=tmp_path, check=True, timeout=30)

    monkeypatch.setattr(writer, "__file__", str(tmp_path / "omninmo" / "tracking" / "writer.py"))
    assert writer._git_commit() == ""
    (tmp_path / "file").write_text("1")
    git("init", "-q")
    git("add", "file")
    git("commit", "-q", "-m", "first")
    clean = writer._git_commit()
    assert len(clean) == 40
    (tmp_path / "file").write_text("2")
    assert writer._git_commit() == f"{clean}-dirty"
    monkeypatch.setattr(writer, "__file__", str(tmp_path / "lib" / "site" / "omninmo" / "tracking" / "writer.py"))
    assert writer._git_commit() == ""
