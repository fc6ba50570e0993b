"""Which rating the SHAP values of a classification speak of."""

import streamlit as st

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import url

DEFAULT_RATING = "Strong Buy"


def draw(table: ShapTable, target: str) -> tuple[ShapTable, str]:
    """Draw the choice where there is one.

    Returns
    -------
    The table to show, and what its values are effects on: the rating chosen, or the target of a regression.
    """
    if not table.n_classes:
        return table, target
    rating = st.segmented_control(
        "Rating",
        schema.RATINGS,
        default=url.get("rating") if url.get("rating") in schema.RATINGS else DEFAULT_RATING,
        required=True,
        key="explain_rating",
        on_change=lambda: url.put("rating", st.session_state["explain_rating"]),
    )
    return table.of_class(schema.RATINGS.index(rating)), rating
