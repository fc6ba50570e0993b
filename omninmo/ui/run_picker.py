"""Which runs a page that reads their files shows: the picked ones, else the newest; the table to pick from if too few.

A page reads the files of at most `MAX_RUNS` runs, however many there are.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.ui import comparable_runs, no_runs, reads, run_table, run_warnings, url

MIN_RUNS, MAX_RUNS = 2, 50
MAX_OFFERED = 200
"""Rows of the table to pick from: Runs has all of them."""


def runs_to_compare(
    page: str, *files: Callable[[str], object], at_least: int = MIN_RUNS, most_picked: int = MAX_RUNS
) -> pd.DataFrame:
    """Return the picked runs, else the newest finished ones that predict the same and do not leak; empty if too few.

    A run that cannot be read is left out, and its reason is shown; so is how many others are left out.

    Parameters
    ----------
    page : what the page is called in the sentence that asks for more runs
    files : the reads of a run's files that the page needs
    at_least : runs that the page needs, where some are picked
    most_picked : how many picked runs are shown; where none is picked, the newest `MAX_RUNS`
    """
    everything = reads.finished()
    run_warnings.missing_picks()
    honest = everything[~everything["leaks"]]
    # what cannot be read does not decide which runs stand beside each other
    newest = honest.index[: 0 if url.picked() else MAX_RUNS]
    errors = reads.unreadable(newest, *files)
    readable = honest.drop(index=list(errors))
    candidates = reads.picked() if url.picked() else comparable_runs.alike(readable, MAX_RUNS)
    runs = candidates.head(most_picked if url.picked() else MAX_RUNS)
    errors |= reads.unreadable(runs.index.difference(newest, sort=False), *files)
    run_warnings.left_out(reads.names(everything.loc[list(errors)]), errors)
    runs = runs.drop(index=list(errors), errors="ignore")
    if len(runs) < (at_least if url.picked() else MIN_RUNS):
        _too_few(page, _missing(len(runs), len(everything), unreadable=bool(errors)), everything)
        return runs.iloc[:0]
    run_warnings.leaks(runs)
    if not url.picked():
        differ = comparable_runs.differing(readable) if len(candidates) < len(readable) else []
        older, leaking = max(0, len(candidates) - MAX_RUNS), len(everything) - len(honest)
        st.info(which_are_shown(len(runs), older, leaking, len(readable) - len(candidates), differ, len(errors)))
    elif len(candidates) > most_picked:
        st.info(f"The first {most_picked} of the {len(candidates):,} picked runs are shown. Pick fewer.")
    return runs


def which_are_shown(shown: int, older: int, leaking: int, other: int, differ: list[str], unreadable: int) -> str:
    """Return the sentence that says which runs are shown where none is picked, and which are not.

    Parameters
    ----------
    shown : runs
    older : left out, since they are older
    leaking : left out, since they demonstrate a leak
    other : left out, since they predict something else
    differ : labels of the settings in which the latter differ
    unreadable : left out, since they cannot be read
    """
    left_out = [
        _counted(other, "predicts something else", "predict something else", f" (another {' or '.join(differ)})"),
        _counted(leaking, "demonstrates a leak", "demonstrate a leak"),
        _counted(unreadable, "cannot be read", "cannot be read"),
        _counted(older, "is older", "are older"),
    ]
    reasons = [reason for reason in left_out if reason]
    if not reasons:
        return f"No run is picked, so all {shown} finished runs are shown. Pick some to narrow down."
    which = f"{'the newest ' if older else ''}{shown} of {shown + older + leaking + other + unreadable:,}"
    return (
        f"No run is picked, so {which} finished runs are shown. Left out: {comparable_runs.listed(reasons)}. "
        "Pick runs to see others."
    )


def _counted(count: int, one: str, many: str, more: str = "") -> str:
    """Return e.g. "3 that cannot be read"; "" where there is none."""
    return f"{count:,} that {one if count == 1 else many}{more}" if count else ""


def _too_few(page: str, missing: str, everything: pd.DataFrame) -> None:
    """Say what is `missing`, and offer the table to pick from where there is something to pick."""
    needs = f"{page} needs two finished runs"
    if len(everything) < MIN_RUNS:
        no_runs.draw(f"{needs}, but this store has {len(everything) or 'none'}. A sweep trains ten that differ.")
        return
    offered = everything.head(MAX_OFFERED)
    which = f"newest {len(offered)} of {len(everything):,}" if len(offered) < len(everything) else str(len(everything))
    st.info(f"{needs}, but {missing}. Tick more of the {which} below.", icon=":material/checklist:")
    run_table.pick(offered, run_table.PARAM_COLUMNS[:4], schema.HEADLINE)


def _missing(count: int, finished: int, *, unreadable: bool) -> str:
    """Return why there are too few runs: of the picked ones, or of all finished ones where none is picked."""
    if url.picked():
        return f"{f'only {count}' if count else 'no'} picked run is {'readable' if unreadable else 'finished'}"
    return (
        f"no run is picked, and no two of the {finished} finished ones predict the same, leak nothing and can be read"
    )
