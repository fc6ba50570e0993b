"""Jobs under way and jobs that ended, drawn as cards that keep themselves up to date."""

import time

import streamlit as st

from omninmo import jobs, schema
from omninmo.errors import OmninmoError
from omninmo.jobs import Job
from omninmo.settings import Settings
from omninmo.ui import frame
from omninmo.ui.foreign_text import plain

POLL_SECONDS = 1.0
ENDED = {
    "finished": ":green[:material/check_circle:]",
    "failed": ":red[:material/error:]",
    "cancelled": ":gray[:material/cancel:]",
    "died": ":red[:material/error:]",
}


def draw(limit: int, empty: str = "") -> None:
    """Draw the newest jobs, or say `empty`. While one is active the cards look again every second; then they stop."""
    recent = jobs.recent(limit)
    active = any(job.active for job in recent)
    if empty and not recent:
        st.caption(empty)
    st.fragment(_cards, run_every=POLL_SECONDS if active else None)(limit, polling=active)


def start(request: Settings) -> None:
    """Start a job from a button's callback; what goes wrong is shown on the page that follows."""
    try:
        jobs.start(request)
        st.session_state.pop("start_error", None)
    except OmninmoError as error:
        st.session_state["start_error"] = str(error)


def _cards(limit: int, *, polling: bool) -> None:
    recent = jobs.recent(limit)
    if polling and not any(job.active for job in recent):
        st.rerun()  # the page shows what the job left behind, and polling ends
    for job in recent:
        with st.container(border=True, key=f"job-{job.id}"):
            if job.active:
                _active(job)
            else:
                _ended(job)


def _active(job: Job) -> None:
    since = time.time() - (job.started or job.created)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(job.title)}** · {_stage(job)} · {schema.duration(since)}", width="stretch")
        label = "Stopping…" if job.cancelling else "Cancel"
        st.button(label, key=f"cancel-{job.id}", on_click=_cancel, args=(job.id,))
    st.progress(job.share)


def _stage(job: Job) -> str:
    if job.state == "waiting":
        return "Waiting for the job before it"
    position = f"Run {job.run} of {job.runs} · " if job.runs else ""
    step = f", {schema.STEP_WORDS.get(job.stage, 'fold')} {job.step} of {job.steps}" if job.steps else ""
    return f"{position}{schema.STAGES.get(job.stage, 'Starting')}{step}"


def _ended(job: Job) -> None:
    took = schema.duration(job.updated - (job.started or job.created))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{ENDED[job.state]} **{plain(job.title)}** · {job.state} after {took}", width="stretch")
        _result(job)
        if job.request:
            st.button("Run again", key=f"again-{job.id}", on_click=_again, args=(job,))
    if job.error:
        st.markdown(f":red[{plain(job.error)}]")


def _result(job: Job) -> None:
    if job.link:
        frame.link(job.link.page, job.link.text, **job.link.query)


def _cancel(job_id: str) -> None:
    try:
        jobs.cancel(job_id)
    except OmninmoError as error:
        st.toast(plain(error))


def _again(job: Job) -> None:
    start(job.settings())


def start_error() -> None:
    """Show why the last start failed, if it did."""
    if message := st.session_state.pop("start_error", ""):
        st.error(plain(message), icon=":material/error:")
