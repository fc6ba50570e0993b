"""Which run a page that shows one explains: the link's or one of the picked runs, else one of all."""

import pandas as pd
import streamlit as st

from omninmo.errors import RunError
from omninmo.ui import frame, no_runs, reads, run_warnings, url, url_select
from omninmo.ui.foreign_text import plain

FILES = (reads.shap, reads.features, reads.config)
"""What Explain reads of a run."""
MAX_OFFERED = 200
"""Runs in the box where none is picked; the link's beside them."""


def draw() -> str:
    """Draw the choice, and return the id of the run; "" where there is none, or it cannot be read."""
    run_warnings.missing_picks()
    _unknown(url.get("run"))
    runs = _offered()
    if runs.empty:
        _nothing()
        return ""
    order = list(runs.index)
    start, errors = _start(order)
    run_id = _selected(runs, start)
    errors |= reads.unreadable([run_id], *FILES)
    run_warnings.left_out(reads.names(runs), errors)
    run_warnings.leaks(runs.loc[[run_id]])
    if not url.picked() and (total := len(reads.finished())) > MAX_OFFERED:
        st.caption(f"The newest {MAX_OFFERED} of {total:,} finished runs are offered here. Pick others on Runs.")
    return "" if run_id in errors else run_id


def _unknown(run_id: str) -> None:
    """Say that the link's run is not here, or not finished, where that is so."""
    if not run_id or run_id in reads.finished().index:
        return
    runs = reads.runs()
    if run_id not in runs.index:
        run_warnings.unknown_run(run_id)
        return
    st.warning(
        f"{plain(runs.loc[run_id, 'name'])} has not finished, or another tool recorded it, and cannot be explained. "
        "Another run is shown.",
        icon=":material/search_off:",
    )


def _offered() -> pd.DataFrame:
    """Return the picked runs, else the newest, and before them the link's if it is not among them."""
    finished, wanted = reads.finished(), url.get("run")
    offered = reads.picked() if url.picked() else finished.head(MAX_OFFERED)
    if wanted not in finished.index or wanted in offered.index:
        return offered
    return finished.loc[[wanted, *offered.index]]


def _start(order: list[str]) -> tuple[str, dict[str, RunError]]:
    """Return the run to start with: the link's, else the first that can be read; and why those before it cannot."""
    if url.get("run") in order:
        return url.get("run"), {}
    errors: dict[str, RunError] = {}
    for run_id in order:
        error = reads.unreadable([run_id], *FILES)
        if not error:
            return run_id, errors
        errors |= error
    return order[0], errors


def _selected(runs: pd.DataFrame, start: str) -> str:
    order = list(runs.index)
    url_select.follow("explain_run", start)
    return str(
        st.selectbox(
            "Run",
            order,
            format_func=reads.names(runs).__getitem__,
            key="explain_run",
            on_change=_chosen,
            width=560,
        )
    )


def _chosen() -> None:
    run_id = str(st.session_state["explain_run"])
    url.put("run", run_id)
    if url.get("base") == run_id:  # no run differs from itself
        url.put("base", "")


def _nothing() -> None:
    total = len(reads.finished())
    if not total:
        no_runs.draw("There is no finished run to explain yet. What each feature of one does stands here.")
        return
    st.info(
        f"None of the picked runs is finished. Pick some of the {total} on Runs, or clear the picks.",
        icon=":material/checklist:",
    )
    frame.link("Runs", "Pick runs")
