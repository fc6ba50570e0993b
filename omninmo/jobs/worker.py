"""What the process of a job does: wait for its turn, train, and say in status.json how far it is.

`run` is for the process that `jobs.start` made; `run_here` makes a job of what the caller's own process does.
"""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Literal

from omninmo import paths, schema
from omninmo.config import SweepConfig, TrainingConfig
from omninmo.errors import Cancelled, JobError, OmninmoError
from omninmo.jobs.folder import JobFolder, Status, find, folders
from omninmo.jobs.job import read
from omninmo.jobs.process import enqueue, reap

if TYPE_CHECKING:
    from omninmo.events import Event, OnEvent

POLL = 0.2
"""Seconds between two looks at the queue, and at least between two writes of the same stage."""

EXIT_CODES = {"finished": 0, "failed": 1, "cancelled": 130}


class Progress:
    """The worker's side of a job: events become status.json, a wish to stop becomes `Cancelled`."""

    def __init__(self, folder: JobFolder) -> None:
        self.folder = folder
        self.status = Status(pid=os.getpid())
        self._signalled = False
        self._written = 0.0

    @property
    def stopping(self) -> bool:
        return self._signalled or self.folder.asked_to_stop() is not None

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        # A flag alone: raised from here, Cancelled could hit a half-written run.
        self._signalled = True

    def stop_if_asked(self) -> None:
        """Raise `Cancelled` if somebody asked the job to stop."""
        if self.stopping:
            raise Cancelled

    def update(self, **changes: object) -> None:
        """Change the status and write it."""
        self.status = self.status.model_copy(update={**changes, "updated": time.time()})
        self.folder.write(self.status)
        self._written = time.monotonic()

    def on_event(self, event: "Event") -> None:
        """Take one event of the training: write it if it is news or the last write is long enough ago."""
        self.stop_if_asked()
        run_ids = _with(self.status.run_ids, [event.run_id])
        news = (event.stage, event.run, run_ids) != (self.status.stage, self.status.run, self.status.run_ids)
        if news or time.monotonic() - self._written >= POLL:
            place = {"step": event.step, "steps": event.steps, "run": event.run, "runs": event.runs}
            self.update(stage=event.stage, run_ids=run_ids, **place)

    def end(self, state: Literal["finished", "failed", "cancelled"], error: str = "") -> int:
        """Write the last word and return the process's exit code."""
        self.update(state=state, error=error)
        return EXIT_CODES[state]


def run(job_id: str) -> int:
    """Do a job, in the process that `jobs.start` made for it.

    Returns
    -------
    Exit code: 0 finished, 1 failed, 130 cancelled.

    Raises
    ------
    JobError
        If there is no such job, or this process is not the one that was started for it.
    """
    folder = find(paths.home().jobs, job_id)
    if not folder.alive() or folder.status().pid is not None:
        raise JobError(f"Job {job_id} was run already, or its starter is gone; start it again on Train.")
    progress = Progress(folder)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, progress.on_signal)
    progress.update()
    try:
        _train(progress)
    except Cancelled:
        return progress.end("cancelled")
    except OmninmoError as error:
        return progress.end("failed", str(error))
    except Exception as error:  # noqa: BLE001 - the process ends here: whatever went wrong, the job's page has to say so
        traceback.print_exc()
        return progress.end("cancelled") if progress.stopping else progress.end("failed", _unexpected(job_id, error))
    return progress.end("finished")


def _train(progress: Progress) -> None:
    request = progress.folder.request()
    config = SweepConfig(**request.config) if request.kind == "sweep" else TrainingConfig(**request.config)
    _take_turn(progress)
    results = _results(config, progress)  # first: the events meanwhile replace the status
    progress.update(run_ids=_with(progress.status.run_ids, results))


def run_here(
    request: TrainingConfig | SweepConfig,
    work: Callable[["OnEvent", Mapping[str, str]], list[str]],
    *,
    on_event: "OnEvent",
    on_wait: Callable[[], None],
) -> list[str]:
    """Do a job in this process, so that the pages show it, others wait for it, and no run outlives a kill.

    Parameters
    ----------
    request : what is trained
    work : trains; given a listener to report to, and the tags of its runs. Returns the run ids
    on_event : told what `work` tells
    on_wait : called once if an older job is under way

    Raises
    ------
    Cancelled
        If somebody cancelled the job on a page, or sent this process SIGTERM.
    OmninmoError
        Whatever `work` raises goes on to the caller.
    """
    folder, lock = enqueue(request)
    progress = Progress(folder)

    def tell(event: "Event") -> None:
        progress.on_event(event)
        on_event(event)

    before = signal.signal(signal.SIGTERM, progress.on_signal)
    try:
        progress.update()
        _take_turn(progress, on_wait)
        run_ids = work(tell, {schema.TAG_JOB: folder.id})
        progress.update(run_ids=_with(progress.status.run_ids, run_ids))
    except (Cancelled, KeyboardInterrupt):
        progress.end("cancelled")
        raise
    except OmninmoError as error:
        progress.end("failed", str(error))
        raise
    except BaseException as error:
        progress.end("failed", f"The training stopped on an unexpected error ({_found(error)}); see logs/train.log.")
        raise
    else:
        progress.end("finished")
        return run_ids
    finally:
        signal.signal(signal.SIGTERM, before)
        os.close(lock)


def _take_turn(progress: Progress, on_wait: Callable[[], None] | None = None) -> None:
    """Return when no older job is under way. No older one can appear meanwhile, so the list only gets shorter."""
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


def _results(config: TrainingConfig | SweepConfig, progress: Progress) -> list[str]:
    """Train and return the run ids. The heavy imports come here, when the job's turn has come."""
    tags = {schema.TAG_JOB: progress.folder.id}
    if isinstance(config, SweepConfig):
        from omninmo.sweep import run_sweep

        return run_sweep(config, on_event=progress.on_event, tags=tags)
    from omninmo.experiment.run import run_experiment

    return [run_experiment(config, on_event=progress.on_event, tags=tags)]


def _with(run_ids: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*run_ids, *filter(None, more))))


def _unexpected(job_id: str, error: Exception) -> str:
    return (
        f"The training process stopped on an unexpected error ({_found(error)}); "
        f"details are in jobs/{job_id}/output.log."
    )


def _found(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
