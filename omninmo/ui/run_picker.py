"""Which runs a page that compares them shows: the picked ones, else all; and what it says where they are too few."""

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, reads, run_table, url

MIN_RUNS = 2


def runs_to_compare(page: str) -> pd.DataFrame:
    """Return the picked runs, or all finished ones that do not leak where none is picked; empty if too few.

    Parameters
    ----------
    page : what the page is called in the sentence that asks for more runs
    """
    runs, everything = reads.picked(), reads.finished()
    if not url.picked():
        runs = everything[~reads.leaking(everything)]
    if len(runs) < MIN_RUNS:
        _too_few(page, len(runs), everything)
        return runs.iloc[:0]
    reads.warn_of_leaks(runs)
    if not url.picked():
        left_out = len(everything) - len(runs)
        but = f" but {left_out} that demonstrate{'s' if left_out == 1 else ''} a leak" if left_out else ""
        st.info(f"No runs are picked, so all {len(everything)} finished runs{but} are shown. Pick some to narrow down.")
    return runs


def _too_few(page: str, found: int, everything: pd.DataFrame) -> None:
    """Say what is missing, and offer the table to pick from where there is something to pick."""
    needs = f"{page} needs two finished runs"
    if len(everything) < MIN_RUNS:
        st.info(
            f"{needs}, and this store has {len(everything) or 'none'}. "
            "Home trains ten different ones in about a minute.",
            icon=":material/inbox:",
        )
        frame.link("Home", "Go to Home and press Train sample sweep")
        return
    st.info(
        f"{needs}, and {found or 'none'} of those picked {'is' if found < MIN_RUNS else 'are'} finished: "
        f"tick more of the {len(everything)} below.",
        icon=":material/checklist:",
    )
    run_table.pick_runs(everything, run_table.PARAM_COLUMNS[:4], schema.HEADLINE)
