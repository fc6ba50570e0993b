"""The summary that the browser gets, and what it hands back."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import streamlit as st

from omninmo.ui.points import summary
from tests.ui.conftest import drawn
from tests.ui.points.conftest import big


def test_the_largest_summary_is_small_enough() -> None:
    table, ranking, features = big(rows=5_000, columns=20)
    data = summary.described(table, ranking, features, "forward_return")
    assert len(data["features"]) == 20 and data["count"] == 5_000
    assert len(json.dumps(data).encode()) <= 1_500_000


def test_the_most_important_features_are_drawn_and_equal_runs_send_the_same() -> None:
    table, ranking, features = big(rows=60, columns=25)
    draw = partial(summary.draw, key="plot", on_choose=lambda feature, row: None)
    app = drawn(draw, table, ranking, "f3", features, "forward_return")
    marks, first = app.get("bidi_component")
    sent = json.loads(first.proto.json)
    assert [one["name"] for one in sent["features"]] == list(ranking.index[: summary.TOP])
    assert json.loads(marks.proto.json)["marks"] == {"feature": "f3", "sample": None}
    _, again = app.run().get("bidi_component")
    assert again.proto.json == first.proto.json


def test_another_mark_leaves_the_points_as_they_are() -> None:
    table, ranking, features = big(rows=60, columns=5)

    def page() -> None:
        feature = st.session_state.get("feature", "f1")
        summary.draw(table, ranking, feature, features, "Sell", key="plot", on_choose=lambda feature, row: None)

    app = drawn(page)
    before = [mount.proto.json for mount in app.get("bidi_component")]
    app.session_state["feature"] = "f2"
    after = [mount.proto.json for mount in app.run().get("bidi_component")]
    assert json.loads(after[0]) == {"plot": "plot", "revision": 2, "marks": {"feature": "f2", "sample": None}}
    assert after[1] == before[1]


def test_an_empty_table_has_no_points() -> None:
    table, ranking, features = big(rows=60, columns=2)
    empty = replace(table, values=table.values[:0], data=table.data[:0], index=table.index[:0])
    assert summary.described(empty, ranking, features, "forward_return")["features"] == []


@pytest.mark.parametrize(
    ("sent", "rows"), [(None, ()), ([3, 1, 1], (1, 3)), ([-1, 4, 5, "2", True, None], (4,)), ({"a": 1}, ())]
)
def test_only_rows_of_the_table_are_selected(sent: Any, rows: tuple[int, ...]) -> None:
    assert summary.selected(sent, 5) == rows


@pytest.mark.parametrize(
    ("chosen", "called"),
    [
        ({"feature": "f1", "row": 7}, [("f1", 7)]),
        ({"feature": "f1", "row": None}, [("f1", None)]),
        ({"feature": "f1", "row": 99}, [("f1", None)]),
        ({"feature": "nonsense", "row": 7}, []),
        (None, []),
    ],
)
def test_a_click_names_a_feature_and_perhaps_a_row(chosen: Any, called: list[Any]) -> None:
    _, ranking, _ = big(rows=60, columns=3)
    calls: list[Any] = []

    def click() -> None:
        st.session_state["plot"] = {"chosen": chosen}
        summary._chosen("plot", ranking, 60, lambda feature, row: calls.append((feature, row)))

    drawn(click)
    assert calls == called
