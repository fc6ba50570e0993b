"""Writing files: each appears whole, and what a killed writer left is swept, never what is in use."""

import hashlib
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pandas as pd
import pytest

from omninmo.tracking.artifacts import manifest, put, relative_files, staging_folder, write
from omninmo.tracking.items import File, Table


@pytest.fixture
def uri(home: Path) -> str:
    """Return the artifact URI of a run in an empty home."""
    return (home / "mlruns" / "stocks" / "run" / "artifacts").as_uri()


@pytest.fixture
def runs(home: Path) -> Path:
    return home / "mlruns" / "stocks"


def staged(runs: Path) -> list[Path]:
    return sorted(runs.glob("*/.staging-*"))


def test_files_are_put_below_the_artifacts_and_the_staging_folder_goes(uri: str, runs: Path) -> None:
    with staging_folder(uri) as folder:
        write(folder, File("shap/meta.json", "{}"))
        write(folder, Table("rows.parquet", pd.DataFrame({"a": [1]})))
        assert relative_files(folder) == ["rows.parquet", "shap/meta.json"]
        listed = manifest(folder)["files"]
        put(uri, folder, relative_files(folder))
        assert len(staged(runs)) == 1
    root = runs / "run" / "artifacts"
    assert relative_files(root) == ["rows.parquet", "shap/meta.json"] and staged(runs) == []
    for name, known in listed.items():
        content = (root / name).read_bytes()
        assert known == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def test_a_file_that_is_replaced_is_never_seen_half(uri: str, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = runs / "run" / "artifacts" / "a"
    with staging_folder(uri) as folder:
        write(folder, File("a", "before"))
        put(uri, folder, ["a"])
        write(folder, File("a", "after"))
        seen: list[str] = []
        replace = Path.replace

        def watched(part: Path, target: Path) -> Path:
            seen.append(path.read_text())
            return replace(part, target)

        monkeypatch.setattr(Path, "replace", watched)
        put(uri, folder, ["a"])
    assert seen == ["before"] and path.read_text() == "after"


def stage_and_wait(uri: str, ready: Connection) -> None:
    with staging_folder(uri) as folder:
        (folder / "large").write_bytes(b"x" * 1000)
        ready.send(folder)
        ready.recv()  # for ever


def test_the_staging_folder_of_a_killed_writer_is_swept_and_that_of_a_living_one_is_not(uri: str, runs: Path) -> None:
    fork = multiprocessing.get_context("fork")  # a new interpreter would take seconds to import MLflow
    here, there = fork.Pipe()
    killed = fork.Process(target=stage_and_wait, args=(uri.replace("/run/", "/killed/"), there))
    killed.start()
    left = here.recv()
    with staging_folder(uri) as living:
        assert (left / "large").is_file()
        os.kill(killed.pid or 0, signal.SIGKILL)
        killed.join()
        assert (left / "large").is_file()
        with staging_folder(uri.replace("/run/", "/next/")):
            assert living.is_dir() and {path.parent.name for path in staged(runs)} == {"run", "next"}


def test_a_folder_left_by_an_earlier_version_which_held_no_lock_is_swept(uri: str, runs: Path) -> None:
    left = runs / "old" / ".staging-abc"
    left.mkdir(parents=True)
    (left / "values.parquet").write_bytes(b"half")
    (runs / "old" / "artifacts").mkdir()
    with staging_folder(uri):
        pass
    assert staged(runs) == [] and (runs / "old" / "artifacts").is_dir()


def test_one_process_may_stage_for_two_runs_at_once(uri: str, runs: Path) -> None:
    with staging_folder(uri) as one, staging_folder(uri.replace("/run/", "/other/")) as two:
        assert one.is_dir() and two.is_dir()
    assert staged(runs) == []


def test_a_store_on_a_server_is_staged_in_a_temporary_folder(home: Path) -> None:
    with staging_folder("mlflow-artifacts:/1/run/artifacts") as folder:
        assert folder.is_dir() and not folder.is_relative_to(home)
    assert not folder.exists() and list(home.iterdir()) == []
