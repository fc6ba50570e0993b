"""The runs side by side in the settings that differ, and what such a comparison may not conclude."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table

METRICS = (*schema.HEADLINE, "final_r2", "final_accuracy")
SETTINGS = (*(key for key in schema.SETTINGS if key not in ("name", "experiment")), "data_fingerprint")
"""What two runs may differ in: every setting of a config, and the prices themselves. All else follows from these."""
PREDICTED = ("forward_days", "mode", "target")
"""Settings that decide what is predicted."""


def differing(runs: pd.DataFrame) -> list[str]:
    """Return the settings in which the runs differ; one that a run lacks is different, too."""
    return [key for key in SETTINGS if run_table.values(runs, key).nunique(dropna=False) > 1]


def draw(runs: pd.DataFrame, settings: list[str]) -> None:
    """Draw the table, in which runs can be picked.

    Parameters
    ----------
    runs : the runs to compare
    settings : those in which they differ
    """
    st.header("What differs", anchor=False)
    run_table.pick(runs, settings, METRICS)


def cautions(runs: pd.DataFrame, settings: list[str]) -> None:
    """Say what such a comparison may not conclude."""
    if any(key in settings for key in PREDICTED):
        st.caption(
            "These runs predict different things (horizon, mode or target), so errors such as RMSE cannot be ranked "
            "across them. Skill and rank IC have no unit and can be compared."
        )
    run_table.classification_caution(runs)
    st.caption(
        f"The best of {len(runs)} runs looks better than it is, because luck helped to make it the best. "
        "Among many runs, a t-value of 2 is common."
    )
