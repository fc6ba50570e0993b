"""Deletion for good: of one's own archived runs alone, with their files alone, and never of a trial's count."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from omninmo import schema
from omninmo.errors import StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import deletion, editor, writer
from tests.foreign_store import OURS, ForeignStore
from tests.recorded import QUICK, Recorded


def client() -> MlflowClient:
    return MlflowClient(tracking_uri=tracking_uri())


def rows(home: Path, run_id: str) -> int:
    """Return how many rows of the whole store name a run."""
    with closing(sqlite3.connect(home / "mlflow.db")) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        having = [
            table for table in tables if "run_uuid" in str(store.execute(f"PRAGMA table_info({table})").fetchall())
        ]
        counts = [store.execute(f"SELECT count(*) FROM {table} WHERE run_uuid = ?", [run_id]) for table in having]
        return sum(int(count.fetchone()[0]) for count in counts)


def refusal(run_id: str) -> str:
    """Return why a run is not deleted, which must leave its row."""
    reason = str(deletion.delete([run_id])[run_id])
    assert client().get_run(run_id).info.run_id == run_id
    return reason


def trials() -> str:
    experiment = client().get_experiment_by_name("stock_prediction")
    assert experiment is not None
    return str(experiment.tags.get(schema.TAG_DELETED_TRIALS))


def test_a_run_leaves_with_its_files_and_is_counted_on(own: Recorded) -> None:
    before = rows(own.home, own.rated_id)
    assert editor.archive([own.run_id, own.rated_id]) == {} == deletion.delete([own.run_id])
    assert rows(own.home, own.run_id) == 0 and rows(own.home, own.rated_id) == before > 50
    assert not own.artifacts().parent.exists() and own.artifacts(own.rated_id).exists()
    assert trials() == "1"
    assert "There is no run" in str(deletion.delete([own.run_id])[own.run_id])
    shutil.rmtree(own.artifacts(own.rated_id).parent)  # by hand: the row can go nevertheless
    assert deletion.delete([own.rated_id]) == {} and trials() == "2"


def test_what_was_never_a_result_is_no_trial(own: Recorded) -> None:
    failed = writer.open_run(QUICK, 20, {}).run_id
    writer.end(failed, "FAILED")
    leaking = ForeignStore(own.home).add("leak", params={"scheme": schema.LEAKS}, tags=OURS)
    editor.archive([failed, leaking])
    assert deletion.delete([failed]) == {} and trials() == "None"


def test_only_archived_runs_of_ones_own_are_deleted(own: Recorded) -> None:
    store = ForeignStore(own.home)
    foreign, running = store.add("foreign"), store.add("running", tags=OURS, status="RUNNING")
    store.client.delete_run(foreign)
    store.client.delete_run(running)
    assert "is not archived" in refusal(own.run_id) and own.artifacts().exists()
    assert "another tool's" in refusal(foreign)
    assert "still running" in refusal(running)


def test_the_champion_stays(own: Recorded) -> None:
    editor.archive([own.run_id, own.rated_id])
    registry = client()
    registry.create_registered_model("stock_prediction")
    by_id = registry.create_model_version("stock_prediction", str(own.artifacts() / "model"), run_id=own.run_id)
    by_path = registry.create_model_version("stock_prediction", (own.artifacts(own.rated_id) / "model").as_uri())
    registry.set_registered_model_alias("stock_prediction", "champion", by_id.version)
    registry.set_registered_model_alias("stock_prediction", "challenger", by_path.version)
    assert "version 1 of the registered model stock_prediction" in refusal(own.run_id)
    assert "an alias (challenger)" in refusal(own.rated_id)
    registry.delete_registered_model_alias("stock_prediction", "champion")
    assert deletion.delete([own.run_id]) == {}


def test_without_an_answer_of_the_registry_nothing_is_deleted(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    editor.archive([own.run_id])

    def silent(*_: object, **__: object) -> None:
        raise MlflowException("http://me:secret@registry does not answer")

    monkeypatch.setattr(MlflowClient, "search_registered_models", silent)
    reason = refusal(own.run_id)
    assert "registry of models did not say" in reason and "secret" not in reason and own.artifacts().exists()


def test_no_file_outside_of_the_runs_own_folder_is_removed(own: Recorded, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("three years")
    store = ForeignStore(own.home)
    for number, name in enumerate(("elsewhere", "parent", "linked", "cloud", "relative")):
        run_id = store.add(name, tags=OURS)
        shaped = precious / run_id / "artifacts"
        shaped.mkdir(parents=True)
        address = {
            "elsewhere": shaped.as_uri(),
            "parent": f"{own.home.as_uri()}/foreign/../../precious/{run_id}/artifacts",
            "linked": f"{own.home.as_uri()}/foreign/{run_id}/artifacts",
            "cloud": f"s3://bucket/{run_id}/artifacts",
            "relative": f"precious/{run_id}/artifacts",
        }[name]
        if name == "linked":
            (own.home / "foreign").mkdir(exist_ok=True)
            (own.home / "foreign" / run_id).symlink_to(precious / run_id)
        store.change("UPDATE runs SET artifact_uri = ? WHERE run_uuid = ?", address, run_id)
        store.client.delete_run(run_id)
        assert "not deleted" in refusal(run_id) or "symbolic link" in refusal(run_id), name
        assert shaped.exists() and len(list(precious.iterdir())) == number + 2


def test_a_link_within_the_folder_takes_nothing_with_it(own: Recorded, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years")
    (own.artifacts() / "link").symlink_to(tmp_path, target_is_directory=True)
    editor.archive([own.run_id])
    assert deletion.delete([own.run_id]) == {} and (tmp_path / "thesis.txt").read_text() == "three years"


def test_other_stores_are_left_to_their_keeper(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "postgresql://me:secret@127.0.0.1/runs")
    with pytest.raises(StoreError, match=r"sqlite stores only, not in postgresql://127\.0\.0\.1/runs; .*mlflow gc"):
        deletion.delete(["any"])


def test_a_deletion_that_does_not_end_is_one_sentence(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "MAX_WAIT", 0.0)
    editor.archive([own.run_id])
    lock = FileLock(own.home / ".mlflow.db.deletion.lock")
    with lock, pytest.raises(StoreError, match=r"another deletion in .* has not ended"):
        deletion.delete([own.run_id])
    assert deletion.delete([own.run_id]) == {}
