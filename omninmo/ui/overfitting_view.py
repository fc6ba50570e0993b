"""What the runs score on the rows that they were fitted to, against what they score on rows that they had not seen."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.overfitting import overfitting, overfitting_info
from omninmo.ui import charts, column_choice

PAIRS = {
    "oos_skill": ("final_r2", "R² against skill"),
    "oos_rmse": ("final_rmse", "RMSE"),
    "oos_mae": ("final_mae", "MAE"),
    "cv_accuracy_mean": ("final_accuracy", "Accuracy"),
}
"""Out-of-fold scores, each with the in-sample score of the same unit."""


def draw(runs: pd.DataFrame) -> None:
    """Let the reader choose a pair of scores that one of the runs has, and draw it.

    Parameters
    ----------
    runs : the compared runs
    """
    honest, note = column_choice.newest(runs[~runs["leaks"]])
    options = [key for key, (inside, _) in PAIRS.items() if _both(honest, inside, key)]
    if not options:
        st.info("None of these runs has both an in-sample and an out-of-fold score.")
        return
    outside = st.segmented_control(
        "Score",
        options,
        default=options[0],
        required=True,
        format_func=lambda key: PAIRS[key][1],
        key=f"compare_overfitting-{len(options)}",
        label_visibility="collapsed",
    )
    inside = PAIRS[outside][0]
    values = (column_choice.numbers(honest, inside), column_choice.numbers(honest, outside))
    entries = (schema.METRICS[inside], schema.METRICS[outside])
    info = overfitting_info(*values, honest["name"], entries)
    charts.show(overfitting(info), key="overfitting")
    st.caption(
        "On the dashed line a run scores the same on rows it had seen and on rows it had not. The farther from it, the "
        "more of its in-sample score is memory: that one says nothing about the future. "
        f"{info.runs - len(info.names):,} "
        f"of {info.runs:,} runs lack one of the two scores.{note}"
    )


def _both(runs: pd.DataFrame, inside: str, outside: str) -> bool:
    return bool((column_choice.numbers(runs, inside).notna() & column_choice.numbers(runs, outside).notna()).any())
