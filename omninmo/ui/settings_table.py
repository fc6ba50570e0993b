"""A run's settings, with what each of them means."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table


def draw(run: pd.Series) -> None:
    """Draw the settings and facts that the run stored."""
    table = settings(run)
    with st.expander("Settings and data"):
        st.dataframe(table, hide_index=True, height=run_table.ROW_HEIGHT * (len(table) + 1) + 3)


def settings(run: pd.Series) -> pd.DataFrame:
    """Return Setting, Value, Meaning: one row per param that the run has, in the order of the catalogue."""
    rows = [
        (entry.full_label, entry.text(run[f"params.{key}"]), entry.help)
        for key, entry in schema.PARAMS.items()
        if pd.notna(run.get(f"params.{key}"))
    ]
    return pd.DataFrame(rows, columns=["Setting", "Value", "Meaning"])
