"""`train` and `sweep`: start runs from the command line. Trainings of jobs come in here too."""

import argparse
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from omninmo.cli.options import add_settings, config
from omninmo.config import sample_sweep
from omninmo.events import OnEvent
from omninmo.jobs import worker
from omninmo.paths import home, tracking_uri


def add(commands: Any) -> None:
    """Add the two commands to the parser."""
    train = commands.add_parser("train", help="train one run and print its summary")
    train.add_argument("--model-path", metavar="FILE", type=Path, help="where to save the model (default: models/)")
    train.add_argument("--overwrite", action="store_true", help="replace the file that --model-path names")
    train.add_argument("--refresh", action="store_true", help="download prices again that were downloaded today")
    train.add_argument("--job", metavar="ID", help=argparse.SUPPRESS)
    add_settings(train)
    train.set_defaults(command=_train)
    sweep = commands.add_parser("sweep", help="train the ten runs of the sample sweep")
    sweep.add_argument(
        "--force-sample", action="store_true", help="use the sample prices (the only ones of this sweep)"
    )
    sweep.set_defaults(command=_sweep)


def _train(options: argparse.Namespace) -> int:
    if options.job:
        _log_to_file()
        return worker.run(options.job)
    wanted = config(options)
    _log_to_file()
    from omninmo.cli.progress import shown
    from omninmo.experiment.run import run_experiment
    from omninmo.reports import model_file
    from omninmo.tracking.store import RunStore

    if options.model_path:
        model_file.check_free(options.model_path, overwrite=options.overwrite)

    def work(tell: OnEvent, tags: Mapping[str, str]) -> list[str]:
        return [
            run_experiment(wanted, on_event=tell, tags=tags, model_path=options.model_path, refresh=options.refresh)
        ]

    with shown() as on_event:
        (run_id,) = worker.run_here(wanted, work, on_event=on_event, on_wait=_say_that_it_waits)
    print(
        f"\n{RunStore().summary_text(run_id)}\nRun {run_id} is in {tracking_uri()}\n"
        f"Its model is in {options.model_path or home().models}\nLook at it: streamlit run app.py, or make mlflow"
    )
    return 0


def _sweep(_options: argparse.Namespace) -> int:
    _log_to_file()
    from omninmo.cli.progress import shown
    from omninmo.sweep import run_sweep

    wanted = sample_sweep()

    def work(tell: OnEvent, tags: Mapping[str, str]) -> list[str]:
        return run_sweep(wanted, on_event=tell, tags=tags)

    with shown() as on_event:
        run_ids = worker.run_here(wanted, work, on_event=on_event, on_wait=_say_that_it_waits)
    print(f"{len(run_ids)} runs are in {tracking_uri()}\nCompare them: streamlit run app.py")
    return 0


def _say_that_it_waits() -> None:
    print("Another training is under way; this one starts when it has ended. Ctrl+C gives up.", file=sys.stderr)


def _log_to_file() -> None:
    """Write what omninmo logs to logs/train.log in the home folder."""
    path = home().log
    home().writable(path.parent)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("omninmo")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
