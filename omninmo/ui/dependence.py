"""The dependence plot of one feature, coloured by the feature that changes its effect most; by itself if alone."""

import math
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable, interaction_strengths, tendency
from omninmo.ui import feature_choice, sample_choice, url
from omninmo.ui.foreign_text import plain
from omninmo.ui.points import dependence

MIN_TENDENCY = 0.2
"""Below this rank correlation a feature neither raises nor lowers the prediction as a rule."""
PARTNER = "explain_partner"


def draw(
    table: ShapTable,
    ranking: Sequence[str],
    feature: str,
    features: pd.DataFrame,
    unit: str,
    row: int | None,
    selected: Sequence[int],
    *,
    key: str,
) -> None:
    """Draw the plot, the boxes that choose feature and partner, and how to read it.

    Parameters
    ----------
    table : of a regression or of one class
    ranking : features, most important first
    feature : the one to show
    features : label, format and help of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    row : the sample to mark
    selected : the rows to keep in sight while all others are faint; all if there are none
    key : of the plot; another one for every run and rating
    """
    labels = features["label"]
    st.header(f"What {plain(labels[feature])} does", anchor=False)
    left, right = st.columns(2)
    with left:
        _feature_box(ranking, feature, labels)
    partners = list(interaction_strengths(table, feature).index)
    with right:
        partner = _partner_box(partners, labels) if partners else feature
    dependence.draw(
        table,
        (feature, partner),
        features,
        unit,
        key=key,
        on_choose=lambda row: sample_choice.choose(table.index, row),
        sample=row,
        selected=selected,
    )
    st.caption(
        f"{plain(features['help'][feature])} {effect_in_words(tendency(table, feature))} "
        f"Height is the effect on the prediction. {_of_partner(labels[partner]) if partners else ''}"
        "The green line is the median over the folds, its band from the lowest to the highest of them; the bars below "
        "count the rows. "
        "An effect in the model need not exist in the market."
    )


def effect_in_words(correlation: float) -> str:
    """Return what a feature's values do to the prediction, given the rank correlation of values and effects."""
    if math.isnan(correlation):
        return "In this run it has no effect."
    if abs(correlation) < MIN_TENDENCY:
        return "In this run its effect has no clear direction; look at the shape."
    return f"In this run higher values tend to {'raise' if correlation > 0 else 'lower'} the prediction."


def _of_partner(label: str) -> str:
    return f"Where red and blue separate at the same value, {plain(label)} changes the effect. "


def _feature_box(ranking: Sequence[str], feature: str, labels: pd.Series) -> None:
    st.session_state[feature_choice.KEY] = feature
    st.selectbox(
        "Feature, most important first",
        ranking,
        format_func=labels.__getitem__,
        key=feature_choice.KEY,
        on_change=lambda: feature_choice.choose(st.session_state[feature_choice.KEY]),
    )


def _partner_box(options: list[str], labels: pd.Series) -> str:
    """Let the reader choose the feature that colours the points."""
    partner = url.get("partner") if url.get("partner") in options else options[0]
    st.session_state[PARTNER] = partner
    st.selectbox(
        "Coloured by, strongest interaction first",
        options,
        format_func=labels.__getitem__,
        key=PARTNER,
        on_change=lambda: url.put("partner", st.session_state[PARTNER]),
    )
    return partner
