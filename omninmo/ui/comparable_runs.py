"""Which runs may stand side by side on Stability: those that predict the same. Others only where they are picked."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import rescored_runs, run_table, url
from omninmo.ui.foreign_text import plain


def of(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the picked runs, with a banner if they do not predict the same; else the largest group that does.

    Parameters
    ----------
    runs : rows of `reads.runs`, newest first where none is picked
    """
    differ = differing(runs)
    if not differ:
        return runs
    named = plain(" and ".join(filter(None, [", ".join(differ[:-1]), differ[-1]])))
    if url.picked():
        st.warning(
            f"These runs do not predict the same: they differ in {named}. Their rankings answer different questions, "
            "and where these disagree that is no instability.",
            icon=":material/call_split:",
        )
        return runs
    alike = largest(runs)
    st.info(
        f"{len(runs) - len(alike)} of these runs are left out, since they do not predict the same as the other "
        f"{len(alike)}: they differ in {named}. Pick runs to see just those."
    )
    return alike


def differing(runs: pd.DataFrame) -> list[str]:
    """Return the labels of the settings that decide what is predicted, and in which the runs differ."""
    return [schema.entry(key).label for key in rescored_runs.NEEDED if _values(runs, key).nunique() > 1]


def largest(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the largest group of runs that predict the same; of two equally large ones that of the first run."""
    keys = pd.DataFrame({key: _values(runs, key) for key in rescored_runs.NEEDED})
    group = keys.groupby(list(keys), sort=False).ngroup()
    return runs[group == group.value_counts(sort=False).idxmax()]


def _values(runs: pd.DataFrame, key: str) -> pd.Series:
    return run_table.values(runs, key).astype(object).fillna("").astype(str)
