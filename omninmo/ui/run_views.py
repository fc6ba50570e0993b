"""The runs that the filter lets through: a table, groups of equal settings, or over time; and the archived ones."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from omninmo import schema
from omninmo.errors import ConfigError
from omninmo.tracking.query import matching
from omninmo.ui import (
    archived_runs,
    column_chooser,
    next_steps,
    pick_buttons,
    progress_over_time,
    quick_filters,
    reads,
    run_edits,
    run_export,
    run_flags,
    run_groups,
    run_order,
    run_table,
    url,
    url_select,
)
from omninmo.ui.current_runs import derived

KEY = "runs_view"
VIEWS = {"": "Table", "groups": "Groups", "time": "Over time", "archived": "Archived"}


def draw(runs: pd.DataFrame) -> None:
    """Draw the choice of the view, which the URL holds, and the view."""
    views = list(VIEWS)
    url_select.warn_of_unknown("view", "View", views, VIEWS[url_select.chosen("view", views)])
    controls = st.container(horizontal=True, vertical_alignment="bottom")
    with controls:
        view = url_select.buttons("view", "View", views, key=KEY, labels=VIEWS, on_change=_turned)
    if view == "groups":
        run_groups.draw(runs)
    elif view == "time":
        progress_over_time.draw(runs)
    elif view == "archived":
        if not (archived := reads.archived()).empty:
            st.caption("The filter above is for active runs; every archived run is listed here.")
        archived_runs.draw(archived)
    else:
        _table(runs, controls)


def _turned(view: str) -> None:
    url.put("view", view)
    url.put("page", "")


def _table(runs: pd.DataFrame, controls: DeltaGenerator) -> None:
    # in the row of the view's buttons, since another row would push the table out of sight; not up to the end of it,
    # where the table's own buttons appear
    with controls:
        columns = column_chooser.draw(runs)
        ordered = run_order.draw(runs)
        pick_buttons.draw(ordered)
    page = st.container()
    rows = run_order.page(ordered)
    with page:
        run_table.pick_among(rows, columns, run_flags.beside(rows))
    if not url.get("columns"):
        run_table.say(derived(runs, run_table.same_in_all, (*run_table.PARAM_COLUMNS, *schema.HEADLINE)))
    with st.container(horizontal=True, vertical_alignment="center"):
        next_steps.draw()
        run_export.draw(ordered, key="filtered", columns=columns, words=lambda: _filter_of(ordered))
    run_edits.draw(url.picked())
    run_table.classification_caution(rows)


def _filter_of(shown: pd.DataFrame) -> str:
    """Return the filter, with what the boxes above say, if it gives these runs in the store itself; else ""."""
    words, everything = quick_filters.joined(url.get("filter")), reads.runs()
    if any(name in words for name in run_export.OF_PAGES):
        return ""
    try:
        rows = derived(everything, matching, words)
    except ConfigError:  # which the page shows
        return ""
    # row numbers, since of 10,000 runs comparing their ids takes 50 ms
    numbers = everything.index.get_indexer(shown.index)
    return words if rows.sum() == len(shown) and (numbers >= 0).all() and rows.iloc[numbers].all() else ""
