"""Which features a run used."""

import streamlit as st

from omninmo.figures.importance_bar import importance_bar
from omninmo.ui import charts, reads


def draw(run_id: str) -> None:
    """Draw the importance of a run's features."""
    charts.show(importance_bar(reads.mean_shares([run_id])[run_id], labels=reads.labels([run_id])), key="importance")
    st.caption(
        "Share of mean |SHAP| in the test folds, mean over the folds. It shows what the model used, not that it was "
        "right."
    )
