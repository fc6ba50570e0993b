"""The SHAP summary of a run: what each feature does, row by row. A click on a point chooses feature and sample."""

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from omninmo.figures.shap_axis import output_text
from omninmo.figures.swarm import MAX_POINTS
from omninmo.ui import feature_choice, sample_choice, shap_findings
from omninmo.ui.explain_scope import Scope
from omninmo.ui.points import summary

if TYPE_CHECKING:  # the page opens without Plotly
    from plotly.graph_objects import Figure

READING = (
    "Right of 0 the feature raised {output}. Red is a high value of the feature, blue a low one; the share is "
    "that of the mean |SHAP| of all features."
)


def draw(scope: Scope) -> tuple[int, ...]:
    """Draw the summary with the chosen feature and sample marked, and return the selected rows; () if none."""
    table, reading = scope.table, READING.format(output=output_text(scope.unit))

    def choose(feature: str, row: int | None) -> None:
        feature_choice.choose(feature)
        if row is not None:
            sample_choice.choose(table.index, row)

    selected = summary.draw(
        table,
        scope.ranking,
        scope.feature,
        scope.features,
        scope.unit,
        key=f"summary-{scope.key}",
        on_choose=choose,
        sample=scope.row,
    )
    st.caption(
        f"{shap_findings.leading(scope)} Each point is one date and ticker: {len(table):,} of {table.total_rows:,} "
        f"unseen rows, drawn alike in runs of the same folds.{thinned(len(table))} {reading} Click a feature's name "
        "to see it below, a point to see its sample; drag around points to keep their rows in sight in both pictures, "
        "and 2 to 50 rows to see how their predictions come about."
    )
    shap_findings.table(scope, "shap-summary", partial(_figure, scope), reading)
    return selected


def thinned(rows: int) -> str:
    """Return how many points of each feature are drawn, where that is not all of them."""
    if rows <= MAX_POINTS:
        return ""
    return f" Of each feature {MAX_POINTS:,} points are drawn, the strongest effects among them."


def _figure(scope: Scope) -> "Figure":
    from omninmo.figures.beeswarm import beeswarm

    return beeswarm(scope.table, scope.labels, scope.feature, scope.unit, top=summary.TOP)
