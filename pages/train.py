"""Train: a run with one's own settings, and the jobs under way."""

import streamlit as st

from omninmo.ui import form, frame, jobs_panel

with frame.page("Train"):
    form.draw()
    st.subheader("Jobs", anchor=False)
    jobs_panel.draw(limit=12, empty="No jobs yet: what you start appears here.")
