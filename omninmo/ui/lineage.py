"""Where a run comes from: its data, its code, the machine and the job that made it."""

import pandas as pd
import streamlit as st

from omninmo.reports.run_tables import lineage
from omninmo.ui import run_table


def draw(run: pd.Series) -> None:
    """Draw the table."""
    table = lineage(run)
    st.dataframe(
        table,
        column_config={"Meaning": st.column_config.TextColumn(width="medium")},
        hide_index=True,
        height=run_table.ROW_HEIGHT * (len(table) + 1) + 3,
        alt="Where the run comes from",
    )
