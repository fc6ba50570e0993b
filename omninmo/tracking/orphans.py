"""Runs marked RUNNING whose training process is gone. Imports no MLflow, so that a page can check at every look."""

import socket
from collections.abc import Callable, Mapping

import psutil

from omninmo import schema
from omninmo.paths import home

MAX_CLOCK_SHIFT = 120.0
"""Seconds by which two readings of a process's start may differ: it is counted from the boot, and clocks are set."""


def this_process() -> str:
    """Return what identifies this process on the machine: its number, and when it started."""
    process = psutil.Process()
    return f"{process.pid}@{process.create_time():.2f}"


def is_orphan(tags: Mapping[str, str], is_alive: Callable[[str], bool]) -> bool:
    """Return whether a RUNNING run was left behind by a job, or by a process without a job, that is gone.

    Only runs of this machine and this home folder can be judged: several home folders may share one store, and a job's
    lock lies in its own.

    Parameters
    ----------
    tags : of the run
    is_alive : takes the id of a job
    """
    if tags.get(schema.TAG_HOST) != socket.gethostname() or tags.get(schema.TAG_HOME) != str(home().root):
        return False
    if schema.TAG_JOB in tags:
        return not is_alive(tags[schema.TAG_JOB])
    return schema.TAG_PROCESS in tags and not _runs(tags[schema.TAG_PROCESS])


def _runs(process: str) -> bool:
    number, _, started = process.partition("@")
    try:
        return abs(psutil.Process(int(number)).create_time() - float(started)) < MAX_CLOCK_SHIFT
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.Error:  # it is there, and not ours to look at
        return True
