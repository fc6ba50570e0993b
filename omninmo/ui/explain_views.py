"""What else a run's explanations show, drawn only when it is asked for: the page opens without Plotly."""

from collections.abc import Mapping

import streamlit as st

from omninmo.evaluation.row_filter import RowFilter
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import url, url_select

KEY = "explain_views"
VIEWS: dict[url.Name, str] = {"over": "Importance over time", "across": "Across the picked runs"}
FIRST: dict[url.Name, str] = {"over": "fold", "across": "summaries"}
"""How the URL opens each view."""


def draw(run_id: str, table: ShapTable, feature: str, unit: str, labels: Mapping[str, str], wanted: RowFilter) -> None:
    """Draw the choice, which the URL holds, and the chosen view below it.

    Parameters
    ----------
    table : of a regression or of one class
    feature : the chosen one
    unit : what the values are effects on, the target of a regression or a rating
    labels : what features are called
    wanted : the filter that the rows of `table` passed, and that those of other runs have to pass
    """
    view = next((name for name in VIEWS if url.get(name)), None)
    url_select.follow(KEY, view)
    st.segmented_control(
        "More about these explanations",
        list(VIEWS),
        format_func=VIEWS.__getitem__,
        key=KEY,
        on_change=_chosen,
    )
    if view == "over":
        from omninmo.ui import shap_over_time

        shap_over_time.draw(table, labels)
    elif view == "across":
        from omninmo.ui import shap_across_runs

        shap_across_runs.draw(run_id, feature, unit, wanted)


def _chosen() -> None:
    chosen = st.session_state[KEY]
    for name, first in FIRST.items():
        url.put(name, first if name == chosen else "")
