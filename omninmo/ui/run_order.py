"""The order of the table of runs, and which page of it is shown. Only that page goes to the browser."""

import math
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.ui import run_columns, url

ROWS_PER_PAGE = 50
NEWEST = "start_time"
_FIXED = {NEWEST: "Started", "name": "Name", "status": "Status"}
_UP, _DOWN = "up", "down"


def draw(table: pd.DataFrame) -> pd.DataFrame:
    """Draw the choice of order, and return the runs in it; newest first by default."""
    options = [*_FIXED, *run_columns.offered(table)]
    column, ascending = parsed(url.get("sort"), options)
    titles = words(table[column])
    # the key changes with the words: the browser knows an option by what it is called
    key = f"sort_order-{titles[_UP]}"
    st.selectbox(
        "Sort by",
        options,
        index=options.index(column),
        format_func=lambda name: _FIXED.get(name) or run_columns.label(name),
        key="sort_column",
        on_change=_changed,
        args=(key,),
        width=170,
    )
    st.selectbox(
        "Order",
        [_DOWN, _UP],
        index=int(ascending),
        format_func=titles.__getitem__,
        key=key,
        on_change=_changed,
        args=(key,),
        width=140,
    )
    if (column, ascending) == (NEWEST, False):
        return table
    return ordered(table, column, ascending=ascending)


def words(column: "pd.Series[Any]") -> dict[str, str]:
    """Return what both orders of a column are called."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return {_UP: "Oldest first", _DOWN: "Newest first"}
    if pd.api.types.is_numeric_dtype(column):
        return {_UP: "Lowest first", _DOWN: "Highest first"}
    return {_UP: "A to Z", _DOWN: "Z to A"}


def parsed(text: str, options: list[str]) -> tuple[str, bool]:
    """Return column and whether it ascends, of "column" or "-column"; the start, descending, if there is no such."""
    name = text.removeprefix("-")
    return (name, not text.startswith("-")) if name in options else (NEWEST, False)


def ordered(table: pd.DataFrame, column: str, *, ascending: bool) -> pd.DataFrame:
    """Return the runs in the order of a column, ties as they were, those without a value last."""
    values = table[column].reset_index(drop=True)
    places = values.sort_values(ascending=ascending, kind="stable", na_position="last").index
    # a copy of 10,000 rows takes longer than the sorting
    return table if places.is_monotonic_increasing else table.iloc[places]


def page(table: pd.DataFrame) -> pd.DataFrame:
    """Draw the numbers of the pages where there are several, and return the rows of the chosen one."""
    pages = max(1, math.ceil(len(table) / ROWS_PER_PAGE))
    asked = url.get("page")
    number = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    if pages > 1:
        # the runs that the pages begin with tell two tables apart; all 10,000 ids take longer than the rest of this
        key = f"runs_page-{hash((len(table), *table.index[::ROWS_PER_PAGE]))}"
        st.pagination(pages, default=number, key=key, on_change=lambda: url.put("page", str(st.session_state[key])))
    first = (number - 1) * ROWS_PER_PAGE
    return table.iloc[first : first + ROWS_PER_PAGE]


def _changed(key: str) -> None:
    name, sign = st.session_state["sort_column"], "-" if st.session_state[key] == _DOWN else ""
    url.put("sort", "" if (name, sign) == (NEWEST, "-") else f"{sign}{name}")
    url.put("page", "")
