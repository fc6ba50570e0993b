"""What a training tells whoever listens: where it stands, and how long each stage took."""

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
class Stages:
    """Tells a listener which stage begins, and remembers how long each took (seconds)."""

    on_event: OnEvent
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.on_event(Event(name))
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
