"""Which run predicts: the link's, else the champion, else the newest that can."""

import os

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import local_path
from omninmo.prediction import choice
from omninmo.tracking.store import RunStore
from omninmo.ui import no_runs, reads, run_warnings, url
from omninmo.ui.champion import champion
from omninmo.ui.foreign_text import plain

MAX_OFFERED = 200
KEY = "forecast_run"
NO_RUN = (
    "There is no run yet. Once there is one, its model predicts here what the newest prices of each ticker lead to: "
    "ranked, with intervals and reasons, and with how often earlier predictions were right."
)
NOT_ABLE = "There is no run yet that can predict: none was finished without a leak."
UNFINISHED = {"RUNNING": "it is still running", "FAILED": "it failed", "KILLED": "it was cancelled"}


def chosen() -> str:
    """Return the id of the run that predicts; "" where no run can, which the page says then."""
    able = _able()
    if able.empty:
        no_runs.draw(NOT_ABLE if len(reads.runs()) else NO_RUN)
        return ""
    wanted = url.get("run")
    if wanted and wanted not in able.index:
        _refuse(wanted)
    runs, asked = reads.runs(), [wanted] if wanted in able.index else []
    order = [*asked, *(one for one in [champion()] if one in runs.index), *able.index[:MAX_OFFERED]]
    folders = runs["artifact_uri"]
    run_id, passed = choice.first_able(order, lambda one: _unable(one, able) or _unreadable(one, str(folders[one])))
    run_warnings.left_out(reads.names(runs.loc[list(passed)]), passed)
    if not run_id:
        no_runs.draw("None of the newest runs can be read, so that none can predict.")
    return run_id


def _unable(run_id: str, able: pd.DataFrame) -> str:
    return "" if run_id in able.index else choice.unable(reads.run(run_id).to_dict())


def _unreadable(run_id: str, artifact_uri: str) -> str:
    without = _without_files()
    if artifact_uri in without and not _has_manifest(artifact_uri):
        return without[artifact_uri]
    try:
        return _why_unreadable(run_id)
    except RunError as error:
        if not _has_manifest(artifact_uri):
            without[artifact_uri] = str(error)
        return str(error)


def _has_manifest(artifact_uri: str) -> bool:
    """Return whether a folder of this machine has one; of any other that is not known without a look."""
    try:
        folder = local_path(artifact_uri)
    except ValueError:  # urllib's, for "http://["
        return True
    return folder is None or os.path.exists(f"{folder}/{schema.MANIFEST_FILE}")  # noqa: PTH110 - `Path` takes 5 times as long


@st.cache_resource(show_spinner=False)
def _without_files() -> dict[str, str]:
    """Return why runs without a manifest cannot be read, by their folder: of hundreds the look takes half a second."""
    return {}


@reads.of_a_run(max_entries=500)
def _why_unreadable(store: RunStore, run_id: str) -> str:
    return choice.unreadable(store, run_id)


def draw(run_id: str) -> None:
    """Draw the choice, the champion first."""
    able, first = _able(), champion()
    head = [one for one in dict.fromkeys([first, run_id]) if one in able.index]
    order = list(dict.fromkeys([*head, *able.index[:MAX_OFFERED]]))
    names = reads.names(able.loc[order])
    # the link decides, also where the page showed another run before
    st.session_state[KEY] = run_id
    st.selectbox(
        "Run",
        order,
        format_func=lambda one: f"{names[one]} · champion" if one == first else names[one],
        key=KEY,
        on_change=lambda: _choose(st.session_state[KEY]),
        width=300,
        help=f"The newest {MAX_OFFERED} of {len(able):,} runs." if len(able) > MAX_OFFERED else None,
    )


def _choose(run_id: str) -> None:
    url.put("ticker", "")
    url.put("run", run_id)


def _able() -> pd.DataFrame:
    finished = reads.finished()
    return finished[~finished["leaks"]]


def _refuse(run_id: str) -> None:
    runs = reads.runs()
    if run_id not in runs.index:
        run_warnings.unknown_run(run_id)
        return
    run = runs.loc[run_id]
    why = (
        "it demonstrates a leak, so that nothing speaks for what it predicts"
        if run["leaks"]
        else f"{UNFINISHED.get(str(run['status']), 'it has not finished')}, and has no model"
        if run["is_ours"]
        else "another tool recorded it"
    )
    st.warning(f"{plain(run['name'])} cannot predict: {why}. Another run is shown instead.", icon=":material/block:")
