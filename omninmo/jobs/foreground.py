"""A job that the caller's own process does, such as the command line's: its end is the caller's to hear of."""

import os
import signal
from collections.abc import Callable
from typing import Any

from omninmo.errors import Cancelled, OmninmoError
from omninmo.events import OnEvent
from omninmo.jobs import turn
from omninmo.jobs.process import enqueue
from omninmo.jobs.progress import Progress, reason
from omninmo.settings import Settings


def run_here(config: Settings, *, on_event: OnEvent, on_wait: Callable[[], None], **options: Any) -> list[str]:
    """Do a job in this process, so that the pages show it, others wait for it, and no run outlives a kill.

    Parameters
    ----------
    config : what is done; its class decides the kind of job
    on_event : called with each event
    on_wait : called once if an older job is under way
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
    folder, lock = enqueue(config)
    progress = Progress(folder, on_event)
    before = signal.signal(signal.SIGTERM, progress.on_signal)
    try:
        progress.update()
        turn.take(progress, on_wait)
        run_ids = turn.carry_out(config, progress, **options)
    except (Cancelled, KeyboardInterrupt):
        progress.end("cancelled")
        raise
    except OmninmoError as error:
        progress.end("failed", str(error))
        raise
    except BaseException as error:
        progress.end("failed", f"The training stopped on an unexpected error ({reason(error)}); see logs/train.log.")
        raise
    else:
        progress.end("finished")
        return run_ids
    finally:
        signal.signal(signal.SIGTERM, before)
        os.close(lock)
