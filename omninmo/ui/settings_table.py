"""A run's settings, with what each of them means."""

import pandas as pd
import streamlit as st

from omninmo.reports.run_tables import settings
from omninmo.ui import run_table


def draw(run: pd.Series) -> None:
    """Draw the settings and facts that the run stored, or say that there are none."""
    table = settings(run)
    if table.empty:
        st.info("This run has stored no setting.", icon=":material/info:")
        return
    st.dataframe(
        table, hide_index=True, height=run_table.height(len(table)), alt="Settings of the run and facts about its data"
    )
