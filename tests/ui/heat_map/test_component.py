"""What of the map goes to the browser, and what comes back."""

import base64
import json
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from omninmo.figures.importance_cells import importance_cells
from omninmo.ui.heat_map import component
from omninmo.ui.points import component as points
from tests.ui.conftest import drawn
from tests.ui.javascript import foreign_words

SHARES = pd.DataFrame({"run1": [0.1, 0.7, 0.2], "run2": [0.3, np.nan, 0.7]}, index=["a", "b", "c"])
NAMES = {"run1": "reg-30d-d3-lr0.03-20t-c622", "run2": "reg-30d-d5-lr0.03-20t-yahoo-9f3c"}


def sent(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype="<f4").reshape(3, 2)


def test_cells_arrive_as_they_are_in_their_order() -> None:
    data = component.described(importance_cells(SHARES, {"b": "<b>"}, NAMES), "share", "runs")
    assert [one["id"] for one in data["features"]] == ["b", "c", "a"] and data["features"][0]["name"] == "<b>"
    assert [one["name"] for one in data["rankings"]] == list(NAMES.values())
    np.testing.assert_array_equal(sent(data["shares"]), SHARES.loc[["b", "c", "a"]].to_numpy(np.float32))
    np.testing.assert_array_equal(sent(data["ranks"]), [[1, np.nan], [2, 1], [3, 2]])


def test_only_names_without_room_are_shortened() -> None:
    first, second = component.described(importance_cells(SHARES, {}, NAMES), "rank", "runs")["rankings"]
    assert "short" not in first and len(second["short"]) <= 26


def test_hundreds_of_runs_are_a_small_message() -> None:
    columns = [f"{number:032x}" for number in range(300)]
    shares = pd.DataFrame(np.full((40, 300), 0.025), index=[f"f{row}" for row in range(40)], columns=columns)
    names = {column: f"reg-30d-d3-lr0.03-20t-{column[-4:]}" for column in columns}
    info = importance_cells(shares, {}, names, top=40)
    assert len(json.dumps(component.described(info, "share", "runs"))) < 180_000


def test_equal_maps_are_sent_alike() -> None:
    info = importance_cells(SHARES, {}, NAMES)
    app = drawn(partial(component.draw, key="map", on_choose=print), info, "share", "runs")
    (first,) = app.get("bidi_component")
    (again,) = app.run().get("bidi_component")
    assert again.proto.json == first.proto.json


@pytest.mark.parametrize(
    ("chosen", "called"),
    [
        ({"feature": "b", "ranking": "run2"}, [("b", "run2")]),
        ({"feature": "b", "ranking": "run3"}, []),
        ({"feature": ["b"], "ranking": {}}, []),
        ({"feature": "b"}, []),
        ("b", []),
        (None, []),
    ],
)
def test_a_click_names_a_cell_of_the_map(chosen: Any, called: list[Any]) -> None:
    calls: list[Any] = []

    def click() -> None:
        st.session_state["map"] = {"chosen": chosen}
        component._chosen("map", SHARES, lambda feature, ranking: calls.append((feature, ranking)))

    drawn(click)
    assert calls == called


def test_every_script_is_part_of_the_component_and_asks_nobody() -> None:
    assert {path.name for path in component.FOLDER.glob("*.js")} == set(component.SCRIPTS)
    assert all((points.FOLDER / name).exists() for name in component.POINTS_SCRIPTS)
    assert not foreign_words(component.FOLDER / name for name in component.SCRIPTS)
