"""What to do with a run: explain it, clone it, run it again, here or on the command line."""

import streamlit as st

from omninmo.ui import frame, job_cards, reads


def draw(run_id: str) -> None:
    """Draw the actions of a finished run."""
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.link("Explain", "Explain this run", runs=run_id)
        clone(run_id)
        again = st.button("Run again", icon=":material/replay:", type="tertiary")
    if again:
        job_cards.start(reads.config(run_id))
        frame.open_page("Train")
    with st.expander("The same from the command line"):
        st.code(reads.config(run_id).command(), language=None, wrap_lines=True)


def clone(run_id: str) -> None:
    """Draw the link that fills the form with the run's settings."""
    frame.link("Train", "Clone and edit", **{"from": run_id})
