"""Features × runs: how much each feature matters in each run."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo.figures.importance_heatmap import importance_heatmap
from omninmo.ui import charts
from omninmo.ui.foreign_text import plain

TOP_CHOICES = (10, 20, 40)
TOP = 10
MAX_NAMED = 4


def draw(shares: pd.DataFrame, names: Mapping[str, str], labels: Mapping[str, str]) -> None:
    """Draw the map with as many features as the reader chooses.

    Parameters
    ----------
    shares : features × run ids, shares of importance; NaN where a run did not use a feature
    names, labels : what runs and features are called
    """
    top = st.segmented_control("Features shown", TOP_CHOICES, default=20, required=True, key="stability_top")
    charts.show(importance_heatmap(shares, labels=labels, run_names=names, top=top), key="heatmap")
    st.caption(
        "Each cell is a feature's share of mean |SHAP| on unseen rows, mean over the run's folds. "
        "A row of one colour is a feature that matters equally in every run. A blank cell is a feature that the run "
        f"did not use. {in_every_top(shares, labels)}"
    )


def in_every_top(shares: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Return which features are in every run's top ten, as a sentence."""
    tops = [set(shares[run_id].nlargest(TOP).index) for run_id in shares]
    always = [
        labels.get(name, name) for name in shares.mean(axis=1).nlargest(TOP).index if all(name in top for top in tops)
    ]
    if not always:
        return "In these runs no feature is in every top ten."
    what = "feature is" if len(always) == 1 else "features are"
    end = " …" if len(always) > MAX_NAMED else "."
    return f"In these runs {len(always)} {what} in every top ten: {plain(', '.join(always[:MAX_NAMED]))}{end}"
