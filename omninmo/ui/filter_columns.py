"""What can be written in the filter: the columns, found while typing, and examples; a click adds a condition."""

import re
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.tracking.query import equals
from omninmo.ui import run_columns, url
from omninmo.ui.foreign_text import plain

EXAMPLES = {
    "oos_skill > 0": "better than the training mean",
    "metrics.rank_ic_t > 2 and params.forward_days = 30": "MLflow's own language is understood",
    "name ilike '%yahoo%' or not (mode = 'classification')": "% stands for any letters",
    "max_depth in (3, 4) and start_time > '2026-01-31'": "lists and dates",
    "quick regression": "plain words: each must occur in name, status or main settings",
}
KEY = "filter_columns_open"
_COLUMN = "filter_column"
_OR = re.compile(r"\bor\b", re.IGNORECASE)


def draw(table: pd.DataFrame) -> None:
    """Draw the button that opens columns and examples."""
    popover = st.popover("Columns and examples", icon=":material/help:", key=KEY, on_change="rerun")
    if not popover.open:
        return
    with popover:
        st.selectbox(
            "Filter by a column",
            run_columns.offered(table),
            index=None,
            format_func=run_columns.title,
            placeholder="Type a part of its name",
            help="Adds a condition that you then edit in the box.",
            key=_COLUMN,
            on_change=lambda: _add_column(table),
        )
        for example, meaning in EXAMPLES.items():
            st.button(plain(example), key=f"example-{example}", on_click=_add, args=(example,), help=meaning)


def condition(column: "pd.Series[Any]", name: str) -> str:
    """Return a condition to begin with: at least the median of numbers, the most frequent of texts."""
    known = column.dropna()
    if known.empty:
        return f"{equals(name, None).removesuffix(' is null')} is not null"
    if pd.api.types.is_numeric_dtype(known):
        return equals(name, float(f"{known.median():.3g}")).replace(" = ", " >= ")
    return equals(name, known.mode().iloc[0])


def joined(words: str, addition: str) -> str:
    """Return a filter with a condition more, which every run then has to meet."""
    if not words.strip():
        return addition
    return f"({words}) and {addition}" if _OR.search(words) else f"{words} and {addition}"


def _add_column(table: pd.DataFrame) -> None:
    if name := st.session_state[_COLUMN]:
        _add(condition(table[name], name))
    st.session_state[_COLUMN] = None


def _add(words: str) -> None:
    from omninmo.ui import run_filter

    run_filter.put(joined(url.get("filter"), words))
