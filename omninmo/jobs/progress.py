"""The worker's side of a job: what it reports goes into status.json, and a wish to stop becomes `Cancelled`."""

import time
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING, Literal

from omninmo.errors import Cancelled
from omninmo.events import Event, OnEvent, ignore
from omninmo.jobs.folder import JobFolder, Status

if TYPE_CHECKING:
    from omninmo.tracking.writer import OpenRun  # heavy

BETWEEN_WRITES = 0.2
"""Seconds at least between two writes of the same stage."""

EXIT_CODES = {"finished": 0, "failed": 1, "cancelled": 130}


class Progress:
    """How far the job of this process is.

    Parameters
    ----------
    folder : of the job
    listener : called with each event, after it was written

    Attributes
    ----------
    finished_runs : complete in the store, in their order; their pictures are still to be drawn
    """

    def __init__(self, folder: JobFolder, listener: OnEvent = ignore) -> None:
        self.folder = folder
        self.status = Status.of_this_process("waiting")
        self.finished_runs: list[OpenRun] = []
        self._listener = listener
        self._signalled = False
        self._written = 0.0

    @property
    def stopping(self) -> bool:
        return self._signalled or self.folder.asked_to_stop() is not None

    @property
    def interrupted(self) -> bool:
        """Whether a signal asked for the stop and no page did: the machine may be going down."""
        return self._signalled and self.folder.asked_to_stop() is None

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Take a signal as the wish to stop."""
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

    def add_runs(self, run_ids: Iterable[str]) -> None:
        """Write the ids of runs, beside those that events have named."""
        self.update(run_ids=_with(self.status.run_ids, run_ids))

    def on_event(self, event: Event) -> None:
        """Take one event of the work: write it if it is news or the last write is long enough ago."""
        self.stop_if_asked()
        run_ids = _with(self.status.run_ids, [event.run_id])
        news = (event.stage, event.run, run_ids) != (self.status.stage, self.status.run, self.status.run_ids)
        if news or time.monotonic() - self._written >= BETWEEN_WRITES:
            position = {"step": event.step, "steps": event.steps, "run": event.run, "runs": event.runs}
            self.update(stage=event.stage, run_ids=run_ids, **position)
        self._listener(event)

    def end(self, state: Literal["finished", "failed", "cancelled"], error: str = "") -> int:
        """Write how the job ended and return the process's exit code."""
        self.update(state=state, error=error)
        return EXIT_CODES[state]


def reason(error: BaseException) -> str:
    """Return what an unexpected error is, in at most 200 characters of one line."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _with(run_ids: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*run_ids, *filter(None, more))))
