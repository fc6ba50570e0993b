"""A table of buttons: what is shown, and what a click opens."""

from functools import partial
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from omninmo.ui import button_table, url
from tests.ui.conftest import drawn


def opened(row: int) -> None:
    url.put("point", f"row {row}")


TABLE = pd.DataFrame({"Value": ["1", "2"]}, index=[7, 9])
DRAW = partial(button_table.draw, key="open", on_open=opened, alt="Two rows")


def test_names_stand_first_and_none_is_drawn_as_an_icon() -> None:
    shown = drawn(DRAW, ["KO", ":material/bolt:"], TABLE, "Ticker").dataframe[0].value
    assert list(shown.columns) == ["Ticker", "Value"] and shown["Ticker"].tolist() == ["KO", "\u200b:material/bolt:"]


def test_a_click_opens_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    columns: list[dict[str, Any]] = []
    monkeypatch.setattr(st.column_config, "ButtonColumn", lambda **settings: columns.append(settings))

    def click() -> None:
        DRAW(["KO", "GE"], TABLE, "Ticker")
        st.session_state["open"] = {"row": 1}
        columns[0]["on_click"]()

    assert drawn(click).query_params["point"] == "row 1"
