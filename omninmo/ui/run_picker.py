"""Which runs a page that compares them shows: the picked ones, else all; and the table to pick from if too few."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, reads, run_table, run_warnings, url

MIN_RUNS = 2


def runs_to_compare(page: str, *files: Callable[[str], object]) -> pd.DataFrame:
    """Return the picked runs, or all finished ones that do not leak where none is picked; empty if too few.

    A run that cannot be read is left out, and its reason is shown.

    Parameters
    ----------
    page : what the page is called in the sentence that asks for more runs
    files : the reads of a run's files that the page needs
    """
    everything = reads.finished()
    run_warnings.missing_picks()
    runs = reads.picked() if url.picked() else everything[~everything["leaks"]]
    errors = reads.unreadable(runs.index, *files)
    run_warnings.left_out(reads.names(runs), errors)
    runs = runs.drop(index=list(errors))
    if len(runs) < MIN_RUNS:
        _too_few(page, _missing(len(runs), len(everything), unreadable=bool(errors)), everything)
        return runs.iloc[:0]
    run_warnings.leaks(runs)
    if not url.picked():
        st.info(all_are_shown(len(everything), int(everything["leaks"].sum()), len(errors)))
    return runs


def all_are_shown(finished: int, leaking: int, unreadable: int) -> str:
    """Return the sentence that says which runs are shown where none is picked.

    Parameters
    ----------
    finished : runs, with those that are not shown
    leaking : finished runs that demonstrate a leak
    unreadable : finished runs that do not leak and cannot be read
    """
    exceptions = [f"{leaking} that demonstrate{'s' if leaking == 1 else ''} a leak"] if leaking else []
    exceptions += [f"{unreadable} that cannot be read"] if unreadable else []
    without = f" except {' and '.join(exceptions)}" if exceptions else ""
    return f"No run is picked, so all {finished} finished runs{without} are shown. Pick some to narrow down."


def _too_few(page: str, missing: str, everything: pd.DataFrame) -> None:
    """Say what is `missing`, and offer the table to pick from where there is something to pick."""
    needs = f"{page} needs two finished runs"
    if len(everything) < MIN_RUNS:
        st.info(
            f"{needs}, but this store has {len(everything) or 'none'}. Home trains ten in one sweep.",
            icon=":material/inbox:",
        )
        frame.link("Home", "Go to Home and press Train sample sweep")
        return
    st.info(f"{needs}, but {missing}. Tick more of the {len(everything)} below.", icon=":material/checklist:")
    run_table.pick(everything, run_table.PARAM_COLUMNS[:4], schema.HEADLINE)


def _missing(count: int, finished: int, *, unreadable: bool) -> str:
    """Return why there are too few runs: of the picked ones, or of all finished ones where none is picked."""
    if url.picked():
        return f"{f'only {count}' if count else 'no'} picked run is {'readable' if unreadable else 'finished'}"
    few = f"only {count}" if count else "none"
    return f"no run is picked, and of the {finished} finished ones {few} can be read and demonstrates no leak"
