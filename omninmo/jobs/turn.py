"""A job's turn: the work that begins with it, and what is left to do when the next job has it."""

import logging
import time
from typing import Any

from omninmo import schema
from omninmo.errors import OmninmoError
from omninmo.events import Event, OnEvent, ignore
from omninmo.jobs import queue
from omninmo.jobs.kinds import KINDS, kind_of
from omninmo.jobs.process import reap
from omninmo.jobs.progress import Progress
from omninmo.settings import Settings


def carry_out(config: Settings, progress: Progress, **options: Any) -> list[str]:
    """Do what a job of the config's kind does but for the pictures, and return the ids of its runs.

    Parameters
    ----------
    progress : whose job has the turn
    options : of the kind's own work, e.g. `model_path` of a training

    Raises
    ------
    Cancelled
        If somebody asked the job to stop.
    """
    progress.update(state="running", started=time.time())
    progress.stop_if_asked()
    reap()
    run_ids = KINDS[kind_of(config)].carry_out(
        config,
        on_event=progress.on_event,
        on_finished=progress.finished_runs.append,
        tags={schema.TAG_JOB: progress.folder.id},
        **options,
    )
    progress.add_runs(run_ids)
    return run_ids


def pass_on(progress: Progress) -> None:
    """Start the next job, now that this one has ended. If that fails, a page or another start will try again.

    A machine that is going down starts nothing: the next job would be lost with it.
    """
    if progress.interrupted:
        return
    try:
        queue.advance()
    except OmninmoError as error:
        logging.getLogger(__name__).error("%s", error)


def draw_pictures(progress: Progress, on_event: OnEvent = ignore) -> None:
    """Draw the pictures of a job's finished runs: the job has ended before, so that nobody waits for them."""
    if progress.interrupted or not progress.finished_runs:
        return
    from omninmo.experiment.run import add_pictures

    for run in progress.finished_runs:
        on_event(Event("pictures", run_id=run.run_id))
        add_pictures(run)
