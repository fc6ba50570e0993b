"""A run is shown if the filter and the choices above it let it through; a wrong filter hides nothing."""

import re

import pandas as pd

from omninmo.ui import reads, run_filter
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs

TABLE = runs({"name": "Alpha"}, {"params.mode": "classification", "status": "KILLED"}, {"params.scheme": "shuffled"})


def names(**query: str) -> str:
    """Return the names of the runs that are let through, as a page that draws nothing else writes them."""

    def script(table: pd.DataFrame) -> None:
        import streamlit as st

        st.code(",".join(run_filter.draw(table)["name"]), language=None)

    return str(drawn(script, TABLE, **query).code[0].value)


def test_words_conditions_and_choices_are_met_at_once() -> None:
    assert names() == "Alpha,b,c"
    assert names(filter="alpha REGRESSION") == "Alpha"
    assert names(filter="max_depth = 3 not alpha", mode="regression") == "c"
    assert names(filter="", status="KILLED") == "b"


def test_a_filter_that_cannot_be_read_is_pointed_at_and_lets_every_run_through() -> None:
    app = drawn(run_filter.draw, TABLE, filter="metrics.oos_skil > 0")
    assert "at letter 1" in app.error[0].value and "3 of 3 runs" in app.caption[0].value
    assert names(filter="(", mode="classification") == "b"


def test_nothing_left_can_be_undone() -> None:
    app = drawn(run_filter.draw, TABLE, filter="zzz", mode="classification")
    assert "None of the 3 runs matches “zzz”" in app.info[0].value
    next(button for button in app.button if button.label == "Clear the filter").click().run()
    assert "3 of 3 runs" in app.caption[0].value and not app.query_params


def test_how_to_use_the_table_is_said_above_the_table_alone() -> None:
    assert "Click a name" in drawn(run_filter.draw, TABLE).caption[0].value
    assert "Click a name" not in drawn(run_filter.draw, TABLE, view="archived").caption[0].value


def test_a_typed_filter_is_in_the_url_and_starts_at_the_first_page() -> None:
    app = drawn(run_filter.draw, TABLE, page="3")
    app.text_input[0].set_value("alpha").run()
    assert app.query_params["filter"] == "alpha" and "page" not in app.query_params


def test_runs_that_are_not_finished_are_counted() -> None:
    assert run_filter.unfinished(TABLE) == "1 cancelled. "
    assert run_filter.unfinished(TABLE.iloc[:1]) == ""


def test_the_button_says_when_the_store_was_looked_at(recorded: Recorded) -> None:
    app = drawn(run_filter.draw, reads.runs())
    assert re.search(r"read at \d\d:\d\d:\d\d UTC", app.caption[0].value)
    next(button for button in app.button if button.label == "Refresh").click().run()
    assert not app.exception
