"""The run that the others are compared with."""

import pandas as pd
import streamlit as st

from omninmo.ui import reads, url
from omninmo.ui.foreign_text import plain

KEY = "compare_base"


def draw(runs: pd.DataFrame) -> str:
    """Let the reader choose among the compared runs, and return the id: the link's, else that of the first with scores.

    A run that leaks, is unfinished or another tool's has none, and is taken only where there is no other.
    """
    order, names = [str(run_id) for run_id in runs.index], reads.names(runs)
    scored = runs.index[runs["is_ours"] & ~runs["leaks"] & (runs["status"] == "FINISHED")]
    wanted = url.get("base")
    start = wanted if wanted in order else str([*scored, *order][0])
    if wanted and wanted not in order:
        st.caption(f"The link's baseline run {plain(wanted[:32])} is not among these, so another one is taken.")
    st.selectbox(
        "Baseline run",
        order,
        index=order.index(start),
        format_func=names.__getitem__,
        key=f"{KEY}-{hash(tuple(order))}",
        help="The run that the others are compared with.",
        on_change=lambda: url.put("base", st.session_state[f"{KEY}-{hash(tuple(order))}"]),
        width=360,
    )
    return start
