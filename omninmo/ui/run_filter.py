"""The table of all runs: filter, pick, go on."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, reads, run_table, url
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


def draw() -> None:
    """Draw the filter, the table, what to do with the picked runs, and a way into one run."""
    table = reads.runs()
    if table.empty:
        st.info("No runs yet. Home trains a first one in about ten seconds.", icon=":material/inbox:")
        frame.link("Home", "Go to Home and press Train sample")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Filter",
            value=url.get("filter"),
            key="runs_filter",
            on_change=lambda: url.put("filter", st.session_state["runs_filter"]),
            placeholder="Name, mode, feature set, status or experiment; every word has to occur",
        )
        st.button("Refresh", icon=":material/refresh:", on_click=st.cache_resource.clear)
    shown = table[_matches(table, words)]
    if shown.empty:
        st.info(f"None of the {len(table)} runs holds “{plain(words)}”.", icon=":material/search_off:")
        st.button("Clear the filter", icon=":material/close:", on_click=_clear_filter)
        return
    st.caption(f"{len(shown)} of {len(table)} runs, newest first. {_states(shown)}Tick runs to pick them.")
    run_table.pick_runs(shown, run_table.PARAM_COLUMNS, schema.HEADLINE)
    run_table.next_steps()
    run_table.caution(shown)
    _open_one(shown)


def _clear_filter() -> None:
    url.put("filter", "")
    st.session_state["runs_filter"] = ""


def _matches(table: pd.DataFrame, words: str) -> pd.Series:
    """Tell which rows hold every word somewhere in their text columns, upper or lower case alike."""
    columns = [column for column in SEARCHED if column in table]
    text = table[columns].astype(str).agg(" ".join, axis=1).str.lower()
    found = pd.Series(True, index=table.index)
    for word in words.lower().split():
        found &= text.str.contains(word, regex=False)
    return found


def _states(table: pd.DataFrame) -> str:
    counts = table["status"].value_counts()
    others = [f"{counts[key]} {word}" for key, word in run_table.STATUS.items() if key != "FINISHED" and key in counts]
    return f"{', '.join(others).capitalize()}. " if others else ""


def _open_one(table: pd.DataFrame) -> None:
    """Offer the details of one run: the picked ones first."""
    picks = [run_id for run_id in url.picked() if run_id in table.index]
    order = [*picks, *(run_id for run_id in table.index if run_id not in picks)]
    if not order:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Details of", order, format_func=reads.names(table).__getitem__, key="details_of")
        frame.link("Runs", "Open the run", run=chosen)
