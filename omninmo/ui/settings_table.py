"""A run's settings, with what each of them means."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

MAX_OTHERS = 500
"""Rows of params that are not in the catalogue; an autologger may write thousands."""


def draw(run: pd.Series) -> None:
    """Draw the settings and facts that the run stored, or say that there are none."""
    table = settings(run)
    if table.empty:
        st.info("This run has stored no setting.", icon=":material/info:")
        return
    st.dataframe(
        table, hide_index=True, height=run_table.height(len(table)), alt="Settings of the run and facts about its data"
    )


def settings(run: pd.Series) -> pd.DataFrame:
    """Return Setting, Value, Meaning: one row per param that the run has.

    Those of the catalogue come first, in its order; then those of other tools by name, at most `MAX_OTHERS`.
    """
    stored = {str(key)[len("params.") :]: value for key, value in run.items() if str(key).startswith("params.")}
    known = {key: value for key, value in stored.items() if pd.notna(value)}
    others = sorted(set(known) - set(schema.PARAMS))[:MAX_OTHERS]
    entries = [schema.entry(key) for key in (*schema.PARAMS, *others) if key in known]
    rows = [(entry.full_label, entry.text(known[entry.key]), entry.help) for entry in entries]
    return pd.DataFrame(rows, columns=["Setting", "Value", "Meaning"])
