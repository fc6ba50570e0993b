"""Without a run there are the buttons that train a first one, and the job that they started."""

from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.jobs import Started
from omninmo.ui import no_runs
from tests.pages.conftest import words
from tests.ui.conftest import drawn


def test_an_empty_page_has_the_buttons_that_bring_a_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = drawn(no_runs.draw, "No runs yet.")
    assert app.info[0].value == "No runs yet."
    assert [button.label for button in app.button] == ["Train sample", "Train sample sweep"]
    asked: list[object] = []

    def start(request: object) -> Started:
        asked.append(request)
        return Started("a-job", None)

    monkeypatch.setattr("omninmo.jobs.start", start)
    app.button[0].click().run()
    assert asked == [TrainingConfig()] and not app.exception


def test_why_a_job_did_not_start_stands_below_the_buttons(home: Path) -> None:
    def refused() -> None:
        import streamlit as st

        st.session_state["start_error"] = "The disk is full."
        no_runs.draw("No runs yet.")

    app = drawn(refused)
    assert app.error[0].value == "The disk is full\\." and "No runs yet" in words(app)
