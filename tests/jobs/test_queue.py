import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from omninmo import jobs, paths
from omninmo.config import SweepConfig, TrainingConfig
from omninmo.errors import JobError, StoreError
from omninmo.jobs import process, queue
from omninmo.jobs.folder import JobFolder, Request, Status, find, folders, publish_held, starting
from tests.jobs.conftest import STUB, Publish, Until, in_state, journal, pid_of, start_and_hold

HOLD = TrainingConfig(name="hold")
QUICK = TrainingConfig(name="quick")


def at_once(action: Callable[[int], object], times: int) -> None:
    together = threading.Barrier(times)

    def act(number: int) -> None:
        together.wait()
        action(number)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def work(home: Path) -> list[str]:
    """Return which jobs began and ended, in that order."""
    return [line for line in journal(home) if line.startswith(("begin", "end"))]


def trainers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if str(STUB) in " ".join(child.cmdline())]


def kill(job_id: str, until: Until) -> None:
    os.kill(pid_of(job_id), signal.SIGKILL)
    until(lambda: not jobs.is_alive(job_id))


def start_in_a_process(*patches: str) -> int:
    """Start QUICK in a process of its own, with some of its names patched, and return its exit code."""
    code = "; ".join((
        "import os, sys, signal", "from omninmo import config, jobs", "from omninmo.jobs import folder, process, queue",
        f"process.command = lambda job_id: [sys.executable, {str(STUB)!r}, job_id]", *patches,
        "jobs.start(config.TrainingConfig(name='quick'))",
    ))  # fmt: skip
    return subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_twenty_starts_at_once_are_one_process_and_one_job_after_the_other(processes: Path, until: Until) -> None:
    at_once(lambda number: jobs.start(HOLD.replace(seed=number)), 20)
    ids = [job.id for job in jobs.recent()][::-1]
    until(lambda: jobs.get(ids[0]).stage == "folds")
    assert [jobs.get(job_id).state for job_id in ids] == ["running"] + 19 * ["waiting"]
    assert len(trainers()) == 1 and not any(pid_of(job_id) for job_id in ids[1:])
    for job_id in ids[3:]:
        jobs.cancel(job_id)
    (processes / "release").touch()
    until(lambda: all(in_state(job_id, "finished") for job_id in ids[:3]))
    assert {jobs.get(job_id).state for job_id in ids[3:]} == {"cancelled"}
    assert work(processes) == [f"{what} {job_id}" for job_id in ids[:3] for what in ("begin", "end")]


def test_the_same_settings_at_once_are_one_job(processes: Path) -> None:
    started: list[jobs.Started] = []
    at_once(lambda _: started.append(jobs.start(HOLD)), 5)
    (job,) = jobs.recent()
    assert {one.job_id for one in started} == {job.id}
    assert sorted(one.seconds_ago is None for one in started) == 4 * [False] + [True]
    assert jobs.start(HOLD.replace(seed=1)).seconds_ago is None


@pytest.mark.parametrize("ago", [queue.SAME_WITHIN + 1, -3600])
def test_the_same_settings_later_are_another_job_even_if_the_clock_was_set_back(
    processes: Path, make: Publish, ago: float
) -> None:
    make(alive=True)
    first = jobs.start(HOLD).job_id
    then = time.time() - ago
    os.utime(find(paths.home().jobs, first).path / "request.json", (then, then))
    assert jobs.start(HOLD).job_id != first


def test_a_job_that_has_ended_or_is_asked_to_stop_is_not_taken_for_a_new_start(
    processes: Path, make: Publish, until: Until
) -> None:
    make(alive=True)
    cancelled = jobs.start(HOLD).job_id
    jobs.cancel(cancelled)
    again = jobs.start(HOLD)
    assert again.seconds_ago is None
    store = {"MLFLOW_TRACKING_URI": "sqlite:////elsewhere.db"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*store.popitem())
        assert jobs.start(HOLD).seconds_ago is None  # the same training for another store


def test_no_more_than_the_limit_may_wait(processes: Path, make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    make(alive=True)
    monkeypatch.setattr(queue, "MAX_WAITING", 2)
    for seed in range(2):
        jobs.start(HOLD.replace(seed=seed))
    with pytest.raises(JobError, match="2 jobs wait for their turn already, and no more may; cancel one"):
        jobs.start(HOLD.replace(seed=2))
    with pytest.raises(JobError, match="2 jobs wait"):
        queue.enter(HOLD.replace(seed=2))
    assert len(jobs.recent()) == 3
    jobs.cancel(jobs.recent()[0].id)
    jobs.start(HOLD.replace(seed=2))


@pytest.mark.parametrize("look", [jobs.advance, lambda: jobs.start(HOLD)], ids=["a poll", "a start"])
def test_the_next_one_starts_at_the_next_look_after_the_running_one_was_killed(
    processes: Path, until: Until, look: Callable[[], object]
) -> None:
    killed = start_and_hold()
    waiting = jobs.start(QUICK).job_id
    kill(killed, until)
    assert in_state(waiting, "waiting")
    look()
    until(lambda: in_state(waiting, "finished"))


def test_many_watchers_at_once_start_the_next_one_once(processes: Path, until: Until) -> None:
    killed = start_and_hold()
    waiting = [jobs.start(QUICK.replace(seed=seed)).job_id for seed in range(2)]
    kill(killed, until)
    at_once(lambda _: jobs.advance(), 8)
    until(lambda: all(in_state(job_id, "finished") for job_id in waiting))
    assert work(processes)[1:] == [f"{what} {job_id}" for job_id in waiting for what in ("begin", "end")]


@pytest.mark.parametrize(
    "death",
    ["queue.spawn = lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
     "folder.JobFolder.leave_queue = lambda _: os.kill(os.getpid(), signal.SIGKILL)"],
    ids=["before the process is there", "after it"],
)  # fmt: skip
def test_a_starter_that_is_killed_loses_no_job_and_starts_none_twice(processes: Path, until: Until, death: str) -> None:
    assert start_in_a_process(death) == -signal.SIGKILL
    (job,) = jobs.recent()
    assert job.active
    jobs.advance()
    until(lambda: in_state(job.id, "finished"))
    assert work(processes) == [f"begin {job.id}", f"end {job.id}"]


def test_a_job_of_an_older_version_is_never_started_and_its_waiting_process_goes_first(
    processes: Path, make: Publish, until: Until
) -> None:
    dead = make()  # neither in the queue nor alive, and nothing reported
    waits = make(alive=True)
    waits.write(Status(pid=os.getpid(), state="waiting"))
    started = jobs.start(QUICK).job_id
    jobs.advance()
    assert in_state(dead.id, "died") and in_state(started, "waiting") and queue.due() == waits.id
    waits.write(Status(pid=os.getpid(), state="finished"))
    jobs.advance()
    until(lambda: in_state(started, "finished"))
    assert in_state(dead.id, "died")


def test_a_cancelled_job_of_the_queue_has_no_turn(processes: Path, until: Until) -> None:
    running = start_and_hold()
    cancelled, waiting = (jobs.start(QUICK.replace(seed=seed)).job_id for seed in range(2))
    jobs.cancel(cancelled)
    assert in_state(cancelled, "cancelled")
    with pytest.raises(JobError, match="cancelled already"):
        jobs.cancel(cancelled)
    assert in_state(running, "running")
    (processes / "release").touch()
    until(lambda: in_state(waiting, "finished"))
    assert f"begin {cancelled}" not in journal(processes)


def test_a_waiting_job_keeps_store_and_folder_of_whoever_asked(
    processes: Path, make: Publish, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, until: Until
) -> None:
    first = make(alive=True)
    (tmp_path / "below").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "below")
        patch.setenv("MLFLOW_TRACKING_URI", "sqlite:////elsewhere.db")
        job_id = jobs.start(QUICK).job_id
    first.write(Status(pid=os.getpid(), state="finished"))
    jobs.advance()
    until(lambda: in_state(job_id, "finished"))
    assert journal(processes)[0] == f"paths {tmp_path} sqlite:////elsewhere.db {tmp_path / 'below'}"


def test_a_look_at_no_jobs_makes_nothing(home: Path) -> None:
    jobs.advance()
    assert list(home.iterdir()) == []


def test_a_process_takes_its_own_turn_in_order_and_starts_what_waits_before_it(
    processes: Path, make: Publish, until: Until
) -> None:
    running = make(alive=True)
    queued = jobs.start(QUICK).job_id
    folder, lock = queue.enter(HOLD)
    assert not queue.take(folder) and read_state(folder) == "waiting"
    running.write(Status(pid=os.getpid(), state="failed"))
    assert not queue.take(folder)
    until(lambda: in_state(queued, "finished"))
    assert queue.take(folder) and read_state(folder) == "running"
    os.close(lock)
    assert read_state(folder) == "died"


def read_state(folder: JobFolder) -> str:
    return jobs.get(folder.id).state


def test_a_process_that_dies_while_it_waits_holds_nobody_up(make: Publish, processes: Path, until: Until) -> None:
    with starting(paths.home().jobs):
        folder, lock = publish_held(paths.home().jobs, Request.of(HOLD), Status.of_this_process("waiting"))
    waiting = jobs.start(QUICK).job_id
    assert in_state(waiting, "waiting")
    os.close(lock)
    jobs.advance()
    until(lambda: in_state(waiting, "finished"))
    assert read_state(folder) == "died"


def test_prices_of_one_s_own_cannot_be_trained_on_by_a_job(home: Path) -> None:
    own = TrainingConfig(source="own")
    for config in (own, SweepConfig(runs=(TrainingConfig(), own))):
        with pytest.raises(JobError, match=r"prices given from Python, which were not kept.*run it again from Python"):
            jobs.start(config)
        with pytest.raises(JobError, match="which were not kept"):
            queue.enter(config)
    assert jobs.recent() == []


@pytest.mark.parametrize("look", [jobs.advance, lambda: jobs.start(HOLD)], ids=["a poll", "a start"])
def test_a_waiting_job_whose_process_cannot_be_started_fails_and_the_next_one_starts(
    processes: Path, make: Publish, monkeypatch: pytest.MonkeyPatch, until: Until, look: Callable[[], object]
) -> None:
    bad, good = make(queued=True), make(queued=True, config={"name": "quick"})
    usual = process.command
    nothing = [str(processes / "no-such-program")]
    monkeypatch.setattr(process, "command", lambda job_id: nothing if job_id == bad.id else usual(job_id))
    look()
    until(lambda: in_state(good.id, "finished"))
    failed = jobs.get(bad.id)
    assert failed.state == "failed" and not bad.queued and not bad.alive()
    assert failed.error == (
        f"The training process could not be started: No such file or directory ({nothing[0]}); "
        "mend that, then start the job again."
    )


def test_a_process_that_cannot_be_started_is_a_sentence_and_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "command", lambda _: [str(home / "no-such-program")])
    with pytest.raises(JobError, match="failed: No such file or directory"):
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
    monkeypatch.setattr(queue, "KEPT", 2)
    job_id = jobs.start(TrainingConfig(name="quick")).job_id
    assert [folder.id for folder in folders(paths.home().jobs)] == [job_id, made[3].id, made[2].id]
