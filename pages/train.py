"""Train: a run with one's own settings, and the jobs under way."""

import streamlit as st

from omninmo.ui import frame, jobs_panel, run_form

with frame.page("Train"):
    run_form.draw()
    st.subheader("Jobs", anchor=False)
    jobs_panel.draw(limit=12, empty="No jobs yet: what you start appears here.")
