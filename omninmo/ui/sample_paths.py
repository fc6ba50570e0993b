"""How the predictions of several samples come about: a line each. A click on one leads to its sample."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.decision_path import decision_path, decision_path_info
from omninmo.figures.shap_axis import output_text
from omninmo.schema import TARGETS
from omninmo.ui import charts, sample_choice
from omninmo.ui.explain_scope import Scope
from omninmo.ui.foreign_text import plain

MIN_SELECTED, MAX_SELECTED = 2, 50
"""One line is a waterfall, and more than fifty cannot be followed."""


def of_selected(scope: Scope, selected: Sequence[int]) -> None:
    """Draw the paths of the rows that were selected in the summary, or why there are none; nothing without any.

    Parameters
    ----------
    selected : positions in the table
    """
    if not selected:
        return
    what = "predictions come" if scope.unit in TARGETS else f"rows' log-odds of {scope.unit} come"
    st.header(f"How the selected {what} about", anchor=False)
    count = f"{len(selected):,} selected {'row' if len(selected) == 1 else 'rows'}"
    if not MIN_SELECTED <= len(selected) <= MAX_SELECTED:
        st.caption(f"{count}: the paths of {MIN_SELECTED} to {MAX_SELECTED} rows can be followed, and are drawn here.")
        return
    first = [scope.row] if scope.row in selected else []
    rows = list(dict.fromkeys([*(row for row in first if row is not None), *selected]))
    draw(scope.table, rows, scope.features, scope.unit, f"selected-{scope.key}-{hash(tuple(rows))}")


def draw(table: ShapTable, rows: list[int], features: pd.DataFrame, unit: str, key: str) -> None:
    """Draw the paths, the first one thick.

    Parameters
    ----------
    table : of a regression or of one class
    rows : positions in the table
    features : label of every feature, indexed by name
    unit : the target or the rating that the values are effects on
    key : of the chart; another one for every set of rows
    """
    info = decision_path_info(table, rows, features)
    charts.show(decision_path(info, unit), key=key, on_select=lambda: _clicked(key, table, info.rows))
    st.caption(reading(plain(_named(table, rows[0])), unit))


def reading(thick: str, unit: str) -> str:
    """Return how to read the paths. Those of a rating end at its log-odds, and are no probabilities.

    Parameters
    ----------
    thick : what the sample of the thick line is called, as Markdown
    unit : the target or the rating that the values are effects on
    """
    what = output_text(unit)
    end, of_rating = "its prediction", ""
    if unit not in TARGETS:
        end, of_rating = what, f" Whether {unit} is probable depends on the other ratings' log-odds, too."
    return (
        f"Each line is a sample, from the base value of its fold at the bottom to {end} at the top; the thick one is "
        f"{thick}. A step to the right is a feature that raised {what}. Lines that run side by side are samples that "
        f"are explained alike.{of_rating} Click a line to see that sample."
    )


def _named(table: ShapTable, row: int) -> str:
    where = table.index.iloc[row]
    return f"{where['ticker']}, {where['date']:%Y-%m-%d}"


def _clicked(key: str, table: ShapTable, rows: tuple[int, ...]) -> None:
    """Follow a click on a line."""
    points = st.session_state[key]["selection"]["points"]
    if points:
        sample_choice.choose(table.index, rows[points[0]["curve_number"]])
