"""What a training reports to whoever listens: where it stands. And how long each of its stages took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Event:
    """Where the work stands: a stage of `schema.STAGES`, fold `step` of `steps`, run `run` of `runs`."""

    stage: str
    step: int = 0
    steps: int = 0
    run_id: str = ""
    run: int = 0
    runs: int = 0


OnEvent = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""


@dataclass
class Reporter:
    """Reports where one run stands, and measures its stages. Every part of the run reports through the same one.

    Attributes
    ----------
    listener : called with each event; may raise `Cancelled` to end the run
    run, runs : position in a sweep, counted from 1; 0 outside one
    run_id : of the store, once the run is open
    seconds : stage to the time that it took so far
    """

    listener: OnEvent = ignore
    run: int = 0
    runs: int = 0
    run_id: str = ""
    seconds: dict[str, float] = field(default_factory=dict)

    def report(self, stage: str, step: int = 0, steps: int = 0) -> None:
        """Report a stage, or one step of it (counted from 1)."""
        self.listener(Event(stage, step, steps, self.run_id, self.run, self.runs))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Report that a stage begins, and add the time until it ends to `seconds`; one that fails is not measured."""
        self.report(name)
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
