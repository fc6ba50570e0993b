"""The scores of a classification, each beside what it has to beat, and how its ratings are made."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.reports.run_tables import metrics_of

BASES = {"cv_accuracy_mean": "cv_accuracy_base", "brier": "brier_base", "log_loss": "log_loss_base"}


def draw(run: pd.Series) -> None:
    """Draw one line of scores, and the rule of the ratings."""
    metrics = metrics_of(run)
    st.caption(" · ".join(beside(metrics, key, base) for key, base in BASES.items()))
    if (rule := schema.RATING_RULES.get(str(run.get("params.classes")))) is not None:
        st.caption(rule)


def beside(metrics: dict[str, float], key: str, base: str) -> str:
    """Return a score with its base, as words."""
    score, reference = schema.METRICS[key], schema.METRICS[base]
    return f"{score.label} {score.text(metrics.get(key))} ({reference.label}: {reference.text(metrics.get(base))})"
