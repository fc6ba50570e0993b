"""The queue: one job of the home folder runs, the others wait in the order in which they were asked for.

A job that a page starts waits as a file. It has no watcher of its own: whoever ends a job, starts one or looks at them
gives the turn to the oldest, so that a queue whose running job was killed goes on at the next look.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from omninmo import paths
from omninmo.config import PRICES_NOT_KEPT, SweepConfig, TrainingConfig
from omninmo.errors import JobError
from omninmo.jobs.folder import JobFolder, Request, Status, forget_old, publish, publish_held, starting
from omninmo.jobs.job import under_way
from omninmo.jobs.process import spawn
from omninmo.settings import Settings

KEPT = 200
"""Ended jobs beyond the newest 200 are forgotten; their runs stay in the store."""

MAX_WAITING = 20
"""Jobs that may wait at once."""

SAME_WITHIN = 5.0
"""Seconds within which a second start of the same settings is taken for the first: a double click, or another tab."""


@dataclass(frozen=True)
class Started:
    """What became of a start.

    Attributes
    ----------
    job_id : of the job that carries the settings out
    seconds_ago : how long ago that job was started, if it is an earlier one; else None
    """

    job_id: str
    seconds_ago: float | None = None


def start(config: Settings) -> Started:
    """Let a detached process carry `config` out, now or when its turn comes, and return at once.

    The process survives this one. The same settings within `SAME_WITHIN` seconds are one job.

    Raises
    ------
    StoreError
        If the home folder cannot be written.
    JobError
        If the process cannot be started, `MAX_WAITING` jobs wait already, or the prices were given from Python.
    """
    _check_prices(config)
    request = Request.of(config)
    with _entrance() as jobs:
        return _same(jobs, request) or Started(_begin(jobs, request).id)


def enter(config: Settings) -> tuple[JobFolder, int]:
    """Give the job of this very process its folder and its position in the queue.

    Returns
    -------
    The folder, and the open file descriptor that holds its lock: the job lives for as long as somebody holds it.

    Raises
    ------
    StoreError
        If the home folder cannot be written.
    JobError
        If the disk is full, `MAX_WAITING` jobs wait already, or the prices were given from Python.
    """
    _check_prices(config)
    with _entrance() as jobs:
        _check_length()
        return publish_held(jobs, Request.of(config), Status.of_this_process("waiting"))


def advance() -> None:
    """Start the oldest waiting job if no job has the turn. Where none waits, nothing is touched.

    Raises
    ------
    JobError
        If the home folder cannot be read or written.
    """
    if due() is not None:
        with _entrance():
            pass  # whose turn it is gets it there


def take(folder: JobFolder) -> bool:
    """Give the turn away if nobody has it, and return whether it is the turn of this job, whose process asks.

    Raises
    ------
    JobError
        If the home folder cannot be read or written.
    """
    with _entrance():
        if due() == folder.id:
            folder.write(Status.of_this_process("running"))
            return True
    return False


def _start_next(jobs: Path) -> None:
    """Start the process of the job whose turn it is, if there is one that waits for a process. Only inside `starting`.

    A job whose process cannot be started has failed, and the next one has the turn: it would hold up all the others.
    """
    while (turn := due()) is not None and (folder := JobFolder(jobs / turn)).queued:
        try:
            _spawn(folder)
        except OSError as error:
            folder.write(Status(state="failed", updated=time.time(), error=_not_started(error)))
            folder.leave_queue()
        else:
            return


def _not_started(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"The training process could not be started: {error.strerror or error}{where}; "
        "mend that, then start the job again."
    )


def _spawn(folder: JobFolder) -> None:
    """Start the process of a job that waits for one. Only inside `starting`.

    Whoever starts it may be killed at any step: before the process is there the lock falls, and the job waits again.

    Raises
    ------
    OSError
        If it cannot be started: the job goes on waiting.
    """
    lock = folder.hold()
    try:
        spawn(folder, lock)
    finally:
        os.close(lock)
    folder.leave_queue()


def due() -> str | None:
    """Return the id of the oldest waiting job; None if none waits or another one has the turn."""
    active = under_way()
    if not active or any(job.state == "running" for job in active):
        return None
    return active[-1].id


def _begin(jobs: Path, request: Request) -> JobFolder:
    """Queue a job, and start it if its turn is now. What cannot be started leaves nothing."""
    _check_length()
    folder = publish(jobs, request)
    try:
        if due() == folder.id:
            _spawn(folder)
    except OSError:
        folder.remove()
        raise
    return folder


def _same(jobs: Path, request: Request) -> Started | None:
    """Return the job under way that was asked for the same within the last seconds."""
    now = time.time()
    for job in under_way():
        folder = JobFolder(jobs / job.id)
        ago = now - (folder.asked() or 0)
        if 0 <= ago <= SAME_WITHIN and not job.cancelling and _asks(folder, request):
            return Started(job.id, ago)
    return None


def _asks(folder: JobFolder, request: Request) -> bool:
    try:
        return folder.request() == request
    except JobError:  # damaged
        return False


def _check_length() -> None:
    if sum(job.state == "waiting" for job in under_way()) >= MAX_WAITING:
        raise JobError(
            f"{MAX_WAITING} jobs wait for their turn already, and no more may; cancel one of them on Train, "
            "or start this one when the next has ended."
        )


def _check_prices(config: Settings) -> None:
    runs = config.runs if isinstance(config, SweepConfig) else (config,)
    if any(isinstance(run, TrainingConfig) and run.source == "own" for run in runs):
        raise JobError(PRICES_NOT_KEPT)


@contextmanager
def _entrance() -> Iterator[Path]:
    """Yield the jobs folder, made on demand and tidied, to one starter at a time, after whose turn it was got it."""
    home = paths.home()
    jobs = home.writable(home.jobs)
    with _mapped_errors(jobs), starting(jobs):
        forget_old(jobs, KEPT)
        _start_next(jobs)
        yield jobs


@contextmanager
def _mapped_errors(jobs: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JobError(
            f"omninmo wanted to start a training process in {jobs}, but failed: {error.strerror or error}. "
            "Free disk space or memory, then start it again."
        ) from error
