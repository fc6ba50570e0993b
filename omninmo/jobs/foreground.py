"""A job that the caller's own process does, such as the command line's: its end is the caller's to hear of."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

from omninmo.errors import Cancelled, OmninmoError
from omninmo.events import OnEvent
from omninmo.jobs import queue, turn
from omninmo.jobs.progress import Progress, reason
from omninmo.settings import Settings

POLL = 0.2
"""Seconds between two looks at the queue."""


def run_here(config: Settings, *, on_event: OnEvent, on_wait: Callable[[], None], **options: Any) -> list[str]:
    """Do a job in this process, so that the pages show it, others wait for it, and no run outlives a kill.

    Parameters
    ----------
    config : what is done; its class decides the kind of job
    on_event : called with each event
    on_wait : called once if another job has the turn
    options : of the kind's own work, e.g. `model_path` of a training

    Returns
    -------
    list of the ids of the recorded runs

    Raises
    ------
    Cancelled
        If somebody cancelled the job on a page, or sent this process SIGTERM.
    OmninmoError
        Whatever ends the work goes on to the caller.
    """
    folder, lock = queue.enter(config)
    progress = Progress(folder, on_event)
    with os.fdopen(lock):
        before = signal.signal(signal.SIGTERM, progress.on_signal)
        try:
            return _work(config, progress, on_wait, options)
        finally:
            signal.signal(signal.SIGTERM, before)
            if progress.status.state != "cancelled":  # who interrupts a training wants the terminal back
                turn.draw_pictures(progress, on_event)


def _work(config: Settings, progress: Progress, on_wait: Callable[[], None], options: Mapping[str, Any]) -> list[str]:
    """Wait for the turn, do the job, report how it ended, and pass the turn on."""
    with ExitStack() as leaving:
        leaving.callback(turn.pass_on, progress)
        leaving.push(partial(_end, progress))  # before the turn is passed on
        _take_turn(progress, on_wait)
        return turn.carry_out(config, progress, **options)


def _end(progress: Progress, _kind: object, error: BaseException | None, _traceback: object) -> None:
    """Report how the job ended; what has stopped it goes on to the caller."""
    match error:
        case None:
            progress.end("finished")
        case Cancelled() | KeyboardInterrupt():
            progress.end("cancelled")
        case OmninmoError():
            progress.end("failed", str(error))
        case _:
            sentence = f"The training stopped on an unexpected error ({reason(error)}); see logs/train.log."
            progress.end("failed", sentence)


def _take_turn(progress: Progress, on_wait: Callable[[], None]) -> None:
    """Return when nobody has the turn and no older job waits, and call `on_wait` once if that takes a while."""
    if queue.take(progress.folder):
        return
    on_wait()
    while not queue.take(progress.folder):
        progress.stop_if_asked()
        time.sleep(POLL)
