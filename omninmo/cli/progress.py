"""The terminal's progress bar."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from omninmo.events import Event, OnEvent
from omninmo.schema import JOB_STAGES, STAGES, STEP_WORDS


@contextmanager
def shown() -> Iterator[OnEvent]:
    """Yield a listener that draws the stages of a training on the terminal (on standard error)."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Starting", total=len(STAGES))

        def draw(event: Event) -> None:
            run = f"run {event.run} of {event.runs}: " if event.runs else ""
            step = f", {STEP_WORDS.get(event.stage, 'fold')} {event.step} of {event.steps}" if event.steps else ""
            done = list(JOB_STAGES).index(event.stage) + (max(0, event.step - 1) / event.steps if event.steps else 0)
            progress.update(task, description=f"{run}{JOB_STAGES[event.stage]}{step}", completed=done)

        yield draw
        progress.update(task, completed=len(STAGES), description="Done")
