"""The runs' scores fold by fold."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.fold_distribution import fold_distribution, folds_info
from omninmo.ui import charts, reads


def draw(runs: pd.DataFrame) -> None:
    """Draw a dot per fold of the score that the reader chooses.

    Parameters
    ----------
    runs : the compared runs
    """
    honest, names = runs[runs["is_ours"] & ~runs["leaks"]], reads.names(runs)
    options = [key for key in schema.FOLD_METRICS if _has(honest, f"metrics.fold.{key}")]
    if not options:
        st.info("None of these runs has scores by fold yet.")
        return
    metric = st.selectbox(
        "Score by fold", options, format_func=lambda key: schema.FOLD_METRICS[key].label, key="compare_folds", width=240
    )
    known = reads.fold_scores(f"fold.{metric}", [str(run_id) for run_id in honest.index])
    scores = {str(run_id): known.get(str(run_id), []) for run_id in runs.index}
    charts.show(fold_distribution(folds_info(scores, names, schema.FOLD_METRICS[metric])), key="folds-of-runs")
    st.caption(
        "Each dot is one test fold. Folds of one run share most of their training dates, so that they carry no test. "
        "Where runs have the same folds, look whether one is ahead in most of them. Runs of another split have other "
        "folds."
    )


def _has(runs: pd.DataFrame, column: str) -> bool:
    return column in runs and bool(runs[column].notna().any())
