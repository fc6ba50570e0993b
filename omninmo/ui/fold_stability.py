"""How well the folds of each run agree on what matters."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

MEASURES = ("feature_stability", "stability_nogueira", "stability_rbo")


def draw(runs: pd.DataFrame) -> None:
    """Draw one row per run, and what the measures mean."""
    st.header("Within each run, fold by fold", anchor=False)
    run_table.show(runs, ("forward_days", "feature_set"), MEASURES)
    st.caption(" ".join(f"**{schema.METRICS[key].label}**: {schema.METRICS[key].help}" for key in MEASURES))
