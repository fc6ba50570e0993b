import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omninmo import paths
from omninmo.jobs import process
from omninmo.jobs.folder import JobFolder, Request, folders, publish, starting

STUB = Path(__file__).with_name("stub.py")

Until = Callable[[Callable[[], object]], None]
Publish = Callable[..., JobFolder]


def wait_until(condition: Callable[[], object]) -> None:
    """Look again and again until `condition` holds; fail after 15 seconds."""
    deadline = time.monotonic() + 15
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("waited 15 s in vain")
        time.sleep(0.01)


@pytest.fixture
def until() -> Until:
    return wait_until


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OMNINMO_HOME", str(tmp_path))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return tmp_path


@pytest.fixture
def jobs(home: Path) -> Path:
    folder = home / "jobs"
    folder.mkdir()
    return folder


@pytest.fixture
def make(jobs: Path) -> Iterator[Publish]:
    """Make job folders; `alive=True` keeps the lock until the test ends, as a process would."""
    held: list[int] = []

    def make_one(kind: str = "train", config: dict[str, object] | None = None, *, alive: bool = False) -> JobFolder:
        with starting(jobs):
            request = Request.model_validate({"kind": kind, "title": "a job", "config": config or {}})
            folder, lock = publish(jobs, request)
        if alive:
            held.append(lock)
        else:
            os.close(lock)
        return folder

    yield make_one
    for lock in held:
        os.close(lock)


@pytest.fixture
def processes(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Start real processes, with an experiment that only plays for time. None of them outlives the test."""
    monkeypatch.setattr(process, "command", lambda job_id: [sys.executable, str(STUB), job_id])
    yield home
    (home / "release").touch()
    for folder in folders(paths.home().jobs):
        pid = folder.status().pid
        if pid is not None and folder.alive():
            os.killpg(pid, signal.SIGKILL)
    wait_until(lambda: not any(folder.alive() for folder in folders(paths.home().jobs)))
