"""Summaries of Plotly: each is drawn with its words, and a click on it leads to a feature or a sample."""

import json
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.sample_map import NAMES, sample_map_info
from omninmo.ui import reads, sample_choice, shap_pictures
from tests.ui.conftest import drawn
from tests.ui.scopes import scope


def figure(app: AppTest) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return known


@pytest.mark.parametrize(
    ("kind", "words"),
    [("bar", "A bar is a feature's share"), ("violin", "upper half, in red"), ("map", "Samples by prediction")],
)
def test_a_kind_is_drawn_with_its_words_and_the_number_of_rows(kind: str, words: str) -> None:
    app = drawn(shap_pictures.draw, kind, scope())
    text = app.caption[0].value + " ".join(app.segmented_control[0].options if app.segmented_control else [])
    assert words in text and "**Feature f0** has the largest share" in text and "60 of 540" in text
    assert figure(app)["data"]


def test_the_map_follows_the_order_of_the_link() -> None:
    by_prediction, alike = (
        drawn(shap_pictures.draw, "map", scope(), order=order) for order in ("prediction", "explanation")
    )
    assert "from the lowest prediction to the highest" in by_prediction.caption[0].value
    assert "explained alike" in alike.caption[0].value
    assert figure(by_prediction)["data"][0]["hovertext"] != figure(alike)["data"][0]["hovertext"]
    assert (
        "400 of 500 explained rows are drawn, an even draw"
        in drawn(shap_pictures.draw, "map", scope(500)).caption[0].value
    )


def test_all_ratings_are_of_the_rows_that_pass_the_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    known = scope(rows=60)
    values = np.random.default_rng(0).normal(size=(60, 5, 3)).astype(np.float32)
    table = known.table
    rated = ShapTable(
        values, table.data, np.zeros((60, 5)), values.sum(axis=-1), table.prediction, table.index, table.features, 60
    )
    monkeypatch.setattr(reads, "shap", lambda run_id: rated)
    some = known._replace(unit="Buy", rows=np.arange(20), table=rated.of_class(3).at(np.arange(20)))
    app = drawn(shap_pictures.draw, "ratings", some)
    assert [trace.get("name") for trace in figure(app)["data"]][:5] == list(schema.RATINGS)
    assert "20 of 60" in app.caption[0].value


POINT: dict[str, Any] = {"y": 1.0, "x": 3.0, "curve_number": 0}


def clicked(points: list[dict[str, Any]], follow: str, **query: str) -> AppTest:
    def click() -> None:
        st.session_state["chart"] = {"selection": {"points": points}}
        known = scope()
        if follow == "row":
            shap_pictures._row(shap_pictures._point("chart"), ["f0", "f1"])
        elif follow == "segment":
            shap_pictures._segment("chart", ["f0", "f1"])
        else:
            shap_pictures._cell("chart", known, sample_map_info(known.table, np.arange(9, -1, -1), ["f0", "f1"]))

    return drawn(click, **query)


def test_a_click_on_a_row_chooses_its_feature() -> None:
    assert clicked([POINT], "row").query_params["feature"] == "f1"
    assert clicked([POINT | {"y": 7.0}], "row", feature="kept").query_params["feature"] == "kept"
    assert clicked([], "row", feature="kept").query_params["feature"] == "kept"


def test_a_click_on_a_segment_chooses_its_rating_too() -> None:
    app = clicked([POINT | {"customdata": ["Sell"]}], "segment")
    assert (app.query_params["feature"], app.query_params["rating"]) == ("f1", "Sell")
    assert "rating" not in clicked([POINT], "segment").query_params
    assert not clicked([], "segment").query_params


def test_a_click_on_a_column_chooses_its_sample_and_one_on_a_name_its_feature() -> None:
    assert clicked([POINT], "cell").query_params["point"] == sample_choice.named(scope().table.index, 6)
    app = clicked([POINT | {"curve_number": NAMES}], "cell")
    assert app.query_params["feature"] == "f1" and "point" not in app.query_params
    assert not clicked([], "cell").query_params


def test_the_table_of_the_map_has_a_row_for_each_sample() -> None:
    known = scope()
    info = sample_map_info(known.table, np.array([4, 2]), ["f1", "f0"])
    table = shap_pictures._cells(known, info)
    assert list(table.columns) == ["Ticker", "Date", "Fold", "Output", "Feature f1", "Feature f0"]
    assert table["Feature f0"].tolist() == pytest.approx(known.table.values[[4, 2], 0].tolist())
