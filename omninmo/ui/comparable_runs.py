"""Which runs may stand side by side on Stability: those that predict the same. Others only where they are picked."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import run_table, url
from omninmo.ui.foreign_text import plain

NEEDED = ("mode", "target", "classes", "interval", "forward_days")
"""The settings that decide what is predicted, and so whether runs can be compared."""


def warn(runs: pd.DataFrame) -> None:
    """Draw a banner over picked runs that do not predict the same.

    Parameters
    ----------
    runs : rows of `reads.runs`
    """
    differ = differing(runs)
    if differ and url.picked():
        st.warning(
            f"These runs do not predict the same: they differ in {plain(listed(differ))}. Their rankings answer "
            "different questions, and where these disagree that is no instability.",
            icon=":material/call_split:",
        )


def differing(runs: pd.DataFrame) -> list[str]:
    """Return the labels of the settings that decide what is predicted, and in which the runs differ."""
    return [schema.entry(key).label for key in NEEDED if _values(runs, key).nunique() > 1]


def alike(runs: pd.DataFrame, newest: int) -> pd.DataFrame:
    """Return the runs that predict the same as most of the newest do; of two equal groups those of the first run.

    Parameters
    ----------
    runs : rows of `reads.runs`, newest first
    newest : how many runs decide what is predicted
    """
    if runs.empty:
        return runs
    keys = pd.DataFrame({key: _values(runs, key) for key in NEEDED})
    group = keys.groupby(list(keys), sort=False).ngroup()
    return runs[group == group.head(newest).value_counts(sort=False).idxmax()]


def listed(words: list[str]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _values(runs: pd.DataFrame, key: str) -> pd.Series:
    return run_table.values(runs, key).astype(object).fillna("").astype(str)
