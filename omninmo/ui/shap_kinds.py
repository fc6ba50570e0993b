"""The kinds of SHAP summary, of which the URL holds the chosen one; only that one is computed."""

from omninmo import schema
from omninmo.ui import shap_summary, url_select
from omninmo.ui.explain_scope import Scope

KEY = "explain_kind"
FIRST = "beeswarm"
KINDS = {FIRST: "Beeswarm", "bar": "Bars", "violin": "Violins", "map": "Heat map of samples"}
OF_RATINGS = {"ratings": "All ratings"}
"""What a classification has besides."""


def draw(scope: Scope) -> tuple[int, ...]:
    """Draw the choice and the chosen summary, and return the rows that are selected in it; () if none."""
    kinds = KINDS | (OF_RATINGS if scope.unit in schema.RATINGS else {})
    kind = url_select.buttons(
        "kind", "Kind of summary", list(kinds), key=KEY, labels=kinds, label_visibility="collapsed"
    )
    if kind == FIRST:
        return shap_summary.draw(scope)

    from omninmo.ui import shap_pictures  # with Plotly, which the first view does not wait for

    shap_pictures.draw(kind, scope)
    return ()
