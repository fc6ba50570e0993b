"""What a reader must know before reading on: runs that leak, and runs that a link names but that are not shown."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.ui import no_runs, reads, run_edits, url
from omninmo.ui.foreign_text import plain

MAX_NAMED = 5


def leaks(table: pd.DataFrame) -> None:
    """Name the runs of a table that demonstrate a leak, if any does; up to `MAX_NAMED`."""
    names = table["name"][table["leaks"]]
    if len(names):
        more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        st.warning(f"{plain(', '.join(names[:MAX_NAMED]))}{more}: {schema.LEAK_CAUTION}", icon=":material/leak_add:")


def missing_picks() -> None:
    """Name the picked runs that are not complete or not known, if there are any."""
    picks, known = url.picked(), reads.finished().index
    missing = [run_id for run_id in picks if run_id not in known]
    if missing:
        ids = ", ".join(run_id[: schema.SHORT_ID] for run_id in missing[:MAX_NAMED])
        st.warning(
            f"{len(missing)} of {len(picks)} picked runs are not shown ({plain(ids)}): they are unknown here, "
            "archived, unfinished or another tool's. The link keeps them.",
            icon=":material/visibility_off:",
        )


def unknown_picks(known: pd.Index) -> None:
    """Name the picked runs that the store does not have, or has archived, if there are any.

    Parameters
    ----------
    known : ids of all runs
    """
    picks = url.picked()
    missing = [run_id for run_id in picks if run_id not in known]
    if not missing:
        return
    archived = reads.archived().index
    away = [run_id for run_id in missing if run_id in archived]
    _not_drawn(away, len(picks), "are archived", "Runs › Archived restores them.")
    _not_drawn([run_id for run_id in missing if run_id not in archived], len(picks), "are not in this store", "")


def _not_drawn(run_ids: list[str], picks: int, why: str, remedy: str) -> None:
    if run_ids:
        ids = ", ".join(run_id[: schema.SHORT_ID] for run_id in run_ids[:MAX_NAMED])
        st.warning(
            f"{len(run_ids)} of {picks} picked runs {why} ({plain(ids)}). The link keeps them. {remedy}".rstrip(),
            icon=":material/visibility_off:",
        )


def left_out(names: Mapping[str, str], errors: Mapping[str, RunError | str]) -> None:
    """Say which runs are left out and why: a line for each, up to `MAX_NAMED`, then their number.

    Parameters
    ----------
    names : what runs are called, by their ids
    errors : what keeps a run from being read, by its id
    """
    for run_id, error in list(errors.items())[:MAX_NAMED]:
        st.warning(plain(f"{names[run_id]} is left out: {error}"), icon=":material/broken_image:")
    if len(errors) > MAX_NAMED:
        st.warning(f"{len(errors) - MAX_NAMED} more runs cannot be read.", icon=":material/broken_image:")


def unknown_run(run_id: str) -> None:
    """Say that the run of the link is not in the store, or is archived; then it can be restored."""
    archived = reads.archived()
    if run_id in archived.index:
        st.warning(plain(f"The run {reads.names(archived)[run_id]} is archived."), icon=":material/archive:")
        st.button("Restore the run", icon=":material/unarchive:", on_click=run_edits.restore, args=([run_id],))
        return
    asked, count = f"You asked for run {plain(run_id[:32])}, but this store has", len(reads.runs())
    if not count:
        no_runs.draw(f"{asked} no runs yet.")
        return
    st.warning(
        f"{asked} {count:,} {'run' if count == 1 else 'runs'} and none of that id; choose one from the list.",
        icon=":material/search_off:",
    )
