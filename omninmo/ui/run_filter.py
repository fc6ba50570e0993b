"""The box that filters the table of runs, and what it says where no run is left or the filter cannot be read."""

import pandas as pd
import streamlit as st

from omninmo.errors import ConfigError
from omninmo.tracking.query import matching
from omninmo.ui import filter_columns, quick_filters, reads, run_table, url
from omninmo.ui.current_runs import derived
from omninmo.ui.foreign_text import plain

KEY = "runs_filter"


def draw(table: pd.DataFrame) -> pd.DataFrame:
    """Draw the filters with a button to read anew, and return the runs that they let through.

    A filter that cannot be read lets every run through, and its error says so.
    """
    let_through = quick_filters.draw(table)
    st.session_state.setdefault(KEY, url.get("filter"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Filter",
            key=KEY,
            on_change=_typed,
            placeholder="oos_skill > 0 and max_depth = 4, or words",
        )
        filter_columns.draw(table)
        st.button("Refresh", icon=":material/refresh:", on_click=reads.refresh)
    is_shown = _matching(table, str(words))
    shown = let_through if is_shown.all() else let_through[is_shown[let_through.index]]
    if shown.empty:
        _nothing(len(table), str(words))
    else:
        hint = "" if url.get("view") else "Click a name to open the run, tick runs to pick them."
        read = f"read at {reads.looked_at():%H:%M:%S} UTC."
        st.caption(f"{len(shown):,} of {len(table):,} runs, {read} {unfinished(shown)}{hint}")
    return shown


def put(words: str) -> None:
    """Filter by other words; to be called before the box is drawn, as from a button."""
    url.put("filter", words)
    url.put("page", "")
    st.session_state[KEY] = words


def unfinished(table: pd.DataFrame) -> str:
    """Return how many runs are in each status but finished, as a sentence; "" where all are finished."""
    counts = table["status"].value_counts()
    others = [f"{counts[key]} {word}" for key, word in run_table.STATUS.items() if key != "FINISHED" and key in counts]
    return f"{', '.join(others).capitalize()}. " if others else ""


def _matching(table: pd.DataFrame, words: str) -> "pd.Series[bool]":
    try:
        return derived(table, matching, words)
    except ConfigError as error:
        st.error(plain(f"{error} Until then the filter is left out."), icon=":material/error:")
        return pd.Series(True, index=table.index)


def _typed() -> None:
    put(str(st.session_state[KEY]))


def _nothing(total: int, words: str) -> None:
    what = f"matches “{plain(words)}”" if words else "is left by the choices above"
    st.info(f"None of the {total:,} runs {what}.", icon=":material/search_off:")
    st.button("Clear the filter", icon=":material/close:", on_click=_clear)


def _clear() -> None:
    put("")
    quick_filters.clear()
