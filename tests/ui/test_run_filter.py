"""A run is shown if it contains every word of the filter."""

import re

import pytest

from omninmo.ui import reads, run_filter
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs

TABLE = runs({"name": "Alpha"}, {"params.mode": "classification", "status": "KILLED"}, {"params.scheme": "shuffled"})


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("", [True, True, True]),
        ("alpha REGRESSION", [True, False, False]),
        ("shuffled", [False, False, True]),
        ("alpha classification", [False, False, False]),
        ("(", [False, False, False]),
    ],
)
def test_every_word_has_to_occur_somewhere(words: str, rows: list[bool]) -> None:
    assert run_filter.matches(TABLE, words).tolist() == rows


def test_a_run_that_lacks_what_is_searched_is_not_lost() -> None:
    table = runs({}, {"params.mode": None, "params.scheme": float("nan"), "name": "bare"})
    assert run_filter.matches(table, "").all() and run_filter.matches(table, "BARE").tolist() == [False, True]
    assert not run_filter.matches(table, "nan").any()


def test_runs_that_are_not_finished_are_counted() -> None:
    assert run_filter.unfinished(TABLE) == "1 cancelled. "
    assert run_filter.unfinished(TABLE.iloc[:1]) == ""


def test_the_button_says_when_the_store_was_looked_at(recorded: Recorded) -> None:
    app = drawn(run_filter.draw, reads.runs())
    assert re.fullmatch(r"Looked at \d\d:\d\d:\d\d UTC", app.caption[0].value)
    next(button for button in app.button if button.label == "Refresh").click().run()
    assert not app.exception
