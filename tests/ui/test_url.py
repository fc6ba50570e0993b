"""The query carries what a colleague should get in a link."""

from omninmo.ui import url
from tests.ui.conftest import drawn


def change() -> None:
    import streamlit as st

    url.pick([*url.picked(), "new"])
    url.put("filter", "")
    st.json(url.carried(metric="oos_skill", feature=""))


def test_picks_are_kept_in_order_and_once_each() -> None:
    app = drawn(change, runs="b,a,b", filter="x", run="here", feature="y")
    assert app.query_params["runs"] == "b,a,new" and "filter" not in app.query_params
    assert '"metric":"oos_skill"' in app.json[0].value.replace(" ", "")
    for gone in ("here", "feature"):
        assert gone not in app.json[0].value
