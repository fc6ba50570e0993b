"""Train: a run with one's own settings, and the jobs under way."""

import streamlit as st

from omninmo.ui import frame

with frame.page("Train"):
    from omninmo.ui import job_cards, run_form

    run_form.draw()
    st.header("Jobs", anchor=False)
    job_cards.draw(limit=24, empty="No jobs yet. What you start appears here.")
