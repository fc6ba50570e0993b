"""Which rating the SHAP values of a classification speak of."""

from omninmo import schema
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import url_select

DEFAULT_RATING = "Strong Buy"


def draw(table: ShapTable, target: str, start: str = DEFAULT_RATING) -> tuple[ShapTable, str]:
    """Draw the choice where there is one.

    Parameters
    ----------
    table : of a regression or of all classes
    target : of a regression
    start : the rating to start with, where the link has none

    Returns
    -------
    The table to show, and what its values are effects on: the rating chosen, or the target of a regression.
    """
    if not table.n_classes:
        return table, target
    rating = url_select.buttons("rating", "Rating", schema.RATINGS, key="explain_rating", start=start)
    return table.of_class(schema.RATINGS.index(rating)), rating
