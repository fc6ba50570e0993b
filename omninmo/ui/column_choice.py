"""A box to choose one setting or metric of the runs, kept in the link."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.figures.scatter import MAX_POINTS
from omninmo.ui import difference_table, run_table, url
from omninmo.ui.foreign_text import plain

HISTORIES = ("metrics.fold.", "metrics.round.")
"""Metrics of which the table has the last step only: no score of a run."""


def settings(runs: pd.DataFrame) -> list[str]:
    """Return the settings in which the runs differ."""
    return difference_table.differing(runs)


def metrics(runs: pd.DataFrame) -> list[str]:
    """Return the metrics that a run has, the headline ones first; those of another tool last."""
    names = [str(name) for name in runs if str(name).startswith("metrics.") and not str(name).startswith(HISTORIES)]
    known = [name.removeprefix("metrics.") for name in names if runs[name].notna().any()]
    ours = [key for key in (*schema.HEADLINE, *schema.METRICS) if key in known]
    return list(dict.fromkeys([*ours, *known]))


def draw(name: Literal["x", "y"], label: str, options: Sequence[str], default: str) -> str:
    """Draw the box and return the column: the link's, else the default, else the first.

    Parameters
    ----------
    name : of the value in the link
    label : of the box
    options : settings and metrics to choose from, at least one
    default : which to start with
    """
    wanted = url.get(name)
    start = next((key for key in (wanted, default) if key in options), options[0])
    key = f"compare_{name}-{hash(tuple(options))}"
    with st.container(width=300):  # boxes stand side by side, each above what is to say of it
        st.selectbox(
            label,
            options,
            index=list(options).index(start),
            format_func=title,
            key=key,
            on_change=lambda: url.put(name, st.session_state[key]),
        )
        if wanted and wanted not in options:
            st.caption(plain(f"The link's {wanted[:40]} is not among these columns."))
    return start


def newest(runs: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return at most `MAX_POINTS` runs, the newest, and a sentence that says so; "" where these are all."""
    if len(runs) <= MAX_POINTS:
        return runs, ""
    return runs.head(MAX_POINTS), f" Only the newest {MAX_POINTS:,} of {len(runs):,} runs are drawn."


def title(key: str) -> str:
    """Return what a column is called in a box; another tool's may have the name of one of ours."""
    entry = schema.entry(key)
    return entry.title if entry.label != key else f"{key} (another tool's)"


def numbers(runs: pd.DataFrame, key: str) -> pd.Series:
    """Return a metric of the runs as numbers."""
    return pd.to_numeric(run_table.values(runs, key), errors="coerce")
