"""What the runs score on the rows that they were fitted to, against what they score on rows that they had not seen."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.overfitting import OverfittingInfo, overfitting, overfitting_info
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
    outside = _chosen(options) if len(options) > 1 else options[0]
    inside = PAIRS[outside][0]
    values = (column_choice.numbers(honest, inside), column_choice.numbers(honest, outside))
    entries = (schema.METRICS[inside], schema.METRICS[outside])
    info = overfitting_info(*values, honest["name"], entries)
    charts.show(overfitting(info), key="overfitting")
    st.caption(
        "On the dashed line a run scores the same on rows it had seen and on rows it had not. The farther from it, the "
        f"more of its in-sample score is memory, which says nothing about the future.{_without(info)}{note}"
    )


def _chosen(options: list[str]) -> str:
    return st.segmented_control(
        "Score",
        options,
        default=options[0],
        required=True,
        format_func=lambda key: PAIRS[key][1],
        key=f"compare_overfitting-{len(options)}",
        label_visibility="collapsed",
    )


def _without(info: OverfittingInfo) -> str:
    count = info.runs - len(info.names)
    lack = "lacks" if count == 1 else "lack"
    return f" {count:,} of {info.runs:,} runs {lack} one of the two scores." if count else ""


def _both(runs: pd.DataFrame, inside: str, outside: str) -> bool:
    return bool((column_choice.numbers(runs, inside).notna() & column_choice.numbers(runs, outside).notna()).any())
