import logging
import os

import pytest

from omninmo import schema
from omninmo.config import SweepConfig, TrainingConfig
from omninmo.errors import Cancelled, JobError
from omninmo.events import Event, OnEvent
from omninmo.jobs import queue, turn
from omninmo.jobs.progress import Progress
from tests.jobs.conftest import Config, Play, Publish


def test_the_work_knows_its_job_and_leaves_its_runs_there(make: Publish, play: Play, calls: list[str]) -> None:
    folder, sweep = make(alive=True), SweepConfig(name="one", runs=(TrainingConfig(),))
    progress = Progress(folder)

    def body(config: Config, on_event: OnEvent) -> list[str]:
        assert config == sweep and folder.status().state == "running" and folder.status().pid == os.getpid()
        on_event(Event("load", run_id="a"))
        return ["a", "b"]

    play(body)
    assert turn.carry_out(sweep, progress, refresh=True) == ["a", "b"]
    assert folder.status().run_ids == ("a", "b")
    assert calls == ["reap", f"tags {{'{schema.TAG_JOB}': '{folder.id}'}}", "refresh True"]


def test_a_job_that_is_asked_to_stop_before_its_turn_does_nothing(make: Publish, play: Play) -> None:
    folder = make(alive=True)
    folder.ask_to_stop()
    play(lambda *_: pytest.fail("trained"))
    with pytest.raises(Cancelled):
        turn.carry_out(TrainingConfig(), Progress(folder))


def test_pictures_are_drawn_of_each_finished_run_once_the_work_is_done(
    make: Publish, play: Play, calls: list[str]
) -> None:
    progress, events = Progress(make(alive=True)), list[Event]()
    play(lambda *_: ["a", "b"])
    turn.carry_out(SweepConfig(runs=(TrainingConfig(),)), progress)
    assert not [call for call in calls if call.startswith("pictures")]
    turn.draw_pictures(progress, events.append)
    assert calls[-2:] == ["pictures a", "pictures b"]
    assert events == [Event("pictures", run_id="a"), Event("pictures", run_id="b")]


def test_without_a_finished_run_nothing_heavy_is_loaded(make: Publish, play: Play, calls: list[str]) -> None:
    turn.draw_pictures(Progress(make(alive=True)))
    assert calls == []


def test_a_turn_that_cannot_be_passed_on_is_logged(
    make: Publish, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise JobError("No memory.")

    monkeypatch.setattr(queue, "advance", refuse)
    with caplog.at_level(logging.ERROR):
        turn.pass_on(Progress(make(alive=True)))
    assert caplog.messages == ["No memory."]
