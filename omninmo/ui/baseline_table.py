"""A run beside the baselines that it has to beat, on the same unseen rows."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.reports.run_tables import MEASURES, WHO, baseline_label, beside_baselines, metrics_of
from omninmo.ui import run_table

WIDTH = 190
"""A difference with its interval is not cut: what is left of a number may pass for another."""


def draw(run: pd.Series) -> None:
    """Draw the table and how to read it."""
    mode = str(run.get("params.mode"))
    table = beside_baselines(metrics_of(run), mode)
    st.dataframe(
        table,
        column_config={
            WHO: st.column_config.TextColumn(width=210),
            **{
                baseline_label(key, mode): st.column_config.TextColumn(help=schema.METRICS[key].help, width=WIDTH)
                for key in MEASURES
            },
        },
        hide_index=True,
        height=run_table.height(len(table)),
        alt="The model's scores and their intervals beside the baselines",
    )
    st.caption(
        "Every baseline predicted the same unseen rows. A model that a baseline beats is not worth using. A skill, a "
        "rank IC or a difference whose interval contains 0 may be luck. A cell is blank where the score does not apply."
    )
