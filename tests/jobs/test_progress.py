from types import SimpleNamespace

import pytest

from omninmo.errors import Cancelled
from omninmo.events import Event
from omninmo.jobs import progress as module
from omninmo.jobs.folder import JobFolder
from omninmo.jobs.progress import Progress, reason
from tests.jobs.conftest import Publish


def test_news_is_written_at_once_and_steps_five_times_a_second(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[str, int, int]] = []
    now = 100.0
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now, time=lambda: now))
    monkeypatch.setattr(JobFolder, "write", lambda _, status: written.append((status.stage, status.run, status.step)))
    progress = Progress(make(alive=True))
    for step in range(100):  # 100 steps, 10 ms each
        now = 100 + step / 100
        progress.on_event(Event("folds", step=step))
    assert [step for _, _, step in written] == pytest.approx([0, 20, 40, 60, 80], abs=1.1 * len(written))
    assert len(written) == 5
    progress.on_event(Event("folds", step=100))
    assert len(written) == 5
    progress.on_event(Event("final"))
    progress.on_event(Event("final", run=2))
    progress.on_event(Event("final", run=2, run_id="a"))
    progress.end("finished")
    assert len(written) == 9


def test_a_listener_hears_every_event_and_none_after_the_wish_to_stop(make: Publish) -> None:
    folder, heard = make(alive=True), list[Event]()
    progress = Progress(folder, heard.append)
    events = [Event("folds", step, 5) for step in (1, 2, 3)]
    for event in events:
        progress.on_event(event)
    assert heard == events
    folder.ask_to_stop()
    with pytest.raises(Cancelled):
        progress.on_event(Event("final"))
    assert heard == events


def test_ids_of_runs_are_gathered_once_each_in_their_order(make: Publish) -> None:
    folder = make(alive=True)
    progress = Progress(folder)
    for run_id in ("", "a", "a", "b"):
        progress.on_event(Event("load", run_id=run_id))
    progress.add_runs(["b", "c"])
    assert folder.status().run_ids == ("a", "b", "c")


def test_the_reason_of_an_unexpected_error_is_one_short_line() -> None:
    assert reason(KeyError("x")) == "KeyError: 'x'"
    assert reason(ValueError("first\nsecond")) == "ValueError: first"
    assert len(reason(ValueError("x" * 1000))) == 200
