"""Tables of runs: what differs comes first, labels and formats come from the catalogue, a run's name opens it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, url
from omninmo.ui.foreign_text import plain

PARAM_COLUMNS = ("forward_days", "mode", "feature_set", "max_depth", "learning_rate", "n_estimators")
STATUS = {
    "FINISHED": "finished",
    "RUNNING": "running",
    "FAILED": "failed",
    "KILLED": "cancelled",
    "SCHEDULED": "scheduled",
}
METRICS_BEFORE_PARAMS = 3
"""Skill, rank IC and its t-value are what one looks for: they stay in sight on a narrow screen."""
ROW_HEIGHT = 35
MAX_ROWS_SHOWN = 15
NAME_WIDTH = 225


def readable(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> pd.DataFrame:
    """Return the table of runs as it is shown, in percent where the catalogue says so.

    A setting or metric that is the same in every row has no column; a status has one where it is out of the ordinary.
    """
    head, tail = metrics[:METRICS_BEFORE_PARAMS], metrics[METRICS_BEFORE_PARAMS:]
    shown = {"name": table["name"].map(_button)}
    same_as = values(table, "same_as")
    status = table["status"].map(STATUS) + table["leaks"].map({True: ", leaks", False: ""})
    status += same_as.notna().map({True: ", a repeat", False: ""})
    if (status != STATUS["FINISHED"]).any():
        shown["status"] = status
    for key in (*head, *params, *tail):
        column = values(table, key)
        if differs(column):
            shown[key] = _shown(column, schema.entry(key))
    if same_as.notna().any():
        shown["same_as"] = same_as.fillna("")
    return pd.DataFrame(shown | {"start_time": table["start_time"].dt.tz_convert(None)})


def values(table: pd.DataFrame, key: str) -> pd.Series:
    """Return the setting or metric `key` of every run; None or NaN where a run has none or left it empty."""
    column = next((table[name] for name in (f"params.{key}", f"metrics.{key}", key) if name in table), None)
    if column is None:
        return pd.Series(None, index=table.index, dtype=object)
    return column.mask(column == "")


def differs(column: pd.Series) -> bool:
    """Return whether a column says anything about one row that it does not say about all."""
    return len(column) == 1 or column.nunique(dropna=False) > 1


def same_in_all(table: pd.DataFrame, keys: Sequence[str]) -> str:
    """Return what is the same in every row, and so has no column, as a sentence; "" if nothing is."""
    columns = {key: values(table, key) for key in keys}
    alike = {key: column.iloc[0] for key, column in columns.items() if not differs(column) and column.notna().all()}
    texts = [f"{schema.entry(key).label} {schema.entry(key).text(value)}" for key, value in alike.items()]
    return f"The same in all of these runs: {', '.join(texts)}." if texts else ""


def _button(name: object) -> str:
    """Return a name as the text of a button: a text that begins like an icon would be drawn as one."""
    return f"\u200b{name}" if str(name).startswith(":") else str(name)


def _shown(column: pd.Series, entry: schema.Entry) -> pd.Series:
    if entry.words:
        return column.map(entry.text, na_action="ignore")
    return column * entry.numbers.scale if entry.numbers.scale != 1 else column


def columns(keys: Sequence[str], name_key: str) -> dict[str, Any]:
    """Return the column settings of a readable table.

    Parameters
    ----------
    keys : settings and metrics
    name_key : session state holds the click on a name under it
    """
    fixed = {
        "name": st.column_config.ButtonColumn(
            "Run", pinned=True, width=NAME_WIDTH, alignment="left", type="tertiary", key=name_key
        ),
        "status": st.column_config.TextColumn("Status", width=125),
        "same_as": st.column_config.TextColumn(
            "Same as", width=NAME_WIDTH, help="An earlier run with the same data, features and settings."
        ),
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
    """Draw runs to read, without tick boxes; a click on a name opens the run."""
    _draw(table, params, metrics, f"runs-read-{hash(tuple(table.index))}")


def pick(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> None:
    """Draw runs with a tick box each; the ticks are the picks in the URL. A click on a name opens the run.

    Picks that are not among the rows (filtered away, or unknown) stay picked.
    """
    order = list(table.index)
    picks = url.picked()
    ticked = [order.index(run_id) for run_id in picks if run_id in order]
    # the key changes with the rows: a selection by position means nothing on other rows
    key = f"runs-{hash(tuple(order))}"
    _draw(
        table,
        params,
        metrics,
        key,
        on_select=lambda: _ticked(key, order),
        selection_mode="multi-row",
        selection_default={"selection": {"rows": ticked, "columns": [], "cells": []}},
    )


def _draw(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str], key: str, **selection: Any) -> None:
    """Draw runs, and go to the one whose name was clicked."""
    st.dataframe(
        readable(table, params, metrics),
        column_config=columns([*metrics, *params], name_key=f"{key}-open"),
        hide_index=True,
        height=height(len(table)),
        key=key,
        placeholder=schema.NOT_AVAILABLE,
        alt="Table of runs; a run's name opens it",
        **selection,
    )
    if alike := same_in_all(table, [*params, *metrics]):
        st.caption(plain(alike))
    if click := st.session_state.get(f"{key}-open"):
        frame.open_page("Runs", run=str(table.index[click["row"]]))


def classification_caution(table: pd.DataFrame) -> None:
    """Say what the skill of ratings is worth, if the table has a classification."""
    if "params.mode" in table and (table["params.mode"] == "classification").any():
        st.caption(schema.RATINGS_CAUTION)


def _ticked(key: str, order: list[str]) -> None:
    chosen = [order[row] for row in st.session_state[key]["selection"]["rows"] if row < len(order)]
    elsewhere = [run_id for run_id in url.picked() if run_id not in order]
    url.pick([*elsewhere, *chosen])
