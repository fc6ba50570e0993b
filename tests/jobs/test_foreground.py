import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.errors import Cancelled, DataError
from omninmo.events import Event, OnEvent, ignore
from omninmo.jobs import foreground
from omninmo.jobs.folder import Status, folders
from omninmo.jobs.foreground import run_here
from omninmo.jobs.job import get, read
from omninmo.jobs.process import cancel
from omninmo.jobs.queue import start
from tests.jobs.conftest import Config, Play, Publish, Until, in_state


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
    play(lambda *_: "a")
    waited: list[str] = []

    def on_wait() -> None:
        waited.append(read(folders(jobs)[0]).state)
        threading.Timer(3 * foreground.POLL, lambda: older.write(Status(pid=4242, state="finished"))).start()

    assert run_here(TrainingConfig(), on_event=ignore, on_wait=on_wait) == ["a"]
    assert waited == ["waiting"]


def test_work_that_waits_here_is_cancelled_without_a_turn(make: Publish, jobs: Path, play: Play) -> None:
    make(alive=True)
    play(lambda *_: pytest.fail("trained"))

    def on_wait() -> None:
        folders(jobs)[0].ask_to_stop()

    with pytest.raises(Cancelled):
        run_here(TrainingConfig(), on_event=ignore, on_wait=on_wait)
    job = read(folders(jobs)[0])
    assert job.state == "cancelled" and job.started is None


def test_work_that_is_killed_while_it_waits_here_is_known_as_dead(make: Publish, jobs: Path, until: Until) -> None:
    make(alive=True)
    code = (
        "import sys; from omninmo import config, events; from omninmo.jobs import foreground;"
        "foreground.run_here(config.TrainingConfig(), on_event=events.ignore, on_wait=lambda: print(1, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as waiting:
        assert waiting.stdout is not None and waiting.stdout.readline() == b"1\n"
        assert read(folders(jobs)[0]).state == "waiting"
        waiting.kill()
    assert read(folders(jobs)[0]).state == "died"


def test_whoever_ends_here_starts_the_next_before_it_draws(
    processes: Path, play: Play, calls: list[str], until: Until
) -> None:
    stages: list[str] = []
    waiting: list[str] = []

    def body(config: Config, on_event: OnEvent) -> str:
        waiting.append(start(TrainingConfig(name="quick")).job_id)
        return "a"

    def on_event(event: Event) -> None:
        stages.append(event.stage)
        assert get(waiting[0]).state != "waiting"

    play(body)
    assert run_here(TrainingConfig(), on_event=on_event, on_wait=nobody_else) == ["a"]
    assert stages == ["pictures"] and calls[-1] == "pictures a"
    until(lambda: in_state(waiting[0], "finished"))


@pytest.mark.parametrize(
    ("error", "state", "sentence"),
    [
        (DataError("No prices of XYZ; check the ticker."), "failed", "No prices of XYZ; check the ticker."),
        (KeyError("x"), "failed", "unexpected error (KeyError: 'x'); see logs/train.log"),
        (SystemExit(3), "failed", "unexpected error (SystemExit: 3); see logs/train.log"),
        (KeyboardInterrupt(), "cancelled", ""),
        (Cancelled(), "cancelled", ""),
    ],
)
def test_what_ends_the_work_here_ends_the_job_and_goes_on(
    jobs: Path, play: Play, calls: list[str], error: BaseException, state: str, sentence: str
) -> None:
    def body(config: Config, on_event: OnEvent) -> str:
        raise error

    play(body)
    with pytest.raises(type(error)):
        run_here(TrainingConfig(), on_event=ignore, on_wait=nobody_else)
    job = read(folders(jobs)[0])
    assert job.state == state and sentence in job.error and not folders(jobs)[0].alive()
    assert "pictures" not in " ".join(calls)


def test_work_done_here_can_be_cancelled_from_a_page(jobs: Path, play: Play) -> None:
    def body(config: Config, on_event: OnEvent) -> str:
        cancel(folders(jobs)[0].id)
        on_event(Event("folds"))
        return "a"

    play(body)
    with pytest.raises(Cancelled):
        run_here(TrainingConfig(), on_event=ignore, on_wait=nobody_else)
    assert read(folders(jobs)[0]).state == "cancelled"
