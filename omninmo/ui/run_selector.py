"""Which run a page that shows one explains: one of the picked runs, else of all."""

import pandas as pd
import streamlit as st

from omninmo.ui import frame, no_runs, reads, run_warnings, url


def draw() -> str:
    """Draw the choice, and return the id of the run; "" where there is none to choose from."""
    run_warnings.missing_picks()
    runs = reads.picked() if url.picked() else reads.finished()
    if runs.empty:
        _nothing()
        return ""
    run_id = _selected(runs)
    run_warnings.leaks(runs.loc[[run_id]])
    return run_id


def _selected(runs: pd.DataFrame) -> str:
    order = list(runs.index)
    return str(
        st.selectbox(
            "Run",
            order,
            index=order.index(url.get("run")) if url.get("run") in order else 0,
            format_func=reads.names(runs).__getitem__,
            key="explain_run",
            on_change=lambda: url.put("run", st.session_state["explain_run"]),
            width=560,
        )
    )


def _nothing() -> None:
    total = len(reads.finished())
    if not total:
        no_runs.draw("There is no finished run to explain yet.")
        return
    st.info(
        f"None of the picked runs is finished. Pick some of the {total} on Runs, or clear the picks.",
        icon=":material/checklist:",
    )
    frame.link("Runs", "Pick runs")
