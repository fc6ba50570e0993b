import threading

import pytest

from omninmo import schema
from omninmo.config import SweepConfig, TrainingConfig
from omninmo.errors import Cancelled
from omninmo.events import Event, OnEvent
from omninmo.jobs import turn, worker
from omninmo.jobs.folder import Status
from omninmo.jobs.job import read
from omninmo.jobs.progress import Progress
from tests.jobs.conftest import Config, Play, Publish, Until


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


def test_a_job_that_is_asked_to_stop_while_it_waits_gets_no_turn(make: Publish) -> None:
    make(alive=True)
    folder = make(alive=True)
    with pytest.raises(Cancelled):
        turn.take(Progress(folder), on_wait=folder.ask_to_stop)
    assert folder.status().state == "waiting"


def test_the_work_knows_its_job_and_leaves_its_runs_there(make: Publish, play: Play, calls: list[str]) -> None:
    folder, sweep = make(alive=True), SweepConfig(name="one", runs=(TrainingConfig(),))
    progress = Progress(folder)

    def body(config: Config, on_event: OnEvent) -> list[str]:
        assert config == sweep
        on_event(Event("load", run_id="a"))
        return ["a", "b"]

    play(body)
    assert turn.carry_out(sweep, progress, refresh=True) == ["a", "b"]
    assert folder.status().run_ids == ("a", "b")
    assert calls == [f"tags {{'{schema.TAG_JOB}': '{folder.id}'}}", "refresh True"]
