"""One reporter per run: what it knows of the run stands in every event, and its clock adds stages up."""

import itertools
import time

import pytest

from omninmo.errors import Cancelled
from omninmo.events import Event, Reporter, ignore


def test_every_event_carries_the_run_s_id_and_its_position_in_a_sweep() -> None:
    events: list[Event] = []
    reporter = Reporter(events.append, run=2, runs=3)
    with reporter.stage("load"):
        reporter.report("load", 1, 20)
    reporter.run_id = "a"
    reporter.report("folds", 1, 5)
    assert events == [
        Event("load", run=2, runs=3),
        Event("load", 1, 20, run=2, runs=3),
        Event("folds", 1, 5, "a", 2, 3),
    ]


def test_the_times_of_a_stage_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = itertools.chain([10.0, 12.5], [20.0, 21.0], [30.0, 30.5])
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))
    reporter = Reporter()
    for stage in ("features", "folds", "features"):
        with reporter.stage(stage):
            pass
    assert reporter.seconds == {"features": 3.0, "folds": 1.0}


def test_a_listener_ends_the_work_before_the_stage_begins() -> None:
    def cancel(event: Event) -> None:
        raise Cancelled

    reporter = Reporter(cancel)
    with pytest.raises(Cancelled), reporter.stage("folds"):
        pytest.fail("the stage began")
    assert reporter.seconds == {}


def test_two_runs_share_no_clock() -> None:
    first, second = Reporter(ignore), Reporter(ignore)
    with first.stage("load"):
        pass
    assert list(first.seconds) == ["load"] and second.seconds == {}
