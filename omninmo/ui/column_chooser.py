"""Which columns the table of runs has, chosen group by group and held in the URL."""

import pandas as pd
import streamlit as st

from omninmo.ui import reads, run_columns, url
from omninmo.ui.current_runs import derived

KEY = "columns_open"


def draw(table: pd.DataFrame) -> list[str]:
    """Draw the button that opens the choice, and return the chosen columns; those that differ where none is chosen.

    Parameters
    ----------
    table : the runs that are shown
    """
    chosen = run_columns.known(url.get("columns").split(","), table)
    start = [_full(name, table) for name in chosen or derived(table, run_columns.default)]
    popover = st.popover("Columns", icon=":material/view_column:", key=KEY, on_change="rerun")
    if popover.open:  # hundreds of names are drawn, and sent, when they are asked for
        with popover:
            _choices(table, start)
    return start


def _choices(table: pd.DataFrame, start: list[str]) -> None:
    for title, names in run_columns.grouped(table).items():
        st.multiselect(
            title,
            names[: run_columns.MAX_OPTIONS],
            default=[name for name in names[: run_columns.MAX_OPTIONS] if name in start],
            format_func=run_columns.label,
            key=f"columns-{title}-{hash(tuple(start))}",
            on_change=_changed,
            args=(title, names, start),
        )
    if left_out := reads.columns_left_out():
        st.caption(f"{left_out:,} more names of other tools, which few runs have, are neither here nor in the filter.")
    st.button("Default columns", on_click=url.put, args=("columns", ""), disabled=not url.get("columns"))


def _changed(title: str, names: list[str], start: list[str]) -> None:
    """Keep what is chosen in the other groups, and the order of choosing."""
    now = st.session_state[f"columns-{title}-{hash(tuple(start))}"]
    kept = [name for name in start if name not in names or name in now]
    url.put("columns", ",".join([*kept, *(name for name in now if name not in kept)]))


def _full(name: str, table: pd.DataFrame) -> str:
    """Return a column's name with its kind in front."""
    return next((full for full in (f"params.{name}", f"metrics.{name}") if full in table), name)
