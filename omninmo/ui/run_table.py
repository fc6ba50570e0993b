"""Tables of runs: columns, labels and formats from the catalogue."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import url

PARAM_COLUMNS = ("mode", "forward_days", "feature_set", "max_depth", "learning_rate", "n_estimators")
STATUS = {
    "FINISHED": "finished",
    "RUNNING": "running",
    "FAILED": "failed",
    "KILLED": "cancelled",
    "SCHEDULED": "scheduled",
}
ROW_HEIGHT = 35
MAX_ROWS_SHOWN = 15


def readable(
    table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str], *, settings_first: bool = False
) -> pd.DataFrame:
    """Return the table of runs as it is shown: chosen columns only, in percent where the catalogue says so.

    With `settings_first`, the settings follow the first two metrics; status and date are left out.
    """
    shown = pd.DataFrame({"name": table["name"]})
    if not settings_first:
        shown["status"] = table["status"].map(STATUS) + table["leaks"].map({True: ", leaks", False: ""})
        shown["start_time"] = table["start_time"].dt.tz_convert(None)
    before = 2 if settings_first else len(metrics)
    for key in (*metrics[:before], *params, *metrics[before:]):
        shown[key] = _shown(values(table, key), schema.entry(key))
    return shown


def values(table: pd.DataFrame, key: str) -> pd.Series:
    """Return the setting or metric `key` of every run; None or NaN where a run has none or left it empty."""
    column = next((table[name] for name in (f"params.{key}", f"metrics.{key}", key) if name in table), None)
    if column is None:
        return pd.Series(None, index=table.index, dtype=object)
    return column.mask(column == "")


def _shown(column: pd.Series, entry: schema.Entry) -> pd.Series:
    if entry.words:
        return column.map(entry.text, na_action="ignore")
    return column * entry.numbers.scale if entry.numbers.scale != 1 else column


def columns(keys: Sequence[str]) -> dict[str, Any]:
    """Return the column settings of a readable table."""
    fixed = {
        "name": st.column_config.TextColumn("Run", pinned=True, width=215),
        "status": st.column_config.TextColumn("Status", width=115),
        "start_time": st.column_config.DatetimeColumn("Started (UTC)", format="YYYY-MM-DD HH:mm", width=130),
    }
    return fixed | {key: _column(schema.entry(key)) for key in keys}


def _column(entry: schema.Entry) -> Any:
    if entry.format == "text":
        return st.column_config.TextColumn(entry.title, help=entry.help)
    return st.column_config.NumberColumn(entry.title, help=entry.help, format=entry.numbers.printf)


def height(rows: int) -> int:
    """Return the height in pixels of a table that shows all its rows, up to a screenful."""
    return ROW_HEIGHT * (min(rows, MAX_ROWS_SHOWN) + 1) + 3


def show(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> None:
    """Draw runs to read, without tick boxes."""
    st.dataframe(
        readable(table, params, metrics),
        column_config=columns([*metrics, *params]),
        hide_index=True,
        height=height(len(table)),
        placeholder=schema.NOT_AVAILABLE,
    )


def pick(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str], *, settings_first: bool = False) -> None:
    """Draw runs with a tick box each; the ticks are the picks in the URL.

    Picks that are not among the rows (filtered away, or unknown) stay picked.
    """
    order = list(table.index)
    picks = url.picked()
    ticked = [order.index(run_id) for run_id in picks if run_id in order]
    # the key changes with the rows: a selection by position means nothing on other rows
    key = f"runs-{hash(tuple(order))}"
    st.dataframe(
        readable(table, params, metrics, settings_first=settings_first),
        column_config=columns([*metrics, *params]),
        hide_index=True,
        height=height(len(table)),
        key=key,
        on_select=lambda: _ticked(key, order),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": ticked, "columns": [], "cells": []}},
        placeholder=schema.NOT_AVAILABLE,
        alt="Table of runs; tick rows to pick runs",
    )


def classification_caution(table: pd.DataFrame) -> None:
    """Say what the skill of ratings is worth, if the table has a classification."""
    if "params.mode" in table and (table["params.mode"] == "classification").any():
        st.caption(schema.RATINGS_CAUTION)


def _ticked(key: str, order: list[str]) -> None:
    chosen = [order[row] for row in st.session_state[key]["selection"]["rows"] if row < len(order)]
    elsewhere = [run_id for run_id in url.picked() if run_id not in order]
    url.pick([*elsewhere, *chosen])
