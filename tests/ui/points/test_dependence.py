"""The dependence plot that the browser gets, and what it hands back."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import streamlit as st

from omninmo.ui.points import dependence
from tests.ui.conftest import drawn
from tests.ui.points.conftest import big


def test_every_row_is_sent_with_lines_that_json_knows() -> None:
    table, _, features = big(rows=5_000, columns=3)
    data = dependence.described(table, ("f1", "f2"), features, "forward_return")
    assert data["count"] == 5_000 and len(data["medians"]["x"]) == 10 and data["missing"]["x"] == [None]
    assert len(json.dumps(data, allow_nan=False).encode()) < 250_000


def test_jitter_is_sent_for_few_values_only() -> None:
    table, _, features = big(rows=300, columns=3)
    few = replace(table, data=np.round(np.abs(table.data)))
    assert not dependence.described(table, ("f1", "f2"), features, "Sell")["jitter"]
    assert dependence.described(few, ("f1", "f2"), features, "Sell")["jitter"]


def test_the_plot_is_drawn_with_its_marks() -> None:
    table, _, features = big(rows=60, columns=3)
    draw = partial(dependence.draw, key="plot", on_choose=lambda row: None, sample=5, selected=(1, 2))
    mounts = drawn(draw, table, ("f1", "f1"), features, "forward_return").get("bidi_component")
    marks, points = (json.loads(mount.proto.json) for mount in mounts)
    assert marks["marks"] == {"sample": 5, "selected": [1, 2]} and points["feature"]["name"] == "f1"
    assert marks["plot"] == points["plot"] == "plot"


def test_without_a_second_feature_the_fold_colours_the_points() -> None:
    table, _, features = big(rows=60, columns=3)
    data = dependence.described(table, ("f1", None), features, "forward_return")
    assert data["byFold"] and data["partner"]["name"] == "f1"
    assert not dependence.described(table, ("f1", "f2"), features, "forward_return")["byFold"]


@pytest.mark.parametrize(("chosen", "called"), [({"row": 7}, [7]), ({"row": 60}, []), ({"row": "7"}, []), (None, [])])
def test_a_click_names_a_row_of_the_table(chosen: Any, called: list[int]) -> None:
    calls: list[int] = []

    def click() -> None:
        st.session_state["plot"] = {"chosen": chosen}
        dependence._chosen("plot", 60, calls.append)

    drawn(click)
    assert calls == called
