"""`train` and `sweep`: start runs from the command line."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omninmo.cli.options import add_settings, config
from omninmo.config import sample_sweep
from omninmo.jobs.foreground import run_here
from omninmo.jobs.worker import log_to_file
from omninmo.paths import tracking_uri, without_login

if TYPE_CHECKING:
    from omninmo.tracking.store import RunStore


def add(commands: Any) -> None:
    """Add the two commands to the parser."""
    train = commands.add_parser("train", help="train one run and print its summary")
    train.add_argument("--model-path", metavar="FILE", type=Path, help="where to save the model (default: models/)")
    train.add_argument("--overwrite", action="store_true", help="replace the file that --model-path names")
    train.add_argument("--refresh", action="store_true", help="download prices again that were downloaded today")
    add_settings(train)
    train.set_defaults(command=_train)
    sweep = commands.add_parser("sweep", help="train the ten runs of the sample sweep")
    sweep.add_argument(
        "--force-sample", action="store_true", help="use the sample prices (the only ones of this sweep)"
    )
    sweep.set_defaults(command=_sweep)


def _train(options: argparse.Namespace) -> int:
    wanted = config(options)
    log_to_file()
    from omninmo.cli.progress import shown
    from omninmo.reports import model_file
    from omninmo.tracking.store import RunStore

    if options.model_path:
        model_file.check_free(options.model_path, overwrite=options.overwrite)
    further = {"model_path": options.model_path, "refresh": options.refresh}
    with shown() as on_event:
        (run_id,) = run_here(wanted, on_event=on_event, on_wait=report_waiting, **further)
    store = RunStore()
    _show(store.summary_text(run_id))
    print(f"Run {run_id} is in {without_login(tracking_uri())}")
    print(f"{_model(store, run_id, options.model_path)}\nLook at it: make run")
    return 0


def _show(summary: str) -> None:
    """Print a summary: as it is into a file or a pipe, drawn on a terminal."""
    if not sys.stdout.isatty():
        print(f"\n{summary}")
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(summary))


def _model(store: "RunStore", run_id: str, given: Path | None) -> str:
    """Return a line that names the file of a run's model; one that was not asked for may have failed."""
    from omninmo.reports import model_file

    names = store.runs().set_index("run_id")["name"]
    path = given or model_file.default_path(names[run_id], run_id)
    return f"Its model is {path}" if path.exists() else "Its model is among its artifacts; see logs/train.log."


def _sweep(_options: argparse.Namespace) -> int:
    log_to_file()
    from omninmo.cli.progress import shown

    with shown() as on_event:
        run_ids = run_here(sample_sweep(), on_event=on_event, on_wait=report_waiting)
    print(f"{len(run_ids)} runs are in {without_login(tracking_uri())}\nCompare them: make run")
    return 0


def report_waiting() -> None:
    """Say that another job has the turn."""
    print("Another training is under way; this one starts when it has ended. Ctrl+C gives up.", file=sys.stderr)
