"""The SHAP summary of a run: what each feature does, row by row. A click on a point chooses feature and sample."""

import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import feature_choice, sample_choice
from omninmo.ui.points import summary


def draw(
    table: ShapTable, ranking: pd.Series, feature: str, features: pd.DataFrame, unit: str, row: int | None, *, key: str
) -> tuple[int, ...]:
    """Draw the summary with the chosen feature and sample marked, and return the selected rows; () if none.

    Parameters
    ----------
    table : of a regression or of one class
    ranking : share of mean |SHAP| by feature, largest first
    feature : the one to mark
    features : label and format of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    row : the sample to mark
    key : of the plot; another one for every run and rating
    """

    def choose(feature: str, row: int | None) -> None:
        feature_choice.choose(feature)
        if row is not None:
            sample_choice.choose(table.index, row)

    selected = summary.draw(table, ranking, feature, features, unit, key=key, on_choose=choose, sample=row)
    st.caption(
        f"Each point is one date and ticker: {len(table):,} of {table.total_rows:,} unseen rows, the same ones in "
        "every run that has them. Right of 0 the feature raised the prediction. Red is a high value of the feature, "
        "blue a low one; the share is that of the mean |SHAP| of all features. Click a feature's name to see it below, "
        "a point to see its sample; drag around points to keep their rows in sight in both pictures."
    )
    return selected
