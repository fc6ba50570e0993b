"""What a run left to read: its executive summary and its pictures."""

import streamlit as st

from omninmo.ui import reads
from omninmo.ui.foreign_text import outline, plain


def draw(run_id: str) -> None:
    """Draw the summary, and the pictures if the reader asks for them."""
    with st.expander("Executive summary"):
        st.markdown(outline(reads.summary_text(run_id).split("\n", 1)[1]))
    _pictures(run_id)


def _pictures(run_id: str) -> None:
    pictures = reads.pictures(run_id)
    if not pictures:
        return
    # sent only when asked for: five pictures weigh more than the rest of the page
    if st.toggle(f"Show the {len(pictures)} pictures in the store", key=f"pictures-{run_id}"):
        for path, column in zip(pictures, st.columns(2) * len(pictures), strict=False):
            column.image(str(path), caption=plain(path.name))
