"""Jobs as cards, and why a start failed."""

import time

import pytest

from omninmo.config import TrainingConfig
from omninmo.errors import JobError
from omninmo.jobs import Job
from omninmo.ui import job_cards
from tests.ui.conftest import drawn


def job(**changes: object) -> Job:
    values = {
        "id": "1700000000000000-abcd", "kind": "train", "title": "![](http://192.0.2.1)", "state": "failed",
        "stage": "", "step": 0, "steps": 0, "run": 0, "runs": 0, "run_ids": (), "error": "Too short.",
        "created": time.time(), "started": None, "updated": time.time(), "request": {},
    }  # fmt: skip
    return Job(**(values | changes))  # type: ignore[arg-type]


def cards(monkeypatch: pytest.MonkeyPatch, *jobs: Job) -> list[str]:
    monkeypatch.setattr("omninmo.jobs.recent", lambda limit: list(jobs)[:limit])
    app = drawn(job_cards.draw, 3, "Nothing yet.")
    return [item.value for block in (app.markdown, app.caption) for item in block]


def test_without_a_job_there_is_the_sentence_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cards(monkeypatch) == ["Nothing yet."]


def test_a_failed_job_shows_its_reason_and_obeys_no_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = "\n".join(cards(monkeypatch, job()))
    assert "failed after" in texts and "Too short" in texts and "![](" not in texts


def test_a_running_sweep_shows_its_run_and_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    running = job(kind="sweep", state="running", stage="folds", step=2, steps=5, run=3, runs=10, error="")
    assert any("Run 3 of 10 · Train and test folds, fold 2 of 5" in text for text in cards(monkeypatch, running))


def start_and_show() -> None:
    job_cards.start(TrainingConfig())
    job_cards.start_error()


def test_a_start_that_fails_shows_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(request: object) -> str:
        raise JobError("The disk is full.")

    monkeypatch.setattr("omninmo.jobs.start", refuse)
    assert drawn(start_and_show).error[0].value == "The disk is full\\."
