"""Taking runs elsewhere: files of a table of runs, and the Python that reads it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.paths import tracking_uri
from omninmo.reports.run_exports import as_csv, as_parquet, as_python
from omninmo.ui import run_table

FIRST = ("run_id", "name", "experiment", "status", "leaks", "start_time")
OF_PAGES = ("same_as",)
"""Columns that pages add to those of the store."""
WHICH = {"shown": "Shown columns", "all": "All columns"}
MAX_LISTED = 1000
"""Runs in the lines of Python; of more, nobody copies the ids by hand."""


class Export(NamedTuple):
    """What is exported: runs, the columns to take of them, and the filter that chose them, if one did."""

    table: pd.DataFrame
    columns: list[str]
    words: str = ""

    @property
    def chosen(self) -> pd.DataFrame:
        return self.table[self.columns]

    def csv(self) -> bytes:
        """Return the content of a CSV file."""
        return as_csv(self.chosen)

    def parquet(self) -> bytes:
        """Return the content of a Parquet file."""
        return as_parquet(self.chosen)


def draw(
    table: pd.DataFrame,
    key: str,
    columns: Sequence[str] = (),
    words: Callable[[], str] = str,
    label: str = "Export",
) -> None:
    """Draw a button that opens the ways to export runs. What is in it is made when it is opened, not before.

    Parameters
    ----------
    table : rows of `reads.runs`
    key : tells several of these buttons on a page apart
    columns : settings and metrics that are shown; default: those of the table of runs
    words : returns the filter that gives just these runs, in the language of `omninmo.tracking.query`; "" where none
        does
    label : of the button
    """
    popover = st.popover(label, icon=":material/download:", type="tertiary", key=f"export-{key}", on_change="rerun")
    if not popover.open:
        return
    with popover:
        which = st.segmented_control(
            "Columns",
            list(WHICH),
            default="shown",
            required=True,
            format_func=WHICH.__getitem__,
            key=f"export-which-{key}",
        )
        export = Export(table, chosen_columns(table, str(which), columns), words())
        with st.container(horizontal=True):
            st.download_button("CSV", export.csv, "runs.csv", "text/csv", on_click="ignore", key=f"export-csv-{key}")
            st.download_button(
                "Parquet", export.parquet, "runs.parquet", on_click="ignore", key=f"export-parquet-{key}"
            )
        st.caption(
            f"{len(table):,} {'run' if len(table) == 1 else 'runs'}, {len(export.columns)} columns. In the CSV a text "
            "that a spreadsheet would calculate begins with an apostrophe."
        )
        if export.words or len(table) <= MAX_LISTED:
            _python(export)


def chosen_columns(table: pd.DataFrame, which: str, columns: Sequence[str] = ()) -> list[str]:
    """Return the columns of the store to export, in order: "all", or what names a run and the `columns` shown."""
    if which == "all":
        return [name for name in table.columns if name not in OF_PAGES]
    keys = columns or (*run_table.PARAM_COLUMNS, *schema.HEADLINE)
    named = [name for key in keys for name in (f"params.{key}", f"metrics.{key}", key) if name in table]
    return list(dict.fromkeys([*(name for name in FIRST if name in table), *named]))


def _python(export: Export) -> None:
    with st.expander("Copy as Python"):
        st.code(
            as_python(list(export.table["run_id"]), export.columns, tracking_uri(), export.words), language="python"
        )
