"""Jobs as cards, and why a start failed."""

import time
from functools import partial

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from omninmo.config import TrainingConfig
from omninmo.errors import JobError
from omninmo.jobs import Job, Started
from omninmo.ui import job_cards
from omninmo.ui.foreign_text import plain
from tests.ui.conftest import drawn


def job(**changes: object) -> Job:
    values = {
        "id": "1700000000000000-abcd", "kind": "train", "title": "![](http://192.0.2.1)", "state": "failed",
        "stage": "", "step": 0, "steps": 0, "run": 0, "runs": 0, "run_ids": (), "error": "Too short.",
        "created": time.time(), "started": None, "updated": time.time(), "request": {},
    }  # fmt: skip
    return Job(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def empty_home(home: object) -> None:
    """Let no test see jobs of the folder that it runs in."""


def give(monkeypatch: pytest.MonkeyPatch, *jobs: Job) -> None:
    """Let the home folder have these jobs, newest first."""
    monkeypatch.setattr("omninmo.jobs.recent", lambda limit: list(jobs)[:limit])
    monkeypatch.setattr("omninmo.jobs.under_way", lambda: [job for job in jobs if job.active])


def texts(app: AppTest) -> list[str]:
    return [item.value for block in (app.markdown, app.caption) for item in block]


def cards(monkeypatch: pytest.MonkeyPatch, *jobs: Job) -> list[str]:
    give(monkeypatch, *jobs)
    return texts(drawn(job_cards.draw, 3, "Nothing yet."))


def test_without_a_job_there_is_the_sentence_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cards(monkeypatch) == ["Nothing yet."]


def test_a_failed_job_shows_its_reason_and_obeys_no_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = "\n".join(cards(monkeypatch, job()))
    assert "failed after" in shown and "Too short" in shown and "![](" not in shown


def test_a_running_sweep_shows_its_run_and_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    running = job(kind="sweep", state="running", stage="folds", step=2, steps=5, run=3, runs=10, error="")
    assert any("Run 3 of 10 · Train and test folds, fold 2 of 5" in text for text in cards(monkeypatch, running))


def test_a_forecast_that_scores_earlier_ones_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    running = job(kind="predict", state="running", stage="score", step=2, steps=3, error="")
    assert any("Score earlier predictions, run 2 of 3" in text for text in cards(monkeypatch, running))


def test_the_running_job_is_always_shown_and_cards_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [job(id=f"170000000000000{n}-abcd", title=f"job {n}", state="waiting", error="") for n in range(9, 1, -1)]
    running = job(id="1700000000000001-abcd", title="job 1", state="running", stage="folds", error="")
    shown = [text for text in cards(monkeypatch, *waiting, running) if "**job" in text]
    assert [text.partition(" · ")[0] for text in shown] == ["**job 9**", "**job 8**", "**job 1**"]
    assert "Waiting, 8 jobs before it" in shown[0] and "Train and test folds" in shown[2]
    assert "6 more wait for their turn." in cards(monkeypatch, *waiting, running)


def test_a_page_that_shows_the_results_draws_its_kinds_unless_they_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown(*known: Job) -> str:
        monkeypatch.setattr("omninmo.jobs.recent", lambda: list(known))
        monkeypatch.setattr("omninmo.jobs.under_way", lambda: [one for one in known if one.active])
        return "\n".join(texts(drawn(job_cards.draw, 1, "", ("predict",))))

    failed = job(id="1700000000000003-abcd", kind="predict", error="No network.")
    finished = job(id="1700000000000004-abcd", kind="predict", state="finished", title="done", error="")
    training = job(id="1700000000000005-abcd", state="running", title="another training", error="")
    assert "No network" in shown(job(), failed) and "Too short" not in shown(job(), failed)
    assert shown(finished, failed) == ""  # what failed before is of no interest any more
    assert "another training" in shown(training, finished)  # a forecast waits for it


def test_a_look_starts_the_next_job_where_nobody_has_the_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr("omninmo.jobs.advance", lambda: looked.append("advance"))
    cards(monkeypatch, job(state="waiting"), job(id="1600000000000000-abcd", state="running"))
    assert looked == []
    cards(monkeypatch, job(state="waiting"))
    assert looked == ["advance"]

    def refuse() -> None:
        raise JobError("No memory.")

    monkeypatch.setattr("omninmo.jobs.advance", refuse)
    give(monkeypatch, job(state="waiting", error=""))
    app = drawn(job_cards.draw, 3, "Nothing yet.")
    assert app.error[0].value == plain("No memory.") and "Its turn is next" in " ".join(texts(app))


def start_and_show() -> None:
    job_cards.start(TrainingConfig())
    job_cards.start_message()


def test_a_start_that_fails_shows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(request: object) -> Started:
        raise JobError("The disk is full.")

    monkeypatch.setattr("omninmo.jobs.start", refuse)
    assert drawn(start_and_show).error[0].value == plain("The disk is full.")


def test_a_start_too_many_says_that_the_job_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omninmo.jobs.start", lambda request: Started("1", 2.0))
    monkeypatch.setattr("omninmo.jobs.get", lambda job_id: job(title="30 sessions ahead"))
    app = drawn(start_and_show)
    assert app.info[0].value == plain("Already started 2 s ago: 30 sessions ahead.") and not app.error
    monkeypatch.setattr("omninmo.jobs.start", lambda request: Started("2"))
    assert not drawn(start_and_show).info


def test_run_again_starts_the_same_settings_or_says_why_not(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []

    def start(request: object) -> Started:
        started.append(request)
        return Started("2")

    monkeypatch.setattr("omninmo.jobs.start", start)
    give(monkeypatch, job(request={"forward_days": 7}))
    drawn(message_and_cards).button[0].click().run()
    assert started == [TrainingConfig(forward_days=7)]
    give(monkeypatch, job(request={"forward_days": 0}))  # of another version
    app = drawn(message_and_cards)
    app.button[0].click().run()
    assert len(started) == 1 and plain("forward_days is 0") in app.error[0].value


@pytest.mark.parametrize("message", ["start_error", "start_note"])
def test_what_became_of_a_start_from_a_card_reaches_the_page(monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    """A click on a card runs the cards alone: they must ask for the page, which shows the message and polls."""
    asked: list[str] = []
    monkeypatch.setattr("streamlit.rerun", lambda: asked.append("page"))
    cards_alone = partial(job_cards._cards, polling=False)
    give(monkeypatch, job())
    drawn(cards_alone, 3, ())
    assert asked == []
    give(monkeypatch, job(state="running", error=""))
    drawn(cards_alone, 3, ())
    assert asked == ["page"]
    give(monkeypatch, job())
    drawn(cards_with_message, message)
    assert asked == ["page", "page"]


def cards_with_message(message: str) -> None:
    st.session_state[message] = "Too many."
    job_cards._cards(3, (), polling=False)


def message_and_cards() -> None:
    job_cards.start_message()
    job_cards.draw(3)
