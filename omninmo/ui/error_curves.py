"""Training and test error of a run by boosting round."""

import pandas as pd
import streamlit as st

from omninmo.figures import error_curves
from omninmo.ui import charts, reads

CAPTION = (
    "Mean over the folds of the error after each boosting round. Where the dashed line falls on and the solid one does "
    "not, more trees learn the training rows by heart. The lowest point was found on the test folds: choosing the "
    "number of trees by it makes the scores of these dates too good."
)
LEAKING_CAPTION = "This run demonstrates a leak: both errors are of rows that share their targets."


def draw(run: pd.Series) -> None:
    """Draw both errors."""
    mode, target = str(run.get("params.mode")), str(run.get("params.target"))
    charts.show(error_curves.error_curves(reads.rounds(run["run_id"]), mode, target), key="rounds")
    st.caption(LEAKING_CAPTION if run["leaks"] else CAPTION)
