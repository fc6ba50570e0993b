"""Runs that are being trained: the page follows them, and leaves what is drawn alone until one of them has news."""

import pandas as pd
import streamlit as st

from omninmo.ui import reads

POLL_SECONDS = 3.0

State = tuple[tuple[str, ...], int]


def follow() -> None:
    """Say how many runs are being trained and look at them every few seconds; draw nothing where none is."""
    seen = state(reads.runs())
    if seen[0]:
        st.fragment(_look, run_every=POLL_SECONDS)(seen)


def state(table: pd.DataFrame) -> State:
    """Return the running runs of a table and a hash of their values: what changes when the page has to be redrawn."""
    running = table[(table["status"] == "RUNNING") & table["is_ours"]]
    scores = running[[column for column in running if str(column).startswith("metrics.")]]
    return tuple(running["run_id"]), hash(tuple(pd.util.hash_pandas_object(scores, index=False)))


def _look(seen: State) -> None:
    if state(reads.runs()) != seen:
        st.rerun()  # a fragment alone cannot change what was drawn outside of it
    count = len(seen[0])
    st.caption(
        f":material/sync: {count} {'run is' if count == 1 else 'runs are'} being trained. The page follows by itself."
    )
