"""The notes of the compared runs, side by side."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import reads
from omninmo.ui.foreign_text import outline, plain

WIDTH = 320


def draw(runs: pd.DataFrame) -> None:
    """Draw a box per note; runs that have the same one share it.

    Parameters
    ----------
    runs : the compared runs
    """
    column, names = f"tags.{schema.TAG_NOTE}", reads.names(runs)
    notes = runs[column].dropna() if column in runs else pd.Series(dtype=object)
    notes = notes[notes.astype(str).str.strip() != ""]
    if notes.empty:
        st.info("None of these runs has a note. Write one on the page of a run.")
        return
    with st.container(horizontal=True):
        for note, of_note in notes.groupby(notes, sort=False):
            with st.container(border=True, width=WIDTH):
                st.markdown(f"**{plain(_whose([names[str(run_id)] for run_id in of_note.index], len(runs)))}**")
                st.markdown(outline(str(note)))
    if without := len(runs) - len(notes):
        st.caption(f"{without} of {len(runs)} runs have no note.")


def _whose(names: list[str], runs: int) -> str:
    """Return the names of the runs that share a note, or that all of several do."""
    return f"All {runs} runs" if len(names) == runs > 1 else ", ".join(names)
