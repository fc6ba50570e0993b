"""Cells show numbers as every page writes them, and still sort as numbers."""

import math
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from omninmo import schema
from omninmo.ui import number_cells
from tests.ui.conftest import drawn

SKILL, SHARE = schema.METRICS["oos_skill"], schema.METRICS["direction_accuracy"]


def cells(table: pd.DataFrame) -> list[list[str]]:
    """Return what the browser shows of skill and direction, row by row."""
    writes: dict[str, number_cells.Write] = {"skill": partial(number_cells.text, SKILL), "right": SHARE.text}
    app = drawn(lambda: st.dataframe(number_cells.written(table, writes)))
    shown = app.dataframe[0].proto.arrow_data.styler.display_values
    return [list(row) for row in convert_arrow_bytes_to_pandas_df(shown).to_numpy()]


def test_a_minus_is_one_and_what_rounds_to_zero_has_none() -> None:
    table = pd.DataFrame({"skill": [-0.007, -0.0004, math.nan], "right": [0.588, 0.0, 1.0]})
    assert cells(table) == [["−0.007", "58.8 %"], ["+0.000", "0.0 %"], ["n/a", "100.0 %"]]


def test_infinities_are_apart_from_what_is_missing() -> None:
    assert [number_cells.text(SKILL, value) for value in (math.inf, -math.inf, math.nan, None)] == [
        "∞", "−∞", "n/a", "n/a",
    ]  # fmt: skip


def test_the_browser_gets_the_numbers_too_and_sorts_by_them() -> None:
    table = pd.DataFrame({"skill": [-0.007, math.inf], "right": [0.588, 0.5]}, index=["a", "b"])
    app = drawn(lambda: st.dataframe(number_cells.written(table, {"right": SHARE.text})))
    assert app.dataframe[0].value["right"].tolist() == [0.588, 0.5]
    assert app.dataframe[0].value["skill"].tolist() == [-0.007, math.inf]


def test_the_rows_are_not_sent_again_where_the_table_moves() -> None:
    def table(above: int) -> None:
        for _ in range(above):
            st.caption("a line")
        st.dataframe(number_cells.written(pd.DataFrame({"skill": [0.1]}), {}), key="table")

    first, moved = (drawn(table, above).dataframe[0].proto for above in (0, 2))
    assert first == moved
