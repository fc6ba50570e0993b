"""A click on the summary chooses a feature."""

import streamlit as st

from omninmo.ui import shap_summary
from tests.ui.conftest import drawn


def click(height: float | None) -> None:
    st.session_state["chart"] = {"selection": {"points": [] if height is None else [{"y": height}]}}
    shap_summary._clicked("chart", ["first", "second", "third"])


def test_the_height_of_a_point_is_the_rank_of_its_feature() -> None:
    app = drawn(click, 1.3)
    assert app.query_params["feature"] == "second"


def test_a_redrawn_chart_without_a_point_changes_nothing() -> None:
    app = drawn(click, None, feature="third")
    assert app.query_params["feature"] == "third"
