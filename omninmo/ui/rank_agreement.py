"""How well the runs' rankings of features agree."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation import pairs, stability
from omninmo.figures.agreement import agreement
from omninmo.ui import charts

MIN_TO_CONCLUDE = 3
CAUTION = (
    "The guide calls agreement above 0.8 stable. That is a reference line, not a verdict: models of pure noise can "
    "pass it, because their training dates overlap and slow features look alike. High agreement says that the runs "
    "used the same features, not that those features predict."
)
NO_BAND = (
    "Whether runs agree more than noise would is measured by training the same settings on permuted targets; it has "
    "not been computed for these runs, so no band of noise is drawn. For the folds of one run, "
    "`python -m omninmo noise RUN_ID` does it."
)


def draw(shares: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Draw the agreement of every run with the others, on the features that all of them have.

    Parameters
    ----------
    shares : features × run ids, shares of importance; NaN where a run did not use a feature
    names : what runs are called
    """
    st.header("Do the rankings agree?", anchor=False)
    common = stability.shared(shares)
    if len(common) < len(shares):
        st.caption(
            f"Computed on the {len(common)} features that all picked runs share; "
            f"{len(shares) - len(common)} are in some of the runs only."
        )
    if len(common) < MIN_TO_CONCLUDE:
        st.info("These runs share fewer than three features, so their rankings cannot be compared. Pick other runs.")
        return
    matrix = pairs.spearman(common)
    charts.show(agreement(matrix.rename(index=names, columns=names)), key="agreement")
    st.caption(
        "Each line is a run. The diamond is its mean agreement with the others, a dot its agreement with one of them "
        "(in that run's own colour, up to eight runs). Farther right means more alike."
    )
    st.caption(mean_agreement(common))
    st.caption(CAUTION)
    st.caption(NO_BAND)


def mean_agreement(common: pd.DataFrame) -> str:
    """Return the mean agreement over all pairs of runs as a sentence, or why it concludes nothing.

    Parameters
    ----------
    common : features × run ids, without missing values
    """
    text = schema.METRICS["feature_stability"].text(stability.feature_stability(common))
    if common.shape[1] < MIN_TO_CONCLUDE:
        return f"Agreement of these two runs: {text}. Two runs are too few to conclude anything; pick three or more."
    return f"Mean agreement (Spearman correlation of importance, every pair of runs): **{text}**."
