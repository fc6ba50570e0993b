"""Jobs under way and jobs that ended, drawn as cards that keep themselves up to date."""

import time
from collections.abc import Callable, Collection

import streamlit as st

from omninmo import jobs, schema
from omninmo.errors import OmninmoError
from omninmo.jobs import Job
from omninmo.settings import Settings
from omninmo.ui import frame
from omninmo.ui.foreign_text import plain

POLL_SECONDS = 1.0
MESSAGES = ("start_error", "start_note")
"""Keys of what `start_message` shows, which stands above the cards on every page that has them."""
ENDED = {
    "finished": ":green[:material/check_circle:]",
    "failed": ":red[:material/error:]",
    "cancelled": ":gray[:material/cancel:]",
    "died": ":red[:material/error:]",
}


def draw(limit: int, empty: str = "", kinds: Collection[str] = ()) -> None:
    """Draw the newest jobs, or say `empty`. While one is active the cards look again every second; then they stop.

    Parameters
    ----------
    limit : how many
    kinds : of jobs whose results the page itself shows: of these alone, and not those that finished, beside the one
        that is running now; by default all jobs are drawn
    """
    active = bool(jobs.under_way())
    if empty and not active and not jobs.recent(1):
        st.caption(empty)
    st.fragment(_cards, run_every=POLL_SECONDS if active else None)(limit, kinds, polling=active)


def start(request: Settings) -> None:
    """Start a job from a button's callback; `start_message` says on the page that follows what became of it."""
    _start(lambda: request)


def start_message() -> None:
    """Show why the last start failed, or that it was one too many."""
    if error := st.session_state.pop("start_error", ""):
        st.error(plain(error), icon=":material/error:")
    if note := st.session_state.pop("start_note", ""):
        st.info(plain(note), icon=":material/info:")


def _start(request: Callable[[], Settings]) -> None:
    for message in MESSAGES:
        st.session_state.pop(message, None)
    try:
        started = jobs.start(request())
        if started.seconds_ago is not None:
            title = jobs.get(started.job_id).title
            st.session_state["start_note"] = f"Already started {started.seconds_ago:.0f} s ago: {title}."
    except OmninmoError as error:
        st.session_state["start_error"] = str(error)


def _cards(limit: int, kinds: Collection[str], *, polling: bool) -> None:
    active = _advanced()
    if polling != bool(active) or any(message in st.session_state for message in MESSAGES):
        st.rerun()  # the page shows what a job left behind or what became of a start, and polling ends or begins
    shown = _shown(active, limit, kinds)
    for job in shown:
        with st.container(border=True, key=f"job-{job.id}", gap="xxsmall"):
            if job.active:
                _active(job, before=sum(other.id < job.id for other in active))
            else:
                _ended(job)
    if hidden := len(active) - sum(job.active for job in shown):
        st.caption(f"{hidden} more {'waits' if hidden == 1 else 'wait'} for {'its' if hidden == 1 else 'their'} turn.")


def _advanced() -> list[Job]:
    """Return the jobs under way, after the next one got its turn if the running one was killed."""
    active = jobs.under_way()
    if not active or any(job.state == "running" for job in active):
        return active
    try:
        jobs.advance()
    except OmninmoError as error:
        st.error(plain(error), icon=":material/error:")
    return jobs.under_way()


def _shown(active: list[Job], limit: int, kinds: Collection[str]) -> list[Job]:
    """Return the running job and the newest others, newest first: a card keeps its position when its job ends."""
    first = [job for job in active if job.state == "running"]
    recent = [job for job in jobs.recent() if job.kind in kinds][:limit] if kinds else jobs.recent(limit)
    known = {job.id for job in first}
    newest = [job for job in recent if job.id not in known and not (kinds and job.state == "finished")]
    return sorted([*first, *newest][:limit], key=lambda job: job.id, reverse=True)


def _active(job: Job, *, before: int) -> None:
    since = time.time() - (job.started or job.created)
    with st.container(horizontal=True, vertical_alignment="center"):
        stage = _waiting(before) if job.state == "waiting" else _stage(job)
        st.markdown(f"**{plain(job.title)}** · {stage} · {schema.duration(since)}", width="stretch")
        label = "Stopping…" if job.cancelling else "Cancel"
        st.button(label, key=f"cancel-{job.id}", on_click=_cancel, args=(job.id,))
    st.progress(job.share)


def _waiting(before: int) -> str:
    return f"Waiting, {before} {'job' if before == 1 else 'jobs'} before it" if before else "Its turn is next"


def _stage(job: Job) -> str:
    position = f"{job.unit} {job.run} of {job.runs} · " if job.runs else ""
    step = f", {schema.STEP_WORDS.get(job.stage, 'fold')} {job.step} of {job.steps}" if job.steps else ""
    return f"{position}{schema.JOB_STAGES.get(job.stage, 'Starting')}{step}"


def _ended(job: Job) -> None:
    took = schema.duration(max(job.updated - (job.started or job.created), 0))
    st.markdown(f"{ENDED[job.state]} **{plain(job.title)}** · {job.state} after {took}")
    if job.error:
        st.markdown(f":red[{plain(job.error)}]")
    # on the left: what appears under a pointer on its way to Cancel must not start anything
    with st.container(horizontal=True, vertical_alignment="center"):
        if job.link:
            frame.link(job.link.page, job.link.text, **job.link.query)
        if job.request:
            st.button("Run again", key=f"again-{job.id}", type="tertiary", on_click=_start, args=(job.settings,))


def _cancel(job_id: str) -> None:
    try:
        jobs.cancel(job_id)
    except OmninmoError as error:
        st.toast(plain(error))
