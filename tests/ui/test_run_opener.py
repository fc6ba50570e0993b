"""Picked runs are offered first."""

from omninmo.ui import run_opener
from tests.ui.conftest import drawn


def draw() -> None:
    import streamlit as st

    st.markdown(" ".join(run_opener.picked_first(["a", "b", "c"])))


def test_picks_come_first_in_their_own_order() -> None:
    assert drawn(draw, runs="c,unknown,b").markdown[0].value == "c b a"
    assert drawn(draw).markdown[0].value == "a b c"
