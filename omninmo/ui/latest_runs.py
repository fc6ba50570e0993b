"""The newest runs, with the scores that say whether they are any good."""

import pandas as pd
import streamlit as st

from omninmo.ui import next_steps, reads, run_table, verdict

MAX_RUNS = 8
SCORES = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "direction_base_rate")


def draw(runs: pd.DataFrame) -> None:
    """Draw the newest of `runs`, to pick from, and how to read their scores."""
    latest = runs.head(MAX_RUNS)
    st.header("Latest runs", anchor=False)
    if not (finished := reads.finished()).empty:
        newest = finished.iloc[0]
        verdict.draw(newest, str(newest["name"]))
    run_table.pick(latest, run_table.PARAM_COLUMNS[:4], SCORES)
    next_steps.draw()
    st.caption(
        "Click a name to open the run, tick runs to pick them. All scores are from dates that the model had not seen. "
        "A skill above 0 beats the training mean, or the class shares in classification. Direction right has to beat "
        "the base rate beside it."
    )
    run_table.classification_caution(latest)
