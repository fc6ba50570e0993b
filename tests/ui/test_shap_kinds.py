"""One kind of summary at a time, which the URL holds; Plotly comes with the others only."""

import pytest
import streamlit as st

from omninmo.ui import shap_kinds, shap_pictures, shap_summary
from omninmo.ui.explain_scope import Scope
from tests.ui.conftest import drawn
from tests.ui.scopes import scope


def draw(known: Scope) -> None:
    st.markdown(str(shap_kinds.draw(known)))


@pytest.fixture(autouse=True)
def selected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the summaries be names, of which the first returns what is selected."""
    kinds: list[str] = []
    monkeypatch.setattr(shap_summary, "draw", lambda known: (1, 2))
    monkeypatch.setattr(shap_pictures, "draw", lambda kind, known: kinds.append(kind))
    return kinds


def test_points_come_first_and_the_link_opens_another_kind(selected: list[str]) -> None:
    app = drawn(draw, scope())
    assert app.markdown[0].value == "(1, 2)" and selected == []
    app.segmented_control(key=shap_kinds.KEY).set_value("violin").run()
    assert app.query_params["kind"] == "violin" and app.markdown[0].value == "()" and selected == ["violin"]
    assert drawn(draw, scope(), kind="map").markdown[0].value == "()" and selected[-1] == "map"


def test_only_a_classification_has_all_ratings(selected: list[str]) -> None:
    assert drawn(draw, scope(), kind="ratings").markdown[0].value == "(1, 2)" and selected == []
    drawn(draw, scope()._replace(unit="Buy"), kind="ratings")
    assert selected == ["ratings"]
