"""The feature of the link, else the most important one."""

from omninmo.ui import feature_choice
from tests.ui.conftest import drawn


def draw() -> None:
    import streamlit as st

    st.markdown(feature_choice.chosen(["first", "second"]))


def test_the_link_decides_and_else_importance() -> None:
    assert drawn(draw).markdown[0].value == "first"
    assert drawn(draw, feature="second").markdown[0].value == "second"


def test_an_unknown_feature_is_named_without_obeying_its_markdown() -> None:
    app = drawn(draw, feature="![](http://192.0.2.1/a.png)")
    assert app.markdown[0].value == "first"
    assert "![](" not in app.warning[0].value and "which this run did not use" in app.warning[0].value


def test_a_feature_of_other_runs_is_called_as_they_call_it() -> None:
    said = drawn(draw, feature="return_21d").warning[0].value
    assert "Return, 21 sessions, which this run did not use" in said and "return_21d" not in said


def choose() -> None:
    feature_choice.choose("second")


def test_another_feature_takes_its_own_partner() -> None:
    app = drawn(choose, feature="first", partner="x")
    assert app.query_params["feature"] == "second" and "partner" not in app.query_params
