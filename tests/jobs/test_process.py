import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from omninmo import jobs, paths
from omninmo.config import TrainingConfig, sample_sweep
from omninmo.errors import JobError
from omninmo.jobs import process
from omninmo.jobs.folder import JobFolder, Status, find
from tests.jobs.conftest import STUB, Publish, Until, in_state, journal, pid_of, start_and_hold


def folder_of(job_id: str) -> JobFolder:
    return find(paths.home().jobs, job_id)


def test_a_job_runs_to_its_end_and_leaves_no_zombie(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="quick")).job_id
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
    job_id = jobs.start(TrainingConfig(name="quick")).job_id
    until(lambda: in_state(job_id, "finished"))
    assert journal(processes)[0] == f"paths {tmp_path} sqlite:///{tmp_path}/mlflow.db {tmp_path / 'below'}"


def test_a_sweep_is_stored_as_one(make: Publish) -> None:
    make(alive=True)
    job = jobs.get(jobs.start(sample_sweep()).job_id)
    assert (job.kind, job.title, len(job.request["runs"])) == ("sweep", "sample-sweep, 10 runs", 10)


def test_a_killed_job_is_known_as_dead(processes: Path, until: Until) -> None:
    job_id = start_and_hold()
    os.kill(pid_of(job_id), signal.SIGKILL)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "died"
    assert "Train and test folds" in jobs.get(job_id).error


def test_a_process_that_never_reached_its_worker_died(
    processes: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "command", lambda _: [sys.executable, "-c", "import there_is_no_such_module"])
    job_id = jobs.start(TrainingConfig()).job_id
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "died"
    assert "there_is_no_such_module" in folder_of(job_id).log.read_text()


def test_the_lock_is_held_until_the_last_child_has_ended(processes: Path, until: Until) -> None:
    job_id = start_and_hold("orphan")
    worker = psutil.Process(pid_of(job_id))
    (child,) = worker.children()
    worker.kill()
    until(lambda: not psutil.pid_exists(worker.pid))
    assert jobs.is_alive(job_id)
    child.kill()
    until(lambda: not jobs.is_alive(job_id))


def test_a_running_job_is_cancelled(processes: Path, until: Until) -> None:
    job_id = start_and_hold()
    assert not jobs.get(job_id).cancelling
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    status = folder_of(job_id).status()  # the worker's own report: it was asked, not killed
    assert (status.state, status.error, status.run_ids) == ("cancelled", "", (f"run-{job_id}",))
    assert not [line for line in journal(processes) if line.startswith("end")]


def test_a_job_is_cancelled_in_its_first_moment(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="hold")).job_id
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "cancelled"
    assert f"begin {job_id}" not in journal(processes)


def test_a_deaf_job_is_killed_by_asking_again_after_a_while(
    processes: Path, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start_and_hold("deaf")
    jobs.cancel(job_id)
    jobs.cancel(job_id)
    assert jobs.is_alive(job_id)
    assert jobs.get(job_id).cancelling
    monkeypatch.setattr(process, "PATIENCE", 0.0)
    jobs.cancel(job_id)
    until(lambda: not jobs.is_alive(job_id))
    assert jobs.get(job_id).state == "cancelled"


def test_a_job_that_has_ended_cannot_be_cancelled(processes: Path, until: Until) -> None:
    job_id = jobs.start(TrainingConfig(name="quick")).job_id
    until(lambda: in_state(job_id, "finished"))
    with pytest.raises(JobError, match=r"“quick” cannot be cancelled: it is finished already; start a new one"):
        jobs.cancel(job_id)


def test_no_signal_goes_to_a_process_that_is_dead_or_elsewhere(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr(os, "killpg", lambda pid, _: sent.append(pid))
    living = make(alive=True)
    living.write(Status(pid=4242, state="running"))
    jobs.cancel(living.id)
    assert sent == [4242]
    elsewhere = make(alive=True)
    elsewhere.write(Status(pid=4243, host="another machine", state="running"))
    jobs.cancel(elsewhere.id)
    assert sent == [4242] and jobs.get(elsewhere.id).cancelling
    answers = iter([True, False])
    monkeypatch.setattr(JobFolder, "alive", lambda _: next(answers))
    jobs.cancel(living.id)
    assert sent == [4242]


def test_a_job_outlives_whoever_started_it(processes: Path, until: Until) -> None:
    code = (
        "import sys; from omninmo import config, jobs; from omninmo.jobs import process;"
        f"process.command = lambda job_id: [sys.executable, {str(STUB)!r}, job_id];"
        "print(jobs.start(config.TrainingConfig(name='hold')).job_id)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    job_id = done.stdout.strip()
    until(lambda: jobs.get(job_id).stage == "folds")
    (processes / "release").touch()
    until(lambda: in_state(job_id, "finished"))


def test_a_job_of_nowhere_is_not_alive(home: Path) -> None:
    assert not jobs.is_alive("../../etc")
    assert not jobs.is_alive("0000000000000001-abcd")
