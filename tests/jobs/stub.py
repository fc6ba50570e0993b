"""Stands in for `python -m omninmo.jobs.worker <id>`: the real worker round an experiment that only plays for time.

The config's name says how it plays; `journal` in the home folder keeps what happened, `release` there ends the waiting,
and no picture is ready for as long as `no-pictures` is there.
"""

import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from omninmo import paths, schema
from omninmo.config import TrainingConfig
from omninmo.events import Event, OnEvent
from omninmo.jobs import process, worker
from tests.waiting import wait_for

HOME = paths.home().root


def note(line: str) -> None:
    with (HOME / "journal").open("a") as file:
        file.write(f"{line}\n")


def until_released(report: Callable[[], object]) -> None:
    wait_for(lambda: (HOME / "release").exists() or report(), seconds=math.inf)


def run_experiment(
    config: TrainingConfig, *, on_event: OnEvent, on_finished: Callable[[Any], None], tags: Mapping[str, str]
) -> str:
    job_id = tags[schema.TAG_JOB]
    run_id = f"run-{job_id}"
    event = Event("folds", 2, 5, run_id)
    note(f"begin {job_id}")
    if config.name == "orphan" and os.fork() == 0:
        until_released(lambda: None)
        os._exit(0)
    if config.name != "quick":
        on_event(event)
        until_released((lambda: None) if config.name == "deaf" else (lambda: on_event(event)))
    note(f"end {job_id}")
    on_finished(SimpleNamespace(run_id=run_id))
    return run_id


def add_pictures(run: Any) -> None:
    note(f"draw {run.run_id}")
    wait_for(lambda: not (HOME / "no-pictures").exists(), seconds=math.inf)
    note(f"drawn {run.run_id}")


class Fakes(MetaPathFinder, Loader):
    """Fake heavy modules that say when they are imported."""

    contents: Mapping[str, Mapping[str, Any]] = {
        "omninmo.tracking": {},
        "omninmo.tracking.writer": {"reap": lambda _: []},
        "omninmo.experiment.run": {"run_experiment": run_experiment, "add_pictures": add_pictures},
    }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        is_package = fullname == "omninmo.tracking"
        return spec_from_loader(fullname, self, is_package=is_package) if fullname in self.contents else None

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        note(f"import {sys.argv[1]}")
        vars(module).update(self.contents[module.__name__])


if __name__ == "__main__":
    note(f"paths {os.environ['OMNINMO_HOME']} {os.environ['MLFLOW_TRACKING_URI']} {Path.cwd()}")
    sys.meta_path.insert(0, Fakes())
    process.command = lambda job_id: [sys.executable, __file__, job_id]
    sys.exit(worker.run(sys.argv[1]))
