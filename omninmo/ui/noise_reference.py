"""The noise that rankings are compared with: read where it was computed, and a button where it was not."""

import contextlib

import pandas as pd
import streamlit as st

from omninmo import jobs, schema
from omninmo.config import MAX_REFERENCE_RUNS, ReferenceConfig
from omninmo.errors import OmninmoError
from omninmo.paths import home, tracking_uri
from omninmo.trust.noise_between import refusal
from omninmo.ui import job_cards, price_files, reads
from omninmo.ui.current_runs import store_at
from omninmo.ui.foreign_text import plain

FOLDERS = {"within": "noise", "between": "noise", "permutation": "permutation"}
DOES = {
    "within": "Compute the noise within each run",
    "between": "Compute the noise reference",
    "permutation": "Compute permutation importance",
}
WHY = {
    "within": "The same settings are trained on the same rows, whose targets are shifted in time and swapped between "
    "tickers, so that nothing can be predicted.",
    "between": "The same set of runs is trained on the same rows, whose targets are shifted in time and swapped "
    "between tickers, so that nothing can be predicted.",
    "permutation": "Each run is trained once more, and each of its features scrambled in turn.",
}
TOO_MANY = f"It is computed for at most {MAX_REFERENCE_RUNS} runs; pick fewer."


def kept(request: ReferenceConfig) -> pd.DataFrame | None:
    """Return a reference that was computed; None where it was not. Nothing is computed."""
    # what was never computed needs no reading
    if not any((home().cache / FOLDERS[request.kind]).glob("*.parquet")):
        return None
    with contextlib.suppress(LookupError, OmninmoError):
        return _kept(tracking_uri(), request.model_dump_json())
    return None


@st.cache_resource(max_entries=16, show_spinner="Reading the noise reference…")
def _kept(uri: str, request: str) -> pd.DataFrame:
    """Return a reference; what is not there is not cached either.

    Raises
    ------
    LookupError
        If it was not computed.
    """
    from omninmo.experiment import references

    table = references.kept(store_at(uri), ReferenceConfig.model_validate_json(request))
    if table is None:
        raise LookupError(request)
    return table


def draw(runs: pd.DataFrame, kind: str = "between") -> None:
    """Draw the button that computes a reference of these runs, its cost and the files it reads, or why it cannot be.

    Parameters
    ----------
    runs : rows of `reads.runs`
    kind : of the reference, as in `ReferenceConfig`
    """
    reason = why_not(runs, kind)
    request = None if reason else ReferenceConfig(kind=kind, run_ids=tuple(runs.index))
    if request and kept(request) is not None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            DOES[kind],
            icon=":material/casino:" if kind != "permutation" else ":material/shuffle:",
            key=f"compute-{kind}",
            on_click=job_cards.start,
            args=(request,),
            disabled=request is None,
        )
        st.caption(plain(reason) if request is None else f"{cost(runs, request)} {WHY[kind]}")
    if request is not None:
        price_files.draw(map(reads.config, request.run_ids))


def why_not(runs: pd.DataFrame, kind: str) -> str:
    """Return why a reference of these runs cannot be computed, in one sentence; "" if it can."""
    if kind == "between":
        return refusal(runs)
    if len(runs) > MAX_REFERENCE_RUNS:
        return TOO_MANY
    if runs["leaks"].any():
        return "Among these runs is a demonstration of a leak, of which nothing is computed; leave it out."
    if (runs.get("params.source", pd.Series(dtype=object)) == "own").any():
        return "Prices given from Python are not kept, so that nothing can be computed again from them."
    return ""


def cost(runs: pd.DataFrame, request: ReferenceConfig) -> str:
    """Return how many trainings a reference takes and about how long, in one sentence."""
    from omninmo.experiment import references

    found = references.cost(store_at(tracking_uri()), runs, request)
    count = f"{found.trainings} training{'' if found.trainings == 1 else 's'}"
    return f"{count}, about {schema.duration(found.seconds)}." if found.seconds is not None else f"{count}."


def state() -> None:
    """Draw what became of the last start, and the newest job while a reference is computed or if that failed."""
    job_cards.start_message()
    newest = next(iter(jobs.recent(1)), None)
    failed = newest is not None and newest.kind == "reference" and newest.state in ("failed", "died")
    if failed or any(job.kind == "reference" for job in jobs.under_way()):
        job_cards.draw(limit=1)
