"""The way from the table of runs into one run."""

import pandas as pd
import streamlit as st

from omninmo.ui import frame, reads, url


def draw(table: pd.DataFrame) -> None:
    """Offer the details of one of these runs."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        run_id = st.selectbox(
            "Details of", picked_first(list(table.index)), format_func=reads.names(table).__getitem__, key="details_of"
        )
        frame.link("Runs", "Open the run", run=run_id)


def picked_first(run_ids: list[str]) -> list[str]:
    """Return the ids with the picked ones in front, in the order of picking."""
    picks = [run_id for run_id in url.picked() if run_id in run_ids]
    return [*picks, *(run_id for run_id in run_ids if run_id not in picks)]
