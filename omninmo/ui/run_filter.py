"""The box that filters the table of runs, and what it says where no run is left."""

import pandas as pd
import streamlit as st

from omninmo.ui import reads, run_table, url
from omninmo.ui.foreign_text import plain

SEARCHED = (
    "name",
    "experiment",
    "status",
    "params.mode",
    "params.source",
    "params.feature_set",
    "params.tickers",
    "params.scheme",
    "params.target",
)


def draw(table: pd.DataFrame) -> pd.DataFrame:
    """Draw the filter with a button to read anew, and return the runs that contain every word of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Filter",
            value=url.get("filter"),
            key="runs_filter",
            on_change=lambda: url.put("filter", st.session_state["runs_filter"]),
            placeholder="Name, mode, feature set, status or experiment; a run must contain every word",
        )
        st.button("Refresh", icon=":material/refresh:", on_click=reads.refresh)
        st.caption(f"Looked at {reads.looked_at():%H:%M:%S} UTC", width="content")
    shown = table[matches(table, words)]
    if shown.empty:
        st.info(f"None of the {len(table)} runs contains “{plain(words)}”.", icon=":material/search_off:")
        st.button("Clear the filter", icon=":material/close:", on_click=_clear)
    else:
        st.caption(
            f"{len(shown)} of {len(table)} runs, newest first. {unfinished(shown)}"
            "Click a name to open the run, tick runs to pick them."
        )
    return shown


def matches(table: pd.DataFrame, words: str) -> pd.Series:
    """Return which rows contain every word somewhere in their text columns, upper or lower case alike."""
    columns = table[[column for column in SEARCHED if column in table]].astype(object).fillna("").astype(str)
    text = pd.Series(map(" ".join, columns.to_numpy()), index=table.index, dtype=str).str.lower()
    matching = pd.Series(True, index=table.index)
    for word in words.lower().split():
        matching &= text.str.contains(word, regex=False)
    return matching


def unfinished(table: pd.DataFrame) -> str:
    """Return how many runs are in each status but finished, as a sentence; "" where all are finished."""
    counts = table["status"].value_counts()
    others = [f"{counts[key]} {word}" for key, word in run_table.STATUS.items() if key != "FINISHED" and key in counts]
    return f"{', '.join(others).capitalize()}. " if others else ""


def _clear() -> None:
    url.put("filter", "")
    st.session_state["runs_filter"] = ""
