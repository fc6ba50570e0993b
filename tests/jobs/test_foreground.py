import os
import signal
import threading
from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.errors import Cancelled, DataError
from omninmo.events import Event, OnEvent, ignore
from omninmo.jobs import turn
from omninmo.jobs.folder import Status, folders
from omninmo.jobs.foreground import run_here
from omninmo.jobs.job import read
from omninmo.jobs.process import cancel
from tests.jobs.conftest import Config, Play, Publish


def nobody_else() -> None:
    pytest.fail("nobody else is there to wait for")


def test_work_done_here_is_a_job_like_any_other(jobs: Path, play: Play, calls: list[str]) -> None:
    wanted = TrainingConfig(name="mine", forward_days=7)
    events: list[Event] = []

    def body(config: Config, on_event: OnEvent) -> str:
        assert config == wanted
        on_event(Event("folds", step=2, steps=5, run_id="a"))
        job = read(folders(jobs)[0])
        assert (job.state, job.stage, job.step, job.run_ids, job.title) == ("running", "folds", 2, ("a",), "mine")
        return "a"

    play(body)
    before = signal.getsignal(signal.SIGTERM)
    assert run_here(wanted, on_event=events.append, on_wait=nobody_else, refresh=True) == ["a"]
    (folder,) = folders(jobs)
    job = read(folder)
    assert (job.state, job.run_ids, job.settings()) == ("finished", ("a",), wanted)
    assert not folder.alive() and events[0].stage == "folds" and signal.getsignal(signal.SIGTERM) == before
    assert "refresh True" in calls and folder.id in " ".join(calls)


def test_work_done_here_waits_its_turn_and_reports_that_once(make: Publish, jobs: Path, play: Play) -> None:
    older = make(alive=True)
    older.write(Status(pid=os.getpid(), state="running"))
    play(lambda *_: "a")
    waited: list[str] = []

    def on_wait() -> None:
        waited.append(read(folders(jobs)[0]).state)
        threading.Timer(3 * turn.POLL, lambda: older.write(Status(pid=os.getpid(), state="finished"))).start()

    assert run_here(TrainingConfig(), on_event=ignore, on_wait=on_wait) == ["a"]
    assert waited == ["waiting"]


@pytest.mark.parametrize(
    ("error", "state", "sentence"),
    [
        (DataError("No prices of XYZ; check the ticker."), "failed", "No prices of XYZ; check the ticker."),
        (KeyError("x"), "failed", "unexpected error (KeyError: 'x'); see logs/train.log"),
        (KeyboardInterrupt(), "cancelled", ""),
        (Cancelled(), "cancelled", ""),
    ],
)
def test_what_ends_the_work_here_ends_the_job_and_goes_on(
    jobs: Path, play: Play, error: BaseException, state: str, sentence: str
) -> None:
    def body(config: Config, on_event: OnEvent) -> str:
        raise error

    play(body)
    with pytest.raises(type(error)):
        run_here(TrainingConfig(), on_event=ignore, on_wait=nobody_else)
    job = read(folders(jobs)[0])
    assert job.state == state and sentence in job.error and not folders(jobs)[0].alive()


def test_work_done_here_can_be_cancelled_from_a_page(jobs: Path, play: Play) -> None:
    def body(config: Config, on_event: OnEvent) -> str:
        cancel(folders(jobs)[0].id)
        on_event(Event("folds"))
        return "a"

    play(body)
    with pytest.raises(Cancelled):
        run_here(TrainingConfig(), on_event=ignore, on_wait=nobody_else)
    assert read(folders(jobs)[0]).state == "cancelled"
