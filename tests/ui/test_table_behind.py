"""The table behind a picture, and its file."""

import pandas as pd
import streamlit as st

from omninmo.ui import table_behind
from tests.ui.conftest import drawn


def test_names_that_repeat_are_columns_of_their_own() -> None:
    table = pd.DataFrame({"r1": [0.5], "r2": [0.4]}, index=["x"])
    shown = table_behind.named(table, {"x": "The x"}, {"r1": "same", "r2": "same"}, "Feature")
    assert shown.to_dict("list") == {"Feature": ["The x"], "same": [0.5], "same (2)": [0.4]}


def test_shares_are_shown_in_percent() -> None:
    app = drawn(table_behind.draw, pd.DataFrame({"Feature": ["x"], "a": [0.25]}), "shares", None, "share")
    assert app.dataframe[0].value["a"].tolist() == [25]
    assert len(app.get("download_button")) == 1


def on_demand() -> None:
    def make() -> pd.DataFrame:
        st.session_state["made"] = st.session_state.get("made", 0) + 1
        return pd.DataFrame({"Feature": ["x"], "a": [0.25]})

    more = {"Figure": table_behind.File("figure.html", lambda: b"<html>")}
    table_behind.on_demand(make, "shares", {"a": "share"}, more=more)


def test_a_table_is_made_when_it_is_opened_and_not_before() -> None:
    app = drawn(on_demand)
    assert not app.dataframe and "made" not in app.session_state
    app.session_state["behind-shares"] = True
    app.run()
    assert app.dataframe[0].value["a"].tolist() == [25] and app.session_state["made"] == 1
    assert [button.proto.label for button in app.get("download_button")] == ["CSV", "Parquet", "Figure"]
