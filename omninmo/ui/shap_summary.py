"""The SHAP summary of a run: what each feature does, row by row. A click on a point chooses its feature."""

from collections.abc import Mapping, Sequence

import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.beeswarm import beeswarm
from omninmo.ui import charts, feature_choice


def draw(
    table: ShapTable, ranking: Sequence[str], feature: str, labels: Mapping[str, str], unit: str, *, key: str
) -> None:
    """Draw the summary with the chosen feature marked.

    Parameters
    ----------
    table : of a regression or of one class
    ranking : features, most important first, as the summary stacks them
    feature : the one to mark
    labels : what features are called
    unit : the target or the rating that the values are effects on
    key : of the chart; another one for every run and rating
    """
    charts.show(
        beeswarm(table, labels=labels, selected=feature, unit=unit), key=key, on_select=lambda: _clicked(key, ranking)
    )
    st.caption(
        f"Each point is one date and ticker: {len(table):,} of {table.total_rows:,} unseen rows, the same ones in "
        "every run that has them. Right of 0 the feature raised the prediction. Red is a high value of the feature, "
        "blue a low one. Click a feature's name or a point to see it below."
    )


def _clicked(key: str, ranking: Sequence[str]) -> None:
    """Follow a click on the summary, where height is rank. A redrawn chart reports no point, which means nothing."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        feature_choice.choose(ranking[round(points[0]["y"])])
