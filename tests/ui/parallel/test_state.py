"""What the reader chose is in the URL, and has a new revision only when somebody else changed it."""

import json

from hypothesis import given, strategies
from streamlit.testing.v1 import AppTest

from omninmo.ui.parallel.state import axis_keys


def script() -> None:
    import streamlit as st

    from omninmo.ui.parallel import state

    if "view" in st.session_state:
        state.take(st.session_state.pop("view"))
    st.session_state["revision"], st.session_state["sent"] = state.revised()
    st.session_state["first"] = state.first()


def test_the_components_own_changes_reach_the_url_and_are_not_adopted_again() -> None:
    app = AppTest.from_function(script).run()
    first = app.session_state["sent"]
    app.session_state["view"] = {"picked": ["a", "b"], "ranges": '{"x":{"lanes":["missing"]}}', "axes": '["x"]'}
    app.run()
    assert app.query_params["runs"] == "a,b" and app.query_params["axes"] == '["x"]'
    assert app.session_state["revision"] == 1 and app.session_state["first"] == first
    assert app.session_state["sent"]["picked"] == ["a", "b"], "a component that is mounted anew starts here"


def test_picks_cleared_elsewhere_are_handed_over() -> None:
    app = AppTest.from_function(script)
    app.query_params["runs"] = "a,b"
    app.run()
    assert app.session_state["sent"]["picked"] == ["a", "b"]
    app.query_params["runs"] = ""
    app.run()
    assert app.session_state["revision"] == 2 and app.session_state["sent"]["picked"] == []
    assert app.session_state["first"]["picked"] == ["a", "b"]


def test_what_no_component_sends_changes_nothing() -> None:
    app = AppTest.from_function(script)
    app.query_params["runs"] = "a"
    app.session_state["view"] = "nonsense"
    app.run()
    assert not app.exception and app.query_params["runs"] == "a"


@given(
    strategies.text() | strategies.recursive(strategies.none() | strategies.text(), strategies.lists).map(json.dumps)
)
def test_axes_of_a_link_are_read_whatever_it_holds(text: str) -> None:
    assert all(isinstance(key, str) for key in axis_keys(text))
