"""Which runs a page that reads their files shows: the picked ones, else the newest; the table to pick from if too few.

A page reads the files of at most `MAX_RUNS` runs, however many there are.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import frame, reads, run_table, run_warnings, url

MIN_RUNS, MAX_RUNS = 2, 50
MAX_OFFERED = 200
"""Rows of the table to pick from: Runs has all of them."""


def runs_to_compare(
    page: str, *files: Callable[[str], object], at_least: int = MIN_RUNS, most_picked: int = MAX_RUNS
) -> pd.DataFrame:
    """Return the picked runs, or the newest finished ones that do not leak where none is picked; empty if too few.

    A run that cannot be read is left out, and its reason is shown; so is how many are beyond `MAX_RUNS`.

    Parameters
    ----------
    page : what the page is called in the sentence that asks for more runs
    files : the reads of a run's files that the page needs
    at_least : runs that the page needs, where some are picked
    most_picked : how many picked runs are shown; where none is picked, the newest `MAX_RUNS`
    """
    everything = reads.finished()
    run_warnings.missing_picks()
    candidates = reads.picked() if url.picked() else everything[~everything["leaks"]]
    runs = candidates.head(most_picked if url.picked() else MAX_RUNS)
    errors = reads.unreadable(runs.index, *files)
    run_warnings.left_out(reads.names(runs), errors)
    runs = runs.drop(index=list(errors))
    if len(runs) < (at_least if url.picked() else MIN_RUNS):
        _too_few(page, _missing(len(runs), len(everything), unreadable=bool(errors)), everything)
        return runs.iloc[:0]
    run_warnings.leaks(runs)
    if url.picked():
        if len(candidates) > most_picked:
            st.info(f"The first {most_picked} of the {len(candidates):,} picked runs are shown. Pick fewer.")
    else:
        st.info(which_are_shown(len(everything), int(everything["leaks"].sum()), len(errors)))
    return runs


def which_are_shown(finished: int, leaking: int, unreadable: int) -> str:
    """Return the sentence that says which runs are shown where none is picked.

    Parameters
    ----------
    finished : runs, with those that are not shown
    leaking : finished runs that demonstrate a leak
    unreadable : of the runs that are to be shown, those that cannot be read
    """
    if finished - leaking > MAX_RUNS:
        without = f" except {unreadable} that cannot be read" if unreadable else ""
        return (
            f"No run is picked, so the newest {MAX_RUNS} of {finished - leaking:,} finished runs that demonstrate no "
            f"leak{without} are shown. Pick others to see them."
        )
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
    offered = everything.head(MAX_OFFERED)
    which = f"newest {len(offered)} of {len(everything):,}" if len(offered) < len(everything) else str(len(everything))
    st.info(f"{needs}, but {missing}. Tick more of the {which} below.", icon=":material/checklist:")
    run_table.pick(offered, run_table.PARAM_COLUMNS[:4], schema.HEADLINE)


def _missing(count: int, finished: int, *, unreadable: bool) -> str:
    """Return why there are too few runs: of the picked ones, or of all finished ones where none is picked."""
    if url.picked():
        return f"{f'only {count}' if count else 'no'} picked run is {'readable' if unreadable else 'finished'}"
    few = f"only {count}" if count else "none"
    return f"no run is picked, and of the {finished} finished ones {few} can be read and demonstrates no leak"
