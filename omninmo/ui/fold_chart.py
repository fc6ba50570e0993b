"""One score of a run, fold by fold."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.folds import fold_scores
from omninmo.ui import charts, reads

CAPTION = "One bar per test fold, in order of time. A model that works does so in most folds, not in one."
LEAKING_CAPTION = "One bar per test fold. Each fold has rows of all dates, next to rows that the model was trained on."


def draw(run: pd.Series) -> None:
    """Draw the score that the reader chooses."""
    folds = reads.folds(run["run_id"])
    options = [key for key in schema.FOLD_METRICS if key in folds]
    metric = st.segmented_control(
        "Score by test fold",
        options,
        default=options[0],
        required=True,
        format_func=lambda key: schema.in_mode(schema.FOLD_METRICS[key], str(run["params.mode"])).label,
        key="fold_metric",
    )
    charts.show(fold_scores(folds, metric, leaks=bool(run["leaks"])), key="folds")
    st.caption(LEAKING_CAPTION if run["leaks"] else CAPTION)
