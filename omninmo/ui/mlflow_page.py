"""The way from our table of runs to MLflow's own."""

import pandas as pd
import streamlit as st

from omninmo.paths import tracking_uri
from omninmo.tracking.mlflow_page import runs_table, server


def draw(newest: pd.Series) -> None:
    """Say how to start MLflow's page, and where it shows the experiment of the newest run.

    No link: nobody knows here whether that server runs.
    """
    with st.expander("The same runs on MLflow's own page"):
        st.write("Type this in a terminal, in the folder of the app:")
        st.code("make mlflow", language="bash")
        st.write("Then open:")
        st.code(runs_table(server(tracking_uri()), str(newest["experiment_id"])), language=None)
