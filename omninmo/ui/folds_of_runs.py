"""The runs' scores fold by fold."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.figures.fold_distribution import fold_distribution, folds_info
from omninmo.ui import charts, reads, run_warnings


def draw(runs: pd.DataFrame) -> None:
    """Draw a dot per fold of the score that the reader chooses.

    Parameters
    ----------
    runs : the compared runs
    """
    tables, errors = _folds(runs)
    names = reads.names(runs)
    run_warnings.left_out(names, errors)
    options = [key for key in schema.FOLD_METRICS if any(key in table for table in tables.values())]
    if not options:
        st.info("None of these runs has scores by fold yet.")
        return
    metric = st.selectbox(
        "Score by fold", options, format_func=lambda key: schema.FOLD_METRICS[key].label, key="compare_folds", width=240
    )
    scores = {run_id: list(table[metric].astype(float)) if metric in table else [] for run_id, table in tables.items()}
    everywhere = {str(run_id): scores.get(str(run_id), []) for run_id in runs.index}
    charts.show(fold_distribution(folds_info(everywhere, names, schema.FOLD_METRICS[metric])), key="folds-of-runs")
    st.caption(
        "Each dot is one test fold. Folds of one run share most of their training dates, so that five of them carry no "
        "test; where runs have the same folds, look whether one is ahead in most of them. Another split has others."
    )


def _folds(runs: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], dict[str, RunError]]:
    """Return the folds of each run, and why a run has none."""
    tables, errors = {}, {}
    for run_id in map(str, runs.index[runs["is_ours"] & ~runs["leaks"]]):
        try:
            tables[run_id] = reads.folds(run_id)
        except RunError as error:
            errors[run_id] = error
    return tables, errors
