"""Runs that say RUNNING though whoever trained them is gone. Knows no MLflow, so that a page can ask at every look."""

import socket
from collections.abc import Callable, Mapping

import psutil

from omninmo import schema
from omninmo.paths import home

CLOCK = 120.0
"""Seconds by which two readings of a process's start may differ: it is told from the boot, and clocks are set."""


def this_process() -> str:
    """Return what tells this process from all others of the machine: its number, and when it started."""
    process = psutil.Process()
    return f"{process.pid}@{process.create_time():.2f}"


def is_orphan(tags: Mapping[str, str], is_alive: Callable[[str], bool]) -> bool:
    """Tell whether a RUNNING run was left behind by a job, or by a process without a job, that is gone.

    Only runs of this machine and this home folder can be told: several home folders may share one store, and only a
    job's own knows its lock.

    Parameters
    ----------
    tags : of the run
    is_alive : told the id of a job
    """
    if tags.get(schema.TAG_HOST) != socket.gethostname() or tags.get(schema.TAG_HOME) != str(home().root):
        return False
    if schema.TAG_JOB in tags:
        return not is_alive(tags[schema.TAG_JOB])
    return schema.TAG_PROCESS in tags and not _runs(tags[schema.TAG_PROCESS])


def _runs(process: str) -> bool:
    number, _, started = process.partition("@")
    try:
        return abs(psutil.Process(int(number)).create_time() - float(started)) < CLOCK
    except (psutil.NoSuchProcess, ValueError):
        return False
    except psutil.Error:  # it is there, and not ours to look at
        return True
