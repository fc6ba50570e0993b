import fcntl
import os
import threading
import time
from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.errors import JobError
from omninmo.jobs.folder import (
    JobFolder,
    Request,
    Status,
    find,
    folders,
    forget_old,
    publish,
    publish_held,
    starting,
)  # fmt: skip
from tests.jobs.conftest import Publish


def test_a_job_lives_for_as_long_as_its_lock_is_held(make: Publish) -> None:
    assert make(alive=True).alive()
    assert not make(alive=False).alive()


def test_a_status_names_the_machine_of_its_process() -> None:
    assert Status.of_this_process("running").is_here and Status(pid=42).is_here
    assert not Status(pid=42, host="another").is_here


def test_another_watcher_is_not_taken_for_the_process(make: Publish) -> None:
    folder = make()
    os.close(folder.hold())
    with (folder.path / "lock").open() as watcher:
        fcntl.flock(watcher, fcntl.LOCK_SH)
        assert not folder.alive()


def test_the_lock_passes_on_to_another_descriptor_without_a_gap(make: Publish) -> None:
    folder = make()
    first = folder.hold()
    second = os.dup(first)
    os.close(first)
    assert folder.alive()
    os.close(second)
    assert not folder.alive()


def test_ids_sort_by_creation_even_if_the_clock_is_set_back(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = []
    for now in (5_000_000, 4_000_000, 4_000_000, 6_000_000):
        monkeypatch.setattr(time, "time_ns", lambda now=now: now * 1000)
        ids.append(make().id)
    assert ids == sorted(ids)
    assert JobFolder(Path(ids[0])).created == 5.0
    assert JobFolder(Path(ids[3])).created == 6.0


@pytest.mark.parametrize("held", [False, True])
def test_a_folder_appears_complete(jobs: Path, monkeypatch: pytest.MonkeyPatch, *, held: bool) -> None:
    seen: list[tuple[bool, bool, str, list[JobFolder]]] = []
    rename = Path.rename

    def look_first(draft: Path, target: Path) -> Path:
        folder = JobFolder(draft)
        if draft.is_dir():
            seen.append((folder.queued, folder.alive(), folder.request().title, folders(jobs)))
        return rename(draft, target)

    monkeypatch.setattr(Path, "rename", look_first)
    with starting(jobs):
        if held:
            folder, lock = publish_held(jobs, Request.of(TrainingConfig(name="mine")), Status(state="waiting"))
            assert folder.status().state == "waiting"
            os.close(lock)
        else:
            folder = publish(jobs, Request.of(TrainingConfig(name="mine")))
    assert seen == [(not held, held, "mine", [])]
    assert folders(jobs) == [folder]


def test_a_request_knows_store_and_folder_of_whoever_asked_and_is_theirs_alone(
    jobs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "postgresql://me:secret@db/runs")
    monkeypatch.chdir(tmp_path)
    with starting(jobs):
        folder = publish(jobs, Request.of(TrainingConfig()))
    assert folder.request().tracking_uri == "postgresql://me:secret@db/runs"
    assert folder.request().folder == str(tmp_path)
    assert (folder.path / "request.json").stat().st_mode & 0o077 == 0


def test_one_starter_at_a_time(jobs: Path) -> None:
    entered = threading.Event()

    def start_too() -> None:
        with starting(jobs):
            entered.set()

    other = threading.Thread(target=start_too)
    with starting(jobs):
        other.start()
        assert not entered.wait(0.1)
    other.join(timeout=10)
    assert entered.is_set()


def test_old_jobs_and_drafts_are_forgotten_but_none_that_lives_or_waits(make: Publish, jobs: Path) -> None:
    waiting = make(queued=True)
    living = make(alive=True)
    made = [make() for _ in range(4)]
    (jobs / ".new-0000000000000001-abcd").mkdir()
    (jobs / "mine.txt").touch()
    with starting(jobs):
        forget_old(jobs, keep=2)
    assert folders(jobs) == [made[3], made[2], living, waiting]
    kept = {folder.path for folder in folders(jobs)}
    assert sorted(path.name for path in jobs.iterdir() if path not in kept) == [".starting", "mine.txt"]


@pytest.mark.parametrize("job_id", ["", "..", "../../etc", "0000000000000001-abcd", "0000000000000001-abcd/.."])
def test_an_unknown_id_is_refused_in_a_sentence(jobs: Path, job_id: str) -> None:
    with pytest.raises(JobError, match=r"There is no job .*; choose one"):
        find(jobs, job_id)


def test_a_jobs_folder_that_is_not_there_holds_no_jobs(home: Path) -> None:
    assert folders(home / "jobs") == []
    assert not (home / "jobs").exists()


def test_a_status_is_never_seen_torn(make: Publish) -> None:
    folder = make()
    folder.write(Status(pid=2, error="x" * 20_000))
    done = threading.Event()

    def write() -> None:
        for step in range(500):
            folder.write(Status(pid=2, step=step, error="x" * 20_000))
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert folder.status().pid == 2
    writer.join()
    assert folder.status().step == 499


def test_asking_again_does_not_move_the_time_of_asking(make: Publish) -> None:
    folder = make()
    assert folder.asked_to_stop() is None
    folder.ask_to_stop()
    os.utime(folder.path / "stop", (1000, 1000))
    folder.ask_to_stop()
    assert folder.asked_to_stop() == 1000
