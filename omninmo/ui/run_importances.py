"""Which features the compared runs use, run beside run."""

import pandas as pd
import streamlit as st

from omninmo.figures.importance_panels import importance_panels, panels_info
from omninmo.ui import charts, reads, run_warnings

KINDS = {"shap": "Mean |SHAP|", "gain": "Gain"}


def draw(runs: pd.DataFrame) -> None:
    """Draw the bars of the kind of importance that the reader chooses.

    Parameters
    ----------
    runs : the compared runs
    """
    ids = [str(run_id) for run_id in runs.index[runs["is_ours"]]]
    errors = reads.unreadable(ids, reads.importances, reads.features)
    names = reads.names(runs)
    run_warnings.left_out(names, errors)
    readable = [run_id for run_id in ids if run_id not in errors]
    if not readable:
        st.info("None of these runs has importances yet.")
        return
    kind = st.segmented_control(
        "Importance",
        list(KINDS),
        default="shap",
        required=True,
        format_func=KINDS.__getitem__,
        key="compare_importance",
        label_visibility="collapsed",
    )
    shares = mean_shares(readable, kind)
    charts.show(importance_panels(panels_info(shares, reads.labels(readable), names)), key="importance-panels")
    st.caption(
        f"The {min(len(shares), 12)} features that matter most on average, with one scale in all panels. A share of "
        "mean |SHAP| is measured on unseen rows, a share of gain on the training rows. No bar: the run did not use it."
    )


def mean_shares(run_ids: list[str], kind: str) -> pd.DataFrame:
    """Return features × runs: each feature's share of one kind of importance, mean over the run's folds."""
    tidy = pd.concat([reads.importances(run_id) for run_id in run_ids])
    of_kind = tidy[tidy["kind"] == kind]
    return of_kind.pivot_table(index="feature", columns="run_id", values="value", sort=False).reindex(columns=run_ids)
