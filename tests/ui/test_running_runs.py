"""The page is drawn anew when a running run has news, and only then."""

import pytest

from omninmo.ui import reads, running_runs
from tests.ui.conftest import drawn, runs

RUNNING = {"status": "RUNNING"}


def test_nothing_is_followed_where_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "runs", lambda: runs({}, RUNNING | {"is_ours": False}))
    assert not drawn(running_runs.follow).caption


def test_running_runs_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "runs", lambda: runs({}, RUNNING))
    assert "1 run is being trained" in drawn(running_runs.follow).caption[0].value


@pytest.mark.parametrize(
    ("change", "news"),
    [
        ({}, False),
        ({"tags.note": "new"}, False),
        ({"metrics.oos_skill": 0.5}, True),
        ({"status": "FINISHED"}, True),
    ],
)
def test_only_a_score_or_an_end_is_news(change: dict[str, object], news: bool) -> None:
    before, after = runs({}, RUNNING), runs({}, RUNNING | change)
    assert (running_runs.state(before) != running_runs.state(after)) == news


def test_news_of_a_finished_run_leave_the_page_alone() -> None:
    assert running_runs.state(runs({}, RUNNING)) == running_runs.state(runs({"metrics.oos_skill": 9.0}, RUNNING))


def test_no_runs_at_all_have_a_state() -> None:
    assert running_runs.state(runs({}).iloc[:0]) == running_runs.state(runs({}))
