"""Which runs a page that reads their files shows: the picked ones, else the newest; the table to pick from if too few.

A page reads the files of at most `MAX_RUNS` runs, however many there are.
"""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.evaluation.common_rows import MIN_COMMON
from omninmo.ui import comparable_runs, no_runs, reads, run_table, run_warnings, url
from omninmo.ui.comparable_runs import Alike

MIN_RUNS, MAX_RUNS = 2, 50
MAX_OFFERED = 200
"""Rows of the table to pick from: Runs has all of them."""
OTHER_ROWS = f" (less than {schema.FORMATS['whole_share'].text(MIN_COMMON)} in common, or other targets)"


def runs_to_compare(
    page: str, *files: Callable[[str], object], at_least: int = MIN_RUNS, most_picked: int = MAX_RUNS
) -> pd.DataFrame:
    """Return the picked runs, else the newest finished ones that can be compared and do not leak; empty if too few.

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
    picked = bool(url.picked())
    found = Alike(reads.picked()) if picked else comparable_runs.alike(readable, MAX_RUNS)
    runs = found.runs.head(most_picked)
    errors |= reads.unreadable(runs.index.difference(newest, sort=False), *files)
    errors |= found.errors
    run_warnings.left_out(reads.names(everything.loc[list(errors)]), errors)
    runs = runs.drop(index=list(errors), errors="ignore")
    if len(runs) < (at_least if picked else MIN_RUNS):
        _too_few(page, _missing(len(runs), len(everything), unreadable=bool(errors)), everything)
        return runs.iloc[:0]
    run_warnings.leaks(runs)
    if not picked:
        differ = comparable_runs.differing(readable) if found.other_kind else []
        st.info(which_are_shown(len(runs), found, len(everything) - len(honest), differ, len(errors)))
    elif len(found.runs) > most_picked:
        st.info(f"The first {most_picked} of the {len(found.runs):,} picked runs are shown. Pick fewer.")
    return runs


def which_are_shown(shown: int, found: Alike, leaking: int, differ: list[str], unreadable: int) -> str:
    """Return the sentence that says which runs are shown where none is picked, and which are not.

    Parameters
    ----------
    shown : runs
    found : the runs that can be compared, and how many cannot be compared with them
    leaking : left out, since they demonstrate a leak
    differ : labels of the settings in which those differ that predict something else
    unreadable : left out, since they cannot be read
    """
    another = f" (another {' or '.join(differ)})"
    left_out = [
        _counted(found.other_kind, "predicts something else", "predict something else", another),
        _counted(found.other_rows, "is tested on other rows", "are tested on other rows", OTHER_ROWS),
        _counted(leaking, "demonstrates a leak", "demonstrate a leak"),
        _counted(unreadable, "cannot be read", "cannot be read"),
        _counted(found.older, "is older", "are older"),
    ]
    reasons = [reason for reason in left_out if reason]
    if not reasons:
        return f"No run is picked, so all {shown} finished runs are shown. Pick some to narrow down."
    total = shown + found.older + leaking + unreadable + found.other_kind + found.other_rows
    which = f"{'the newest ' if found.older else ''}{shown} of {total:,}"
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
        f"no run is picked, and no two of the {finished} finished ones predict the same on common rows, leak nothing "
        "and can be read"
    )
