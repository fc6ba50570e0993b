"""Whatever the popover adds to a filter can be read, and lets something through."""

import pytest

from omninmo.tracking.query import matching
from omninmo.ui import filter_columns, run_filter
from tests.ui.conftest import drawn, runs

TABLE = runs({"tags.it's odd": "a ' b", "params.max_depth": 5}, {"metrics.oos_skill": -0.1}, {"params.path": None})


@pytest.mark.parametrize("name", ["params.max_depth", "params.mode", "metrics.oos_skill", "tags.it's odd"])
def test_a_condition_for_a_column_is_met_by_a_run(name: str) -> None:
    assert matching(TABLE, filter_columns.condition(TABLE[name], name)).any()


def test_a_column_without_values_is_asked_for_one() -> None:
    table = TABLE.assign(**{"tags.none": None})
    assert filter_columns.condition(table["tags.none"], "tags.none") == "tags.none is not null"
    assert not matching(table, "tags.none is not null").any()


@pytest.mark.parametrize("example", filter_columns.EXAMPLES)
def test_every_example_can_be_read(example: str) -> None:
    matching(runs({"metrics.rank_ic_t": 1.0}), example)


def test_an_addition_has_to_be_met_as_well() -> None:
    assert filter_columns.joined(" ", "x") == "x"
    assert filter_columns.joined("a = 1", "x") == "a = 1 and x"
    assert filter_columns.joined("a OR b", "x") == "(a OR b) and x"


def test_a_click_adds_to_the_box_and_the_url() -> None:
    app = drawn(run_filter.draw, TABLE, opened=filter_columns.KEY, filter="regression")
    column = next(box for box in app.selectbox if box.label == "Filter by a column")
    column.set_value("params.max_depth").run()
    assert app.text_input[0].value == "regression and params.max_depth >= 3.0"
    assert app.query_params["filter"] == "regression and params.max_depth >= 3.0"
    assert "3 of 3 runs" in app.caption[0].value
