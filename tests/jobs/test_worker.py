import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from omninmo import schema
from omninmo.config import SweepConfig, TrainingConfig, sample_sweep
from omninmo.errors import Cancelled, DataError, JobError
from omninmo.jobs import worker
from omninmo.jobs.folder import JobFolder, Status, folders
from omninmo.jobs.job import read
from omninmo.jobs.process import cancel
from tests.jobs.conftest import Publish, Until

Config = TrainingConfig | SweepConfig
OnEvent = Callable[[Any], None]
Body = Callable[[Config, OnEvent], Any]
Play = Callable[[Body], None]


def event(stage: str, **place: Any) -> Any:
    """Stand in for `training.Event`, whose module loads XGBoost; the type checker holds the worker to the real one."""
    return SimpleNamespace(**{"stage": stage, "step": 0, "steps": 0, "run": 0, "runs": 0, "run_id": "", **place})


@pytest.fixture(autouse=True)
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
def play(monkeypatch: pytest.MonkeyPatch, calls: list[str]) -> Play:
    """Put a body of the test's own in the place of run_experiment and run_sweep."""

    def put(body: Body) -> None:
        def played(config: Config, *, on_event: OnEvent, tags: Mapping[str, str]) -> Any:
            calls.append(f"tags {dict(tags)}")
            return body(config, on_event)

        def reap(is_alive: Callable[[str], bool]) -> list[str]:
            calls.append("reap")
            return []

        writer = fake("omninmo.tracking.writer", reap=reap)
        fake("omninmo.tracking", writer=writer)
        fake("omninmo.experiment.run", run_experiment=played)
        fake("omninmo.sweep", run_sweep=played)

    def fake(name: str, **contents: Any) -> ModuleType:
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)
        return module

    return put


def test_a_run_leads_from_waiting_to_finished(make: Publish, play: Play, calls: list[str]) -> None:
    folder = make(config={"forward_days": 7}, alive=True)
    seen: list[Status] = []

    def body(config: Config, on_event: OnEvent) -> str:
        assert config == TrainingConfig(forward_days=7)
        seen.append(folder.status())
        on_event(event("load"))
        seen.append(folder.status())
        on_event(event("folds", step=1, steps=5, run_id="a"))
        seen.append(folder.status())
        return "a"

    play(body)
    assert worker.run(folder.id) == 0
    assert [(status.state, status.stage, status.step, status.steps, status.run_ids) for status in seen] == [
        ("running", "", 0, 0, ()),
        ("running", "load", 0, 0, ()),
        ("running", "folds", 1, 5, ("a",)),
    ]
    job = read(folder)
    assert (job.state, job.run_ids, job.error, job.share) == ("finished", ("a",), "", 1)
    assert (job.stage, job.step, job.steps) == ("folds", 1, 5)  # the last word keeps what was said before
    assert job.started is not None
    assert job.created <= job.started <= job.updated
    assert folder.status().pid == os.getpid()
    assert calls == ["reap", f"tags {{'{schema.TAG_JOB}': '{folder.id}'}}"]


def test_a_sweep_gathers_its_runs_from_events_and_result(make: Publish, play: Play) -> None:
    folder = make("sweep", sample_sweep().model_dump(mode="json"), alive=True)

    def body(config: Config, on_event: OnEvent) -> list[str]:
        assert config == sample_sweep()
        on_event(event("load", run=1, runs=3, run_id="a"))
        on_event(event("load", run=2, runs=3, run_id="b"))
        assert (read(folder).run, read(folder).runs, read(folder).run_ids) == (2, 3, ("a", "b"))
        return ["b", "c"]

    play(body)
    assert worker.run(folder.id) == 0
    assert read(folder).run_ids == ("a", "b", "c")


def test_a_known_error_becomes_its_own_sentence(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        on_event(event("load", run_id="a"))
        raise DataError("No prices of XYZ; check the ticker.")

    play(body)
    assert worker.run(folder.id) == 1
    job = read(folder)
    assert (job.state, job.error, job.run_ids) == ("failed", "No prices of XYZ; check the ticker.", ("a",))


def test_an_unexpected_error_is_a_sentence_and_its_traceback_is_kept(
    make: Publish, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(alive=True)
    play(lambda *_: dict[str, str]()["x"])
    assert worker.run(folder.id) == 1
    assert read(folder).error == (
        "The training process stopped on an unexpected error (KeyError: 'x'); "
        f"details are in jobs/{folder.id}/output.log."
    )
    assert "Traceback" in capsys.readouterr().err


def test_a_request_out_of_bounds_fails_with_the_settings_sentence(make: Publish, play: Play) -> None:
    folder = make(config={"forward_days": 0}, alive=True)
    play(lambda *_: pytest.fail("trained"))
    assert worker.run(folder.id) == 1
    assert "forward_days is 0" in read(folder).error


def test_sigterm_ends_the_work_at_the_next_event_not_before(make: Publish, play: Play) -> None:
    folder = make(alive=True)
    reached: list[str] = []

    def body(config: Config, on_event: OnEvent) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        reached.append("after the signal")
        on_event(event("folds"))
        return "a"

    play(body)
    assert worker.run(folder.id) == 130
    assert reached == ["after the signal"]
    assert (read(folder).state, read(folder).error) == ("cancelled", "")


def test_the_word_to_stop_is_enough_without_a_signal(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        folder.ask_to_stop()
        with pytest.raises(Cancelled):
            on_event(event("folds"))
        raise Cancelled

    play(body)
    assert worker.run(folder.id) == 130


def test_what_breaks_because_of_the_stop_counts_as_cancelled(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        raise ChildProcessError("the helper process was stopped with us")

    play(body)
    assert worker.run(folder.id) == 130
    assert read(folder).state == "cancelled"


def test_a_job_asked_to_stop_before_its_worker_began_trains_nothing(make: Publish, play: Play) -> None:
    folder = make(alive=True)
    folder.ask_to_stop()
    play(lambda *_: pytest.fail("trained"))
    assert worker.run(folder.id) == 130


def test_a_job_that_finishes_in_spite_of_the_stop_is_finished(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        folder.ask_to_stop()
        return "a"

    play(body)
    assert worker.run(folder.id) == 0
    assert read(folder).state == "finished"


@pytest.mark.parametrize("alive", [True, False])
def test_a_job_is_run_once_and_by_its_own_process_only(make: Publish, play: Play, *, alive: bool) -> None:
    folder = make(alive=alive)
    play(lambda *_: "a")
    if alive:
        assert worker.run(folder.id) == 0
    with pytest.raises(JobError, match="was run already, or its starter is gone"):
        worker.run(folder.id)


def test_an_unknown_job_is_refused(home: object) -> None:
    with pytest.raises(JobError, match="There is no job"):
        worker.run("0000000000000001-abcd")


def test_news_is_written_at_once_and_steps_five_times_a_second(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, int, int]] = []
    now = 100.0
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: now, time=lambda: now))
    monkeypatch.setattr(JobFolder, "write", lambda _, status: written.append((status.stage, status.run, status.step)))
    progress = worker.Progress(make(alive=True))
    for step in range(100):  # 100 steps, 10 ms each
        now = 100 + step / 100
        progress.on_event(event("folds", step=step))
    assert [step for _, _, step in written] == pytest.approx([0, 20, 40, 60, 80], abs=1.1 * len(written))
    assert len(written) == 5
    progress.on_event(event("folds", step=100))
    assert len(written) == 5
    progress.on_event(event("final"))
    progress.on_event(event("final", run=2))
    progress.on_event(event("final", run=2, run_id="a"))
    progress.end("finished")
    assert len(written) == 9


def test_the_queue_lets_one_through_when_all_older_jobs_are_done(make: Publish, play: Play, until: Until) -> None:
    older, ended, dead = make(alive=True), make(alive=True), make(alive=False)
    ended.write(Status(pid=4242, state="finished"))
    folder = make(alive=True)
    make(alive=True)  # a younger one does not hold it up
    seen: list[str] = []

    def watch() -> None:
        try:
            until(lambda: folder.status().pid)
            seen.append(read(folder).state)
            older.write(Status(pid=4242, state="failed"))
            until(lambda: not read(folder).active)
        finally:
            folder.ask_to_stop()

    def body(config: Config, on_event: OnEvent) -> str:
        assert read(older).state == "failed"
        return "a"

    play(body)
    watcher = threading.Thread(target=watch)
    watcher.start()
    assert worker.run(folder.id) == 0
    watcher.join()
    assert seen == ["waiting"]
    assert read(dead).state == "died"


def test_work_done_here_is_a_job_like_any_other(jobs: Path, play: Play) -> None:
    play(lambda *_: pytest.fail("the work is the caller's own"))
    told: list[Any] = []

    def work(tell: OnEvent, tags: Mapping[str, str]) -> list[str]:
        (folder,) = folders(jobs)
        assert tags == {schema.TAG_JOB: folder.id}
        tell(event("folds", step=2, steps=5, run_id="a"))
        job = read(folder)
        assert (job.state, job.stage, job.step, job.run_ids, job.title) == ("running", "folds", 2, ("a",), "mine")
        return ["a"]

    before = signal.getsignal(signal.SIGTERM)
    config = TrainingConfig(name="mine", forward_days=7)
    assert worker.run_here(config, work, on_event=told.append, on_wait=lambda: pytest.fail("nobody else")) == ["a"]
    (folder,) = folders(jobs)
    job = read(folder)
    assert (job.state, job.run_ids, TrainingConfig(**job.request)) == ("finished", ("a",), config)
    assert not folder.alive() and told[0].stage == "folds" and signal.getsignal(signal.SIGTERM) == before


def test_work_done_here_waits_its_turn_and_says_so_once(make: Publish, jobs: Path, play: Play) -> None:
    older = make(alive=True)
    older.write(Status(pid=os.getpid(), state="running"))
    play(lambda *_: None)
    waited: list[str] = []

    def on_wait() -> None:
        waited.append(read(folders(jobs)[0]).state)
        threading.Timer(3 * worker.POLL, lambda: older.write(Status(pid=os.getpid(), state="finished"))).start()

    assert worker.run_here(TrainingConfig(), lambda *_: ["a"], on_event=print, on_wait=on_wait) == ["a"]
    assert waited == ["waiting"]


@pytest.mark.parametrize(
    ("error", "state", "says"),
    [
        (DataError("No prices of XYZ; check the ticker."), "failed", "No prices of XYZ; check the ticker."),
        (KeyError("x"), "failed", "unexpected error (KeyError: 'x'); see logs/train.log"),
        (KeyboardInterrupt(), "cancelled", ""),
        (Cancelled(), "cancelled", ""),
    ],
)
def test_what_ends_the_work_here_ends_the_job_and_goes_on(
    jobs: Path, play: Play, error: BaseException, state: str, says: str
) -> None:
    play(lambda *_: None)

    def work(tell: OnEvent, tags: Mapping[str, str]) -> list[str]:
        raise error

    with pytest.raises(type(error)):
        worker.run_here(TrainingConfig(), work, on_event=print, on_wait=print)
    job = read(folders(jobs)[0])
    assert job.state == state and says in job.error and not folders(jobs)[0].alive()


def test_work_done_here_can_be_cancelled_from_a_page(jobs: Path, play: Play) -> None:
    play(lambda *_: None)

    def work(tell: OnEvent, tags: Mapping[str, str]) -> list[str]:
        cancel(folders(jobs)[0].id)
        tell(event("folds"))
        return ["a"]

    with pytest.raises(Cancelled):
        worker.run_here(TrainingConfig(), work, on_event=print, on_wait=print)
    assert read(folders(jobs)[0]).state == "cancelled"
