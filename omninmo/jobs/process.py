"""The process of a job: started detached, asked to stop, seen dead."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

from omninmo import paths
from omninmo.errors import JobError
from omninmo.jobs.folder import JobFolder, Request, find, forget_old, publish, starting
from omninmo.jobs.job import read
from omninmo.settings import Settings

KEPT = 200
"""Ended jobs beyond the newest 200 are forgotten; their runs stay in the store."""

PATIENCE = 10.0
"""Seconds after which a job that was asked to stop may be killed by asking again."""


def start(config: Settings) -> str:
    """Start a detached process that carries `config` out, and return the job's id at once.

    The process inherits the open lock, so that the job counts as alive without a gap from before its start to its end.
    It survives this process, and waits until no older job of the home folder is under way.

    Raises
    ------
    StoreError
        If the home folder cannot be written.
    JobError
        If the process cannot be started.
    """
    folder, lock = enqueue(config)
    try:
        _spawn(folder, lock)
    except OSError as error:
        raise _cannot_start(error) from error
    return folder.id


def enqueue(config: Settings) -> tuple[JobFolder, int]:
    """Give a job its folder and its position in the queue.

    Returns
    -------
    The folder, and the open file descriptor that holds its lock: the job lives for as long as somebody holds it.

    Raises
    ------
    StoreError
        If the home folder cannot be written.
    JobError
        If the disk is full.
    """
    home = paths.home()
    jobs = home.writable(home.jobs)
    try:
        with starting(jobs):
            forget_old(jobs, KEPT)
            return publish(jobs, Request.of(config))
    except OSError as error:
        raise _cannot_start(error) from error


def cancel(job_id: str) -> None:
    """Ask a job to stop. It stops at its next step; asking again after `PATIENCE` seconds kills it.

    Raises
    ------
    JobError
        If there is no such job, or it has ended already.
    """
    folder = find(paths.home().jobs, job_id)
    job = read(folder)
    if not job.active:
        raise JobError(f"Job “{job.title}” cannot be cancelled: it is {job.state} already; start a new one instead.")
    folder.ask_to_stop()  # before the pid is read: a worker that has not written it yet will look for this file
    asked = folder.asked_to_stop() or time.time()
    pid = folder.status().pid
    if pid is not None and folder.alive():  # the lock, since a pid alone may be somebody else's by now
        number = signal.SIGTERM if time.time() - asked < PATIENCE else signal.SIGKILL
        with suppress(ProcessLookupError):
            _signal(pid, number)


def is_alive(job_id: str) -> bool:
    """Return whether the process of a job lives; False for a job that is not in the home folder."""
    try:
        return find(paths.home().jobs, job_id).alive()
    except JobError:
        return False


def reap() -> list[str]:
    """End the runs whose process is gone, as failed, and return their ids. Loads MLflow."""
    from omninmo.tracking import writer

    return writer.reap(is_alive)


def command(job_id: str) -> list[str]:
    """Return the command line of a job's process."""
    return [sys.executable, "-m", "omninmo.jobs.worker", job_id]


def _signal(pid: int, number: int) -> None:
    """Signal the process and what it started; a command line's own process may belong to the group of its shell."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        os.kill(pid, number)


def _cannot_start(error: OSError) -> JobError:
    return JobError(
        f"omninmo wanted to start a training process in {paths.home().jobs}, but found: {error.strerror or error}. "
        "Free disk space or memory, then start it again."
    )


def _spawn(folder: JobFolder, lock: int) -> None:
    """Start the process, hand it the lock, and close our own copy of it."""
    where = {"OMNINMO_HOME": str(paths.home().root), "MLFLOW_TRACKING_URI": paths.tracking_uri()}
    try:
        with folder.log.open("ab") as log:
            process = subprocess.Popen(
                command(folder.id),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | where,
                start_new_session=True,
                pass_fds=(lock,),
            )
    except OSError:
        folder.remove()
        raise
    finally:
        os.close(lock)
    # Whoever starts a process has to wait for it, or it stays a zombie for as long as the app runs.
    threading.Thread(target=process.wait, name=f"wait for job {folder.id}", daemon=True).start()
