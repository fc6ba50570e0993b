"""Importance over time: does the run's model look at other features in other times?"""

from collections.abc import Mapping

import streamlit as st

from omninmo import schema
from omninmo.evaluation.cuts import MIN_ROWS
from omninmo.evaluation.over_time import OverTime, importance_over_time, mover
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import importance_over_time as figure
from omninmo.ui import charts, url_select
from omninmo.ui.foreign_text import plain

PERIODS = {"fold": "By test fold", "quarter": "By quarter"}
KEY = "explain_over"


def draw(table: ShapTable, labels: Mapping[str, str]) -> None:
    """Draw the choice of periods, which the URL holds, the map and what is seen in it.

    Parameters
    ----------
    table : of a regression or of one class
    labels : what features are called
    """
    st.header("Importance over time", anchor=False)
    period = url_select.buttons("over", "Periods", list(PERIODS), key=KEY, labels=PERIODS, label_visibility="collapsed")
    known = importance_over_time(table, "quarter" if period == "quarter" else "fold")
    charts.show(figure.importance_over_time(known.shares, known.sizes, known.folds, labels), key=f"over-time-{period}")
    st.caption(f"{READING[period]} {in_words(known, labels)}")


READING = {
    "fold": "Each cell is a feature's share of mean |SHAP| in one test fold, which one model explains: a row that "
    "changes its colour is a feature that another training window, or another time, weighs differently.",
    "quarter": "Each cell is a feature's share of mean |SHAP| in one quarter. Between two dotted lines one model "
    "explains every quarter, so that a change within is of the market, and one at a line may be of the model. "
    f"Blank: fewer than {MIN_ROWS} explained rows of each fold.",
}


def in_words(known: OverTime, labels: Mapping[str, str]) -> str:
    """Return which feature's share moves most, as Markdown."""
    most = mover(known.shares)
    if most is None:
        return "The rows shown lie in one period with enough of them at most, so that no change can be seen."
    share = schema.FORMATS["share"].text
    return (
        f"In this run {plain(labels.get(most.feature, most.feature))} moves most: {share(most.low)} of all in "
        f"{most.low_period}, {share(most.high)} in {most.high_period}. A few explained rows move by chance, too."
    )
