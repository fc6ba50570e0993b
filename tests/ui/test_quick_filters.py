"""Boxes filter by a value each, with counts, and live in the URL."""

import pandas as pd
import pytest

from omninmo import schema
from omninmo.ui import quick_filters
from tests.ui.conftest import drawn, runs

TABLE = runs(
    {"tags.team": "a=b", f"tags.{schema.TAG_SWEEP}": "s1", "tags.mlflow.user": "me"},
    {"params.mode": "classification", "params.forward_days": 60, "status": "FAILED"},
    {"params.forward_days": None, "tags.team": "c"},
)


def test_options_are_counted_the_most_frequent_first() -> None:
    assert quick_filters.options(TABLE, "params.mode") == {"regression": 2, "classification": 1}
    assert quick_filters.options(TABLE, "params.forward_days") == {"30": 1, "60": 1}
    assert quick_filters.options(TABLE, "tags") == {"team=a=b": 1, "team=c": 1, f"{schema.TAG_SWEEP}=s1": 1}
    assert quick_filters.options(TABLE, "params.source") == {}


@pytest.mark.parametrize(
    ("column", "chosen", "rows"),
    [
        ("params.forward_days", "30", [True, False, False]),
        ("status", "FAILED", [False, True, False]),
        ("tags", "team=a=b", [True, False, False]),
        ("tags", "no such=x", [False] * 3),
        ("params.source", "yahoo", [False] * 3),
    ],
)
def test_a_choice_keeps_the_runs_that_have_it(column: str, chosen: str, rows: list[bool]) -> None:
    assert quick_filters.matches(TABLE, column, chosen).tolist() == rows


def test_boxes_that_have_nothing_to_choose_are_not_drawn_and_choices_are_in_the_url() -> None:
    app = drawn(quick_filters.draw, TABLE, mode="classification")
    assert [box.label for box in app.selectbox] == ["Status", "Mode", "Horizon", "Tag"]
    assert [box.value for box in app.selectbox][1] == "classification"
    app.selectbox[2].set_value("60").run()
    assert app.query_params["horizon"] == "60" and "page" not in app.query_params
    assert app.selectbox[2].options == ["Any (3)", "30 sessions (1)", "60 sessions (1)"]


def test_a_linked_value_that_no_run_has_stays_and_can_be_taken_back() -> None:
    app = drawn(quick_filters.draw, TABLE, mode="no such")
    assert app.selectbox[1].value == "no such" and "no such (0)" in app.selectbox[1].options


def test_a_table_of_many_values_offers_the_most_frequent() -> None:
    table = pd.DataFrame({"tags.id": [f"x{number}" for number in range(500)]})
    assert len(quick_filters.options(table, "tags")) == quick_filters.MAX_OPTIONS


def test_boxes_and_words_are_one_filter() -> None:
    found: list[str] = []
    for words, query in (("", {}), ("a or b", {}), ("a or b", {"horizon": "30", "tag": "team=a=b"})):
        drawn(lambda words=words: found.append(quick_filters.joined(words)), **query)
    assert found == ["", "a or b", "params.forward_days = '30' and tags.team = 'a=b' and (a or b)"]
