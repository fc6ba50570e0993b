"""The views of a comparison, of which only the chosen one is computed."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from omninmo.figures.run_marks import MAX_MARKED
from omninmo.ui import (
    compare_scope,
    folds_of_runs,
    lines_over_time,
    overfitting_view,
    param_effect_view,
    run_differences,
    run_importances,
    run_notes,
    run_scatter,
    url,
    url_select,
)  # fmt: skip
from omninmo.ui.rescored_runs import Comparison

View = Callable[[], None]

VIEWS = {
    "differences": "Differences",
    "time": "Over time",
    "folds": "Folds",
    "scatter": "Scatter",
    "effect": "One setting",
    "overfitting": "Overfitting",
    "importance": "Importance",
    "notes": "Notes",
}
KEY = "compare_view"


def of_all(drawn: pd.DataFrame) -> None:
    """Draw a view that makes sense of any number of runs.

    Parameters
    ----------
    drawn : the runs that the component draws
    """
    if len(drawn) >= compare_scope.MIN_RUNS:
        picked = [run_id for run_id in url.picked() if run_id in drawn.index]
        _draw(_of_any_number(drawn, picked[:MAX_MARKED]))


def of_each(drawn: pd.DataFrame, chosen: pd.DataFrame, comparison: Comparison, baseline: str) -> None:
    """Draw a view of runs that are compared one by one, or of all.

    Parameters
    ----------
    drawn : the runs that the component draws
    chosen : up to twenty of them
    comparison : what the chosen ones score on common rows
    baseline : id of the run that the others are compared with
    """
    _draw(
        {
            "differences": partial(run_differences.draw, chosen, comparison, baseline),
            "time": partial(lines_over_time.draw, chosen, comparison, baseline),
            "folds": partial(folds_of_runs.draw, chosen),
            **_of_any_number(drawn, list(chosen.index)),
            "overfitting": partial(overfitting_view.draw, chosen),
            "importance": partial(run_importances.draw, chosen),
            "notes": partial(run_notes.draw, chosen),
        }
    )


def _of_any_number(drawn: pd.DataFrame, marked: Sequence[str]) -> dict[str, View]:
    return {
        "scatter": partial(run_scatter.draw, drawn, marked),
        "effect": partial(param_effect_view.draw, drawn),
        "overfitting": partial(overfitting_view.draw, drawn),
    }


def _draw(views: dict[str, View]) -> None:
    views[_chosen(list(views))]()


def _chosen(options: list[str]) -> str:
    start = url_select.chosen("view", options)
    url_select.warn_of_unknown("view", "View", list(VIEWS), VIEWS[start])
    key = f"{KEY}-{len(options)}"
    url_select.follow(key, start)
    st.segmented_control(
        "View",
        options,
        required=True,
        format_func=VIEWS.__getitem__,
        key=key,
        on_change=lambda: url.put("view", st.session_state[key]),
        label_visibility="collapsed",
    )
    return start
