import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from omninmo import paths
from omninmo.config import SweepConfig, TrainingConfig
from omninmo.events import OnEvent
from omninmo.jobs import process
from omninmo.jobs.folder import JobFolder, Request, find, folders, publish, starting
from omninmo.jobs.job import get
from omninmo.jobs.queue import start
from tests.waiting import wait_for

ROOT = Path(__file__).parents[2]
STUB = Path(__file__).with_name("stub.py")

Until = Callable[[Callable[[], object]], object]
Publish = Callable[..., JobFolder]
Config = TrainingConfig | SweepConfig
Body = Callable[[Config, OnEvent], Any]
Play = Callable[[Body], None]
OnFinished = Callable[[Any], None]


def journal(home: Path) -> list[str]:
    """Return what the stand-ins of `stub.py` noted."""
    path = home / "journal"
    return path.read_text().splitlines() if path.exists() else []


def in_state(job_id: str, state: str) -> bool:
    return get(job_id).state == state


def pid_of(job_id: str) -> int:
    return find(paths.home().jobs, job_id).status().pid or 0


def start_and_hold(name: str = "hold") -> str:
    """Start a job that keeps running and return its id once it runs."""
    job_id = start(TrainingConfig(name=name)).job_id
    wait_for(lambda: get(job_id).stage == "folds")
    return job_id


@pytest.fixture
def until() -> Until:
    return wait_for


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
    """Make job folders: of dead jobs, of waiting ones, or of living ones, whose lock is kept until the test ends."""
    held: list[int] = []

    def make_one(
        kind: str = "train", config: dict[str, object] | None = None, *, alive: bool = False, queued: bool = False
    ) -> JobFolder:
        with starting(jobs):
            request = Request.model_validate({"kind": kind, "title": "a job", "config": config or {}})
            folder = publish(jobs, request)
        if alive:
            held.append(folder.hold())
        if not queued:
            folder.leave_queue()
        return folder

    yield make_one
    for lock in held:
        os.close(lock)


@pytest.fixture
def processes(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Start real processes, with an experiment that only plays for time. None of them outlives the test."""
    monkeypatch.setattr(process, "command", lambda job_id: [sys.executable, str(STUB), job_id])
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)  # a script sees its own folder alone
    yield home
    with starting(paths.home().writable(paths.home().jobs)):  # nobody starts the next one any more
        for folder in folders(paths.home().jobs):
            folder.leave_queue()
            pid = folder.status().pid
            if pid is not None and folder.alive():
                os.killpg(pid, signal.SIGKILL)
        (home / "release").touch()
        (home / "no-pictures").unlink(missing_ok=True)
    wait_for(lambda: not any(folder.alive() for folder in folders(paths.home().jobs)))


@pytest.fixture
def signals() -> Iterator[None]:
    """Keep a signal meant for the worker from ending the tests, even if the worker does not listen."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def calls() -> list[str]:
    return []


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, signals: None, calls: list[str]) -> Play:
    """Let a body of the test's own stand in for run_experiment and run_sweep."""

    def put(body: Body) -> None:
        def played(
            config: Config, *, on_event: OnEvent, on_finished: OnFinished, tags: Mapping[str, str], **options: object
        ) -> Any:
            calls.append(f"tags {dict(tags)}")
            calls.extend(f"{name} {value}" for name, value in options.items())
            run_ids = body(config, on_event)
            for run_id in [run_ids] if isinstance(run_ids, str) else run_ids:
                on_finished(SimpleNamespace(run_id=run_id))
            return run_ids

        def reap(is_alive: Callable[[str], bool]) -> list[str]:
            calls.append("reap")
            return []

        def add_pictures(run: Any) -> None:
            calls.append(f"pictures {run.run_id}")

        writer = fake("omninmo.tracking.writer", reap=reap)
        fake("omninmo.tracking", writer=writer)
        fake("omninmo.experiment.run", run_experiment=played, add_pictures=add_pictures)
        fake("omninmo.sweep", run_sweep=played)

    def fake(name: str, **contents: Any) -> ModuleType:
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)
        return module

    return put
