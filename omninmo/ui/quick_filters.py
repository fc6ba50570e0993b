"""One slim row of boxes that filter runs: by experiment, status, mode, horizon, prices and tag."""

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.tracking.query import equals
from omninmo.tracking.query_columns import Column, Rows, as_text
from omninmo.ui import run_table, url
from omninmo.ui.current_runs import derived

MAX_OPTIONS = 50
"""Of a box, the most frequent; others can be typed in the filter."""
ANY = ""
WIDTH = 165
"""Six fit into one row of a page 1400 pixels wide."""


class Box(NamedTuple):
    """One box: its name in the URL, its label, and the column that it filters."""

    name: url.Name
    label: str
    column: str


BOXES = (
    Box("experiment", "Experiment", "experiment"),
    Box("status", "Status", "status"),
    Box("mode", "Mode", "params.mode"),
    Box("horizon", "Horizon", "params.forward_days"),
    Box("source", "Prices", "params.source"),
    Box("tag", "Tag", "tags"),
)


def draw(table: pd.DataFrame) -> pd.DataFrame:
    """Draw the boxes that have something to choose, and return the runs that they let through."""
    rows = pd.Series(True, index=table.index)
    with st.container(horizontal=True, key="quick-filters"):
        for box in BOXES:
            counts = derived(table, options, box.column)
            chosen = url.get(box.name)
            if len(counts) > 1 or chosen or (box.column == "tags" and counts):
                _select(box, counts, len(table))
            if chosen:
                rows = rows & derived(table, matches, box.column, chosen)
    return table if rows.all() else table[rows]


def options(table: pd.DataFrame, column: str) -> dict[str, int]:
    """Return what a box offers, with the number of runs of each: the most frequent first, at most `MAX_OPTIONS`."""
    if column == "tags":
        counts = {
            f"{name[5:]}={value}": count for name in _tags(table) for value, count in _counts(table[name]).items()
        }
        return dict(sorted(counts.items(), key=lambda item: -item[1])[:MAX_OPTIONS])
    return {as_text(value): count for value, count in _counts(run_table.values(table, column)).items()}


def matches(table: pd.DataFrame, column: str, chosen: str) -> Rows:
    """Return which runs have the chosen value; of a tag, "key=value"."""
    if column == "tags":
        key, _, chosen = chosen.partition("=")
        column = f"tags.{key}"
    return Column(column, "text", run_table.values(table, column)).where(lambda text: text == chosen)


def joined(words: str) -> str:
    """Return the filter that lets through what both the boxes and a filter in words do; "" where all runs pass."""
    chosen = [(box.column, value) for box in BOXES if (value := url.get(box.name))]
    conditions = [_condition(column, value) for column, value in chosen]
    return " and ".join([*conditions, *([f"({words})"] if words and conditions else [words] if words else [])])


def clear() -> None:
    """Let every run through again."""
    for box in BOXES:
        url.put(box.name, "")
        st.session_state[f"quick_{box.name}"] = ANY


def _condition(column: str, chosen: str) -> str:
    key, _, value = chosen.partition("=")
    return equals(f"tags.{key}", value) if column == "tags" else equals(column, chosen)


def _select(box: Box, counts: dict[str, int], total: int) -> None:
    key, chosen = f"quick_{box.name}", url.get(box.name)
    choices = [ANY, *counts, *([chosen] if chosen and chosen not in counts else [])]
    st.selectbox(
        box.label,
        choices,
        index=choices.index(chosen),  # a value set by key would make the next drawing of it another message
        format_func=lambda value: f"{_words(box, value)} ({counts.get(value, 0):,})" if value else f"Any ({total:,})",
        key=key,
        on_change=lambda: _chosen(box.name, key),
        width=WIDTH,
    )


def _chosen(name: url.Name, key: str) -> None:
    url.put(name, str(st.session_state[key]))
    url.put("page", "")


def _words(box: Box, value: str) -> str:
    """Return a stored value as a reader knows it."""
    if box.name == "status":
        return run_table.STATUS.get(value, value)
    entry = run_table.entry(box.column)
    return f"{entry.text(value)} {entry.counts}".strip()


def _counts(column: "pd.Series[Any]") -> dict[object, int]:
    """Return the most frequent values, with the number of runs of each."""
    counts = column.value_counts().head(MAX_OPTIONS)
    return dict(zip(counts.index, counts.tolist(), strict=True))


def _tags(table: pd.DataFrame) -> list[str]:
    """Return the tags that somebody set, and the sweep; not what MLflow and omninmo keep for themselves."""
    names = [name for name in table.columns if name.startswith("tags.")]
    own = ("tags.mlflow.", "tags.omninmo.")
    return [name for name in names if not name.startswith(own) or name == f"tags.{schema.TAG_SWEEP}"]
