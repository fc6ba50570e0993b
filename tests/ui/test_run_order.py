"""Runs come in the order that the link asks for, a page at a time."""

import pandas as pd
import pytest

from omninmo.ui import run_order
from tests.ui.conftest import drawn, runs

TABLE = runs({"metrics.oos_skill": 0.1}, {"metrics.oos_skill": None}, {"metrics.oos_skill": -0.2}, {"name": "B"})
MANY = pd.DataFrame({"name": [f"run {number}" for number in range(125)]})


@pytest.mark.parametrize(
    ("column", "ascending", "names"),
    [("metrics.oos_skill", False, "aBcb"), ("metrics.oos_skill", True, "cBab"), ("name", True, "Babc")],
)
def test_runs_are_ordered_and_those_without_a_value_are_last(column: str, ascending: bool, names: str) -> None:
    assert "".join(run_order.ordered(TABLE, column, ascending=ascending)["name"]) == names


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", ("start_time", False)),
        ("name", ("name", True)),
        ("-metrics.oos_skill", ("metrics.oos_skill", False)),
        ("metrics.no such", ("start_time", False)),
    ],
)
def test_an_order_is_read_from_the_link(text: str, order: tuple[str, bool]) -> None:
    assert run_order.parsed(text, ["start_time", "name", "metrics.oos_skill"]) == order


@pytest.mark.parametrize(
    ("page", "first", "count"),
    [("", 0, 50), ("2", 50, 50), ("3", 100, 25), ("99", 100, 25), ("0", 0, 50), ("-1", 0, 50), ("²", 0, 50)],
)
def test_no_more_than_a_page_is_sent(page: str, first: int, count: int) -> None:
    found: list[pd.DataFrame] = []
    drawn(lambda: found.append(run_order.page(MANY)), page=page)
    assert list(found[-1].index) == list(range(first, first + count))


def test_a_choice_of_order_is_in_the_url_and_starts_at_the_first_page() -> None:
    app = drawn(run_order.draw, TABLE, page="2")
    app.selectbox[0].set_value("name").run()
    assert app.query_params["sort"] == "-name" and "page" not in app.query_params
    assert app.selectbox[1].options == ["Z to A", "A to Z"]
    app.selectbox[1].set_value("up").run()
    assert app.query_params["sort"] == "name"
    app.selectbox[0].set_value("start_time").run()
    assert app.query_params["sort"] == "start_time" and app.selectbox[1].options == ["Newest first", "Oldest first"]
    app.selectbox[1].set_value("down").run()
    assert "sort" not in app.query_params


def test_both_orders_are_called_what_they_are_of_a_column() -> None:
    names = {name: run_order.words(TABLE[name])["down"] for name in ("start_time", "metrics.oos_skill", "name")}
    assert list(names.values()) == ["Newest first", "Highest first", "Z to A"]
