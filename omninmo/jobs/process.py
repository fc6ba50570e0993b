"""The process of a job: started detached, asked to stop, seen dead."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from omninmo import paths
from omninmo.errors import JobError
from omninmo.jobs.folder import JobFolder, find
from omninmo.jobs.job import read

PATIENCE = 10.0
"""Seconds after which a job that was asked to stop may be killed by asking again."""


def spawn(folder: JobFolder, lock: int) -> None:
    """Start the detached process of a job.

    It inherits the open lock, so that the job counts as alive without a gap from before its start to its end.

    Raises
    ------
    OSError
        If it cannot be started.
    JobError
        If the request is damaged.
    """
    request = folder.request()
    where = {"OMNINMO_HOME": str(paths.home().root), "MLFLOW_TRACKING_URI": request.tracking_uri}
    with folder.log.open("ab") as log:
        process = subprocess.Popen(
            command(folder.id),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | where,
            cwd=request.folder if request.folder and Path(request.folder).is_dir() else None,
            start_new_session=True,
            pass_fds=(lock,),
        )
    # Whoever starts a process has to wait for it, or it stays a zombie for as long as the app runs.
    threading.Thread(target=process.wait, name=f"wait for job {folder.id}", daemon=True).start()


def cancel(job_id: str) -> None:
    """Ask a job to stop. It stops at its next step; asking again after `PATIENCE` seconds kills it.

    One that waits without a process is cancelled at once. The process of another machine reads the wish, and cannot
    be killed from here.

    Raises
    ------
    JobError
        If there is no such job, or it has ended already.
    """
    folder = find(paths.home().jobs, job_id)
    job = read(folder)
    if not job.active:
        raise JobError(f"Job “{job.title}” cannot be cancelled: it is {job.state} already; start a new one instead.")
    folder.ask_to_stop()  # before the pid is read: a process that has not written it yet will look for this file
    asked = folder.asked_to_stop() or time.time()
    status = folder.status()
    if not folder.alive():  # the lock, since a pid alone may be somebody else's by now
        folder.leave_queue()
    elif status.pid is not None and status.is_here:
        number = signal.SIGTERM if time.time() - asked < PATIENCE else signal.SIGKILL
        with suppress(ProcessLookupError):
            _signal(status.pid, number)


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
