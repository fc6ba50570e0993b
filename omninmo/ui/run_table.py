"""Tables of runs: what differs comes first, labels and formats come from the catalogue, a run's name opens it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, number_cells, url
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
NAME_WIDTH, WIDE_NAME = 225, 268
"""Pixels in which a run's own name has room; and where a feature set is part of it."""
MAX_NARROW = 28
"""Letters that fit into the narrower of the two."""
FLAGS_HELP = (
    "What to look at before a score is believed. leaks: made to demonstrate a leak; overfit: far better on the rows "
    "fitted than on rows held out; below …: this baseline has more skill on the same rows; damaged: a file is missing "
    "or has another size, which the run's own page names; files unreadable: the list of the run's files is missing or "
    "damaged, or their address is none; a repeat: identical to an earlier run."
)
FOLDS_HELP = (
    "Skill on each test fold, in order of time. Bars begin at 0, on one scale in all rows; of many folds, one in fifty "
    "at either end reaches beyond and is cut off."
)
SHARE_BEYOND = 0.02
"""Of fold scores at either end, whose bars are cut off: an outlier would flatten all others."""


def readable(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> pd.DataFrame:
    """Return the table of runs as it is shown, numbers as they are stored.

    A setting or metric that is the same in every row has no column; a status has one where it is out of the ordinary.
    """
    return written(table, differing(table, params, metrics))


def differing(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> list[str]:
    """Return the settings and metrics that are not the same in every row, the first scores before the settings."""
    head, tail = metrics[:METRICS_BEFORE_PARAMS], metrics[METRICS_BEFORE_PARAMS:]
    return [key for key in (*head, *params, *tail) if differs(values(table, key))]


def written(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return name, status, the columns `keys` and start of runs as they are shown.

    Parameters
    ----------
    table : runs
    keys : settings, metrics or tags; with their kind in front or without
    """
    shown = {"name": table["name"].map(button)}
    same_as = values(table, "same_as")
    status = table["status"].map(STATUS) + table["leaks"].map({True: ", leaks", False: ""})
    status += same_as.notna().map({True: ", a repeat", False: ""})
    if (status != STATUS["FINISHED"]).any():
        shown["status"] = status
    shown |= {key: _shown(values(table, key), entry(key)) for key in keys}
    if same_as.notna().any():
        shown["same_as"] = same_as.fillna("")
    return pd.DataFrame(shown | {"start_time": table["start_time"].dt.tz_convert(None)})


def entry(key: str) -> schema.Entry:
    """Return the catalogue entry of a setting or metric, with its kind in front or without; a tag is text."""
    kind, _, bare = key.partition(".")
    if kind == "tags":
        return schema.Entry(key, bare, "text", "A tag of the run.")
    return schema.entry(bare if kind in ("params", "metrics") else key)


def values(table: pd.DataFrame, key: str) -> pd.Series:
    """Return the setting or metric `key` of every run; None or NaN where a run has none or left it empty.

    A column of that very name comes first: another tool may call a param `status`, too.
    """
    column = next((table[name] for name in (key, f"params.{key}", f"metrics.{key}") if name in table), None)
    if column is None:
        return pd.Series(None, index=table.index, dtype=object)
    if pd.api.types.is_numeric_dtype(column):
        return column
    is_empty = column == ""
    # of 10,000 runs the masking takes five times as long as the look
    return column.mask(is_empty) if is_empty.any() else column


def differs(column: pd.Series) -> bool:
    """Return whether a column says anything about one row that it does not say about all."""
    return len(column) == 1 or column.nunique(dropna=False) > 1


def same_in_all(table: pd.DataFrame, keys: Sequence[str]) -> str:
    """Return what is the same in every row, and so has no column, as a sentence; "" if nothing is."""
    columns = {key: values(table, key) for key in keys}
    alike = {key: column.iloc[0] for key, column in columns.items() if not differs(column) and column.notna().all()}
    texts = [f"{entry(key).label} {number_cells.text(entry(key), value)}" for key, value in alike.items()]
    return f"The same in all of these runs: {', '.join(texts)}." if texts else ""


def button(name: object) -> str:
    """Return a name as the text of a button: a text that begins like an icon would be drawn as one."""
    return f"\u200b{name}" if str(name).startswith(":") else str(name)


def _shown(column: pd.Series, entry: schema.Entry) -> pd.Series:
    return column.map(entry.text, na_action="ignore") if entry.words else column


def name_width(names: "pd.Series[str]") -> int:
    """Return the width of the column of names: no wider than needed, for what one looks for stands right of it."""
    return WIDE_NAME if (names.str.len() > MAX_NARROW).any() else NAME_WIDTH


def columns(
    keys: Sequence[str], name_key: str, beside: pd.DataFrame | None = None, width: int = NAME_WIDTH
) -> dict[str, Any]:
    """Return the column settings of a readable table.

    Parameters
    ----------
    keys : settings and metrics
    name_key : session state holds the click on a name under it
    beside : what stands beside the columns `keys`
    width : of the column of names
    """
    fixed: dict[str, Any] = {
        "name": st.column_config.ButtonColumn(
            "Run", pinned=True, width=width, alignment="left", type="tertiary", key=name_key
        ),
        "status": st.column_config.TextColumn("Status", width=125),
        "same_as": st.column_config.TextColumn(
            "Same as", width=NAME_WIDTH, help="An earlier run with the same data, features and settings."
        ),
        "flags": st.column_config.TextColumn("Flags", width=305, help=FLAGS_HELP),
        "start_time": st.column_config.DatetimeColumn("Started (UTC)", format="YYYY-MM-DD HH:mm", width=130),
    }
    if beside is not None and "folds" in beside:
        # by itself each row's scale would begin at its worst fold, which then has no bar, however good it is
        low, high = fold_scale(beside["folds"])
        fixed["folds"] = st.column_config.BarChartColumn(
            "Skill by fold", width=100, help=FOLDS_HELP, y_min=low, y_max=high
        )
    return fixed | {key: _column(entry(key)) for key in keys}


def fold_scale(folds: "pd.Series[Any]") -> tuple[float, float]:
    """Return the ends of the scale on which the bars of all rows are drawn: from below 0 to above, or 0 itself.

    Parameters
    ----------
    folds : lists of scores, one a run
    """
    scores = np.concatenate([np.zeros(1), *(np.asarray(row, float) for row in folds)])
    low = float(np.quantile(scores, SHARE_BEYOND, method="lower"))
    high = float(np.quantile(scores, 1 - SHARE_BEYOND, method="higher"))
    return (min(low, 0.0), max(high, 0.0)) if low < high else (0.0, 1.0)


def _column(entry: schema.Entry) -> Any:
    if entry.format == "text":
        return st.column_config.TextColumn(entry.title, help=entry.help)
    return st.column_config.NumberColumn(entry.title, help=entry.help)


def height(rows: int) -> int:
    """Return the height in pixels of a table that shows all its rows, up to a screenful."""
    return ROW_HEIGHT * (min(rows, MAX_ROWS_SHOWN) + 1) + 3


def show(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> None:
    """Draw runs to read, without tick boxes; a click on a name opens the run."""
    _draw(table, differing(table, params, metrics), f"runs-read-{hash(tuple(table.index))}", None)
    say_what_is_alike(table, [*params, *metrics])


def pick(table: pd.DataFrame, params: Sequence[str], metrics: Sequence[str]) -> None:
    """Draw runs with a tick box each; the ticks are the picks in the URL. A click on a name opens the run.

    Picks that are not among the rows (filtered away, or unknown) stay picked.
    """
    pick_among(table, differing(table, params, metrics))
    say_what_is_alike(table, [*params, *metrics])


def pick_among(table: pd.DataFrame, keys: Sequence[str], beside: pd.DataFrame | None = None) -> None:
    """Draw runs as `pick` does, with the columns `keys` and those `beside` them (`flags`, `folds`)."""
    places = {str(run_id): row for row, run_id in enumerate(table.index)}
    # the key changes with the rows: a selection by position means nothing on other rows
    key = f"runs-{hash(tuple(places))}"
    _draw(
        table,
        keys,
        key,
        beside,
        on_select=lambda: _ticked(key, list(places)),
        selection_mode="multi-row",
        selection_default=_ticks(key, [places[run_id] for run_id in url.picked() if run_id in places]),
    )


def _draw(table: pd.DataFrame, keys: Sequence[str], key: str, beside: pd.DataFrame | None, **selection: Any) -> None:
    """Draw runs, and go to the one whose name was clicked."""
    shown = written(table, keys)
    writes = {key: partial(number_cells.text, entry(key)) for key in keys if entry(key).format != "text"}
    st.dataframe(
        number_cells.written(shown if beside is None else _with(beside, shown, keys[:METRICS_BEFORE_PARAMS]), writes),
        column_config=columns(keys, f"{key}-open", beside, name_width(table["name"].astype(str))),
        hide_index=True,
        height=height(len(table)),
        key=key,
        placeholder=schema.NOT_AVAILABLE,
        alt="Table of runs; a run's name opens it",
        **selection,
    )
    if click := st.session_state.get(f"{key}-open"):
        frame.open_page("Runs", run=str(table.index[click["row"]]))


def _ticks(key: str, rows: list[int]) -> dict[str, Any]:
    """Tick these rows, and return what the table was ticked with when it was drawn first.

    Picks change elsewhere, too, and the table would keep its own state. Only where they differ is the state set, since
    that sends all rows again: a table that is drawn as before, with the ticks that it began with, is not sent.
    """
    first, state = f"{key}-first", st.session_state.get(key)
    if state is None:
        st.session_state[first] = rows
    elif set(state["selection"]["rows"]) != set(rows):
        st.session_state[key] = _selection(rows)
    return _selection(st.session_state[first])


def _selection(rows: list[int]) -> dict[str, Any]:
    return {"selection": {"rows": rows, "columns": [], "cells": []}}


def _with(beside: pd.DataFrame, shown: pd.DataFrame, head: Sequence[str]) -> pd.DataFrame:
    """Return the shown table with more columns after name, status and `head`, which stay in sight."""
    first = [name for name in ("name", "status", *head) if name in shown]
    return pd.concat([shown[first], beside, shown.drop(columns=first)], axis=1)


def say_what_is_alike(table: pd.DataFrame, keys: Sequence[str]) -> None:
    """Name the settings and metrics that have no column, since they are the same in every row."""
    say(same_in_all(table, keys))


def say(alike: str) -> None:
    """Write a sentence of `same_in_all`, if there is one."""
    if alike:
        st.caption(plain(alike))


def classification_caution(table: pd.DataFrame) -> None:
    """Say what the skill of ratings is worth, if the table has a classification."""
    if "params.mode" in table and (table["params.mode"] == "classification").any():
        st.caption(schema.RATINGS_CAUTION)


def _ticked(key: str, order: list[str]) -> None:
    chosen = [order[row] for row in st.session_state[key]["selection"]["rows"] if row < len(order)]
    elsewhere = [run_id for run_id in url.picked() if run_id not in order]
    url.pick([*elsewhere, *chosen])
