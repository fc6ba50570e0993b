import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from omninmo import jobs, paths
from omninmo.config import TrainingConfig, sample_sweep
from omninmo.errors import JobError, StoreError
from omninmo.jobs import process
from omninmo.jobs.folder import JobFolder, Status, find, folders
from tests.jobs.conftest import STUB, Publish, Until


def folder_of(job_id: str) -> JobFolder:
    return find(paths.home().jobs, job_id)


def pid_of(job_id: str) -> int:
    return folder_of(job_id).status().pid or 0


def journal(home: Path) -> list[str]:
    path = home / "journal"
    return path.read_text().splitlines() if path.exists() else []


def in_state(job_id: str, state: str) -> bool:
    return jobs.get(job_id).state == state


def start_and_hold(until: Until, name: str = "hold") -> str:
    """Start a job that keeps running and return its id once it runs."""
    job_id = jobs.start(TrainingConfig(name=name))
    until(lambda: jobs.get(job_id).stage == "folds")
    return job_id


def test_a_job_runs_to_its_end_and_leaves_no_zombie(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="quick"))
    assert jobs.is_alive(job_id)
    until(lambda: not jobs.is_alive(job_id))
    job = jobs.get(job_id)
    assert (job.state, job.title, job.run_ids) == ("finished", "quick", (f"run-{job_id}",))
    until(lambda: not psutil.pid_exists(pid_of(job_id)))  # a zombie would still exist


def test_the_process_gets_the_paths_of_its_starter(
    processes: Path, until: Until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.setenv("OMNINMO_HOME", "..")
    job_id = jobs.start(TrainingConfig(name="quick"))
    until(lambda: in_state(job_id, "finished"))
    assert journal(processes)[0] == f"paths {tmp_path} sqlite:///{tmp_path}/mlflow.db {tmp_path / 'below'}"


def test_a_sweep_is_stored_as_one(processes: Path) -> None:
    job = jobs.get(jobs.start(sample_sweep()))
    assert (job.kind, job.title, len(job.request["runs"])) == ("sweep", "sample-sweep, 10 runs", 10)


def test_a_killed_job_is_known_as_dead_and_holds_nobody_up(processes: Path, until: Until) -> None:
    job_id = start_and_hold(until)
    waiting = jobs.start(TrainingConfig(name="quick"))
    until(lambda: pid_of(waiting))
    os.kill(pid_of(job_id), signal.SIGKILL)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "died"
    assert "Train and test folds" in jobs.get(job_id).error
    until(lambda: in_state(waiting, "finished"))


def test_a_process_that_never_reached_its_worker_died(
    processes: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "command", lambda _: [sys.executable, "-c", "import there_is_no_such_module"])
    job_id = jobs.start(TrainingConfig())
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "died"
    assert "there_is_no_such_module" in folder_of(job_id).log.read_text()


def test_the_lock_is_held_until_the_last_child_has_ended(processes: Path, until: Until) -> None:
    job_id = start_and_hold(until, "orphan")
    worker = psutil.Process(pid_of(job_id))
    (child,) = worker.children()
    worker.kill()
    until(lambda: not psutil.pid_exists(worker.pid))
    assert jobs.is_alive(job_id)
    child.kill()
    until(lambda: not jobs.is_alive(job_id))


def test_jobs_started_at_once_run_one_after_the_other_in_their_order(processes: Path, until: Until) -> None:
    together = threading.Barrier(3)

    def start() -> None:
        together.wait()
        jobs.start(TrainingConfig(name="hold"))

    starters = [threading.Thread(target=start) for _ in range(3)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    ids = [job.id for job in jobs.recent()][::-1]
    until(lambda: all(pid_of(job_id) for job_id in ids))
    until(lambda: jobs.get(ids[0]).stage == "folds")
    assert [jobs.get(job_id).state for job_id in ids] == ["running", "waiting", "waiting"]
    (processes / "release").touch()
    until(lambda: all(in_state(job_id, "finished") for job_id in ids))
    lines = [line for line in journal(processes) if not line.startswith("paths")]
    assert list(dict.fromkeys(lines)) == [f"{what} {job_id}" for job_id in ids for what in ("import", "begin", "end")]


def test_a_running_job_is_cancelled(processes: Path, until: Until) -> None:
    job_id = start_and_hold(until)
    assert not jobs.get(job_id).cancelling
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    status = folder_of(job_id).status()  # the worker's own report: it was asked, not killed
    assert (status.state, status.error, status.run_ids) == ("cancelled", "", (f"run-{job_id}",))
    assert not [line for line in journal(processes) if line.startswith("end")]


def test_a_waiting_job_is_cancelled_and_the_running_one_stays(processes: Path, until: Until) -> None:
    running = start_and_hold(until)
    waiting = jobs.start(TrainingConfig(name="hold"))
    until(lambda: pid_of(waiting))
    jobs.cancel(waiting)
    until(lambda: not jobs.is_alive(waiting))
    assert folder_of(waiting).status().state == "cancelled"
    assert jobs.get(running).state == "running"
    assert f"import {waiting}" not in journal(processes)


def test_a_job_is_cancelled_in_its_first_moment(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="hold"))
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "cancelled"
    assert f"begin {job_id}" not in journal(processes)


def test_a_deaf_job_is_killed_by_asking_again_after_a_while(
    processes: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start_and_hold(until, "deaf")
    jobs.cancel(job_id)
    jobs.cancel(job_id)
    assert jobs.is_alive(job_id)
    assert jobs.get(job_id).cancelling
    monkeypatch.setattr(process, "PATIENCE", 0.0)
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "cancelled"


def test_a_job_that_has_ended_cannot_be_cancelled(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="quick"))
    until(lambda: in_state(job_id, "finished"))
    with pytest.raises(JobError, match=r"“quick” cannot be cancelled: it is finished already; start a new one"):
        jobs.cancel(job_id)


def test_no_signal_goes_to_a_pid_whose_job_is_dead(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(os, "killpg", lambda pid, _: sent.append(pid))
    living = make(alive=True)
    living.write(Status(pid=4242, state="running"))
    jobs.cancel(living.id)
    assert sent == [4242]
    answers = iter([True, False])
    monkeypatch.setattr(JobFolder, "alive", lambda _: next(answers))
    jobs.cancel(living.id)
    assert sent == [4242]


def test_a_job_outlives_whoever_started_it(processes: Path, until: Until) -> None:
    code = (
        "import sys; from omninmo import config, jobs; from omninmo.jobs import process;"
        f"process.command = lambda job_id: [sys.executable, {str(STUB)!r}, job_id];"
        "print(jobs.start(config.TrainingConfig(name='hold')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    job_id = done.stdout.strip()
    until(lambda: jobs.get(job_id).stage == "folds")
    (processes / "release").touch()
    until(lambda: in_state(job_id, "finished"))


def test_a_process_that_cannot_be_started_is_a_sentence_and_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "command", lambda _: [str(home / "no-such-program")])
    with pytest.raises(JobError, match="found: No such file or directory"):
        jobs.start(TrainingConfig())
    assert jobs.recent() == []
    assert [path.name for path in (home / "jobs").iterdir()] == [".starting"]


def test_a_home_that_cannot_be_written_is_a_sentence(home: Path) -> None:
    (home / "jobs").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="Set OMNINMO_HOME"):
        jobs.start(TrainingConfig())
    assert jobs.recent() == []


def test_the_newest_ended_jobs_are_kept(processes: Path, make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [make() for _ in range(4)]
    monkeypatch.setattr(process, "KEPT", 2)
    job_id = jobs.start(TrainingConfig(name="quick"))
    assert [folder.id for folder in folders(paths.home().jobs)] == [job_id, made[3].id, made[2].id]


def test_a_job_of_nowhere_is_not_alive(home: Path) -> None:
    assert not jobs.is_alive("../../etc")
    assert not jobs.is_alive("0000000000000001-abcd")
