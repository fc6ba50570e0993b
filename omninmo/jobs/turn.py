"""One job at a time: whose turn it is, and the work that begins with it."""

import time
from collections.abc import Callable
from typing import Any

from omninmo import schema
from omninmo.jobs.folder import folders
from omninmo.jobs.job import read
from omninmo.jobs.kinds import KINDS, kind_of
from omninmo.jobs.process import reap
from omninmo.jobs.progress import Progress
from omninmo.settings import Settings

POLL = 0.2
"""Seconds between two looks at the queue."""


def take(progress: Progress, on_wait: Callable[[], None] | None = None) -> None:
    """Return when no older job is under way. No older one can appear meanwhile, so the list only gets shorter.

    Parameters
    ----------
    on_wait : called once if an older job is under way

    Raises
    ------
    Cancelled
        If somebody asked the job to stop meanwhile.
    """
    older = [folder for folder in folders(progress.folder.path.parent) if folder.id < progress.folder.id]
    while older := [folder for folder in older if read(folder).active]:
        progress.stop_if_asked()
        if on_wait is not None:
            on_wait()
            on_wait = None
        time.sleep(POLL)
    progress.stop_if_asked()
    progress.update(state="running", started=time.time())
    reap()


def carry_out(config: Settings, progress: Progress, **options: Any) -> list[str]:
    """Do what a job of the config's kind does, and return the ids of its runs.

    Parameters
    ----------
    options : of the kind's own work, e.g. `model_path` of a training
    """
    tags = {schema.TAG_JOB: progress.folder.id}
    run_ids = KINDS[kind_of(config)].carry_out(config, on_event=progress.on_event, tags=tags, **options)
    progress.add_runs(run_ids)
    return run_ids
