"""The verdict on a run, above its numbers."""

import pandas as pd
import streamlit as st

from omninmo.reports.run_tables import metrics_of
from omninmo.reports.verdict import Level, verdict
from omninmo.ui.foreign_text import plain

ICONS: dict[Level, str] = {
    "leak": ":material/leak_add:",
    "unknown": ":material/help:",
    "worse": ":material/trending_down:",
    "unclear": ":material/drag_handle:",
    "better": ":material/trending_up:",
}


def draw(run: pd.Series, heading: str = "") -> None:
    """Draw the verdict on a finished run, behind a heading where the page does not name the run."""
    with st.container(key="verdict"):
        st.markdown(in_words(run, heading))


def in_words(run: pd.Series, heading: str = "") -> str:
    """Return the verdict on a finished run as Markdown, behind a heading where there is one."""
    known = verdict(
        metrics_of(run), mode=str(run["params.mode"]), scheme=str(run["params.scheme"]), leaks=bool(run["leaks"])
    )
    named = f"**{plain(heading)}** · " if heading else ""
    return f"{ICONS[known.level]} {named}{plain(known.text)}"
