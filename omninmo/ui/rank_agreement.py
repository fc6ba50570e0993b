"""Stability: features × runs, and how well the runs' rankings agree."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation import stability
from omninmo.figures.agreement import agreement
from omninmo.figures.importance_heatmap import importance_heatmap
from omninmo.ui import charts, reads, run_picker, run_table

NAMED = 4
MIN_TO_CONCLUDE = 3
TOP_CHOICES = (10, 20, 40)
CAUTION = (
    "The guide calls agreement above 0.8 stable. Take that as a reference line, not as a verdict: models trained on "
    "pure noise reach 0.72–0.82, because their training dates overlap and slow features look alike. High agreement "
    "says that the runs used the same features, not that those features predict."
)


def draw() -> None:
    """Draw the heat map and the agreement of the picked runs, or of all where none is picked."""
    runs = run_picker.runs_to_compare("Stability")
    if runs.empty:
        return
    shares = reads.mean_shares(list(runs.index))
    names = reads.names(runs)
    top = st.segmented_control("Features shown", TOP_CHOICES, default=20, required=True, key="stability_top")
    charts.show(
        importance_heatmap(shares, labels=reads.labels(list(runs.index)), run_names=names, top=top), key="heatmap"
    )
    st.caption(
        "Each cell is a feature's share of mean |SHAP| on unseen rows, mean over the run's folds. "
        "A row of one colour is a feature that matters alike in every run; a blank cell is a feature that the run did "
        f"not use. {_seen(shares, runs)}"
    )
    _agreement(shares, names)
    _folds(runs)


def _seen(shares: pd.DataFrame, runs: pd.DataFrame) -> str:
    """Say which features are in every run's top ten."""
    labels = reads.labels(list(runs.index))
    tops = [set(shares[run_id].nlargest(10).index) for run_id in shares]
    always = [labels[name] for name in shares.mean(axis=1).nlargest(10).index if all(name in top for top in tops)]
    if not always:
        return "In these runs no feature is in every top ten."
    what = "feature is" if len(always) == 1 else "features are"
    end = " …" if len(always) > NAMED else "."
    return f"In these runs {len(always)} {what} in every top ten: {', '.join(always[:NAMED])}{end}"


def _agreement(shares: pd.DataFrame, names: dict[str, str]) -> None:
    st.subheader("Do the rankings agree?", anchor=False)
    common = stability.shared(shares)
    if len(common) < shares.shape[0]:
        st.caption(
            f"Computed on the {len(common)} features that all picked runs share; "
            f"{shares.shape[0] - len(common)} are in some of the runs only."
        )
    if len(common) < MIN_TO_CONCLUDE:
        st.info("These runs share fewer than three features, so rankings cannot be compared; pick others.")
        return
    matrix = stability.rank_agreement(common)
    charts.show(agreement(matrix.rename(index=names, columns=names)), key="agreement")
    st.caption(
        "Each line is a run: the diamond is its mean agreement with the others, a dot its agreement with one of them "
        "(up to eight runs in that run's own colour). The farther right, the more alike the rankings."
    )
    _verdict(common)
    st.caption(CAUTION)


def _verdict(common: pd.DataFrame) -> None:
    value = stability.feature_stability(common)
    text = schema.METRICS["feature_stability"].text(value)
    if common.shape[1] < MIN_TO_CONCLUDE:
        st.caption(
            f"Agreement of these two runs: {text}. Two runs are too few to conclude anything; pick three or more."
        )
        return
    st.caption(f"Mean agreement (Spearman correlation of importance, every pair of runs): **{text}**.")


def _folds(runs: pd.DataFrame) -> None:
    st.subheader("Within each run, fold by fold", anchor=False)
    keys = ("feature_stability", "stability_nogueira", "stability_rbo")
    run_table.show_runs(runs, ("forward_days", "feature_set"), keys)
    st.caption(" ".join(f"**{schema.METRICS[key].label}**: {schema.METRICS[key].help}" for key in keys))
