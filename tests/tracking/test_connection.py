"""First use of a store: made once, published whole, and never over anything that another program made meanwhile."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from omninmo.errors import StoreError
from omninmo.paths import tracking_uri
from omninmo.tracking import connection, writer
from omninmo.tracking.store import RunStore
from tests.recorded import QUICK, Recorded

OLDER = "0123456789ab"
OPEN_A_RUN = """
from omninmo.config import TrainingConfig
from omninmo.tracking import writer
print(writer.open_run(TrainingConfig(), 20, {}).run_id)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new store, made once: MLflow takes seconds."""
    path = tmp_path_factory.mktemp("made") / "mlflow.db"
    MlflowClient(tracking_uri=f"sqlite:///{path}").search_experiments(max_results=1)
    return path


@pytest.fixture
def quick(home: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty home where a draft is filled from a store made before."""
    monkeypatch.setattr(connection, "_fill", lambda draft: shutil.copyfile(made, draft))
    return home


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Return `meanwhile(do)`: let something happen between the making of a new store and its publication."""

    def hook(do: Callable[[], object]) -> None:
        publish = connection._publish

        def late(whole: Path, path: Path) -> bool:
            do()
            return publish(whole, path)

        monkeypatch.setattr(connection, "_publish", late)

    return hook


def log_five_runs(made: Path, home: Path) -> set[str]:
    shutil.copyfile(made, home / "mlflow.db")
    plain = MlflowClient(tracking_uri=tracking_uri())
    return {plain.create_run("0").info.run_id for _ in range(5)}


def test_runs_that_plain_mlflow_logged_while_our_store_was_made_stay(
    quick: Path, made: Path, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    """The new store once replaced the one that had appeared: five runs, all acknowledged, became none."""
    theirs: set[str] = set()
    meanwhile(lambda: theirs.update(log_five_runs(made, quick)))
    ours = writer.open_run(QUICK, 20, {}).run_id
    assert len(theirs) == 5
    assert set(RunStore().runs()["run_id"]) == theirs | {ours}
    with closing(sqlite3.connect(quick / "mlflow.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(quick.glob(".mlflow.db.[dw]*"))


def test_what_appeared_meanwhile_and_is_no_store_is_refused_and_left_alone(
    quick: Path, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    path = quick / "mlflow.db"

    def appear() -> None:
        path.write_bytes(b"somebody's notes" * 500)
        os.utime(path, (0, 0))  # and nobody goes on writing it

    meanwhile(appear)
    with pytest.raises(StoreError, match="nothing was changed"):
        writer.open_run(QUICK, 20, {})
    assert path.read_bytes() == b"somebody's notes" * 500


@pytest.mark.parametrize("end", ["-journal", "-wal"])
def test_a_journal_without_its_store_is_never_played_into_a_new_one(home: Path, end: str) -> None:
    (home / f"mlflow.db{end}").write_bytes(b"of another")
    with pytest.raises(StoreError, match=f"mlflow.db{end} belongs to a store that is gone"):
        writer.open_run(QUICK, 20, {})
    assert not (home / "mlflow.db").exists() and (home / f"mlflow.db{end}").read_bytes() == b"of another"


def test_a_journal_of_a_draft_that_was_killed_is_not_played_into_the_next(
    quick: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for end in ("", "-journal", "-wal", "-shm"):
        (quick / f".mlflow.db.draft{end}").write_bytes(b"half a draft")

    def fill(draft: Path) -> None:
        assert not list(quick.glob(".mlflow.db.draft*"))
        shutil.copyfile(made, draft)

    monkeypatch.setattr(connection, "_fill", fill)
    ours = writer.open_run(QUICK, 20, {}).run_id
    assert list(RunStore().runs()["run_id"]) == [ours]


def test_an_empty_file_that_another_program_writes_to_is_not_touched(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_WAIT", 0.0)
    for name in ("mlflow.db", "mlflow.db-journal"):
        (home / name).touch()
    with pytest.raises(StoreError, match="is empty, and another program"):
        writer.open_run(QUICK, 20, {})
    assert (home / "mlflow.db").stat().st_size == 0


def test_a_file_system_without_links_gets_its_store_too(quick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    ours = writer.open_run(QUICK, 20, {}).run_id
    assert list(RunStore().runs()["run_id"]) == [ours]


def test_a_store_of_another_mlflow_can_be_read_but_not_written(own: Recorded) -> None:
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE alembic_version SET version_num = ?", (OLDER,))
    store.close()
    os.utime(own.home / "mlflow.db", (0, 0))  # nobody is making it
    before = (own.home / "mlflow.db").read_bytes()
    with pytest.raises(StoreError, match="made by another version of MLflow"):
        writer.open_run(QUICK, 20, {})
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
    outputs = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0], outputs
    assert set(RunStore().runs()["run_id"]) == {output.strip() for output, _ in outputs}


def test_a_store_of_another_version_is_not_migrated_even_if_a_table_is_missing(own: Recorded) -> None:
    """MLflow itself upgrades a store whenever a table that it knows is missing."""
    with sqlite3.connect(own.home / "mlflow.db") as store:
        store.execute("UPDATE alembic_version SET version_num = 'b7c8d9e0f1a2'")
        store.execute("DROP TABLE IF EXISTS webhooks")
    store.close()
    os.utime(own.home / "mlflow.db", (0, 0))  # nobody is making it
    before = (own.home / "mlflow.db").read_bytes()
    for write in (lambda: writer.open_run(QUICK, 20, {}), lambda: writer.reap(lambda job: False)):
        with pytest.raises(StoreError, match="made by another version of MLflow"):
            write()
    assert (own.home / "mlflow.db").read_bytes() == before


SECRET = "http://user:secret@127.0.0.1:9/"


@pytest.mark.parametrize(
    "raised",
    [MlflowException(f"API request to {SECRET}api failed"), MlflowException("out-of-date database schema"),
     ConnectionError(f"no answer of {SECRET}")],
)  # fmt: skip
def test_a_refusal_shows_the_store_without_its_password(monkeypatch: pytest.MonkeyPatch, raised: Exception) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", SECRET)
    with pytest.raises(StoreError, match=r"http://127\.0\.0\.1:9/") as refused, connection.connect():
        raise raised
    assert "secret" not in str(refused.value)
