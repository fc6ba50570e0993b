"""The command line. Every setting of a training is an option of the same name; the defaults live in `config` alone."""

import argparse
import logging
import sys
import types
from collections.abc import Sequence
from typing import Any, get_args, get_origin

from omninmo.config import PARTS, Settings, TrainingConfig, bounds_of, sample_sweep
from omninmo.errors import Cancelled, OmninmoError
from omninmo.settings import home, tracking_uri

EPILOG = """examples:
  python -m omninmo train --force-sample
  python -m omninmo train --force-sample --forward-days 60
  python -m omninmo train --force-sample --mode classification
  python -m omninmo sweep --force-sample
"""

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."""
    options = _parser().parse_args(arguments)
    logging.getLogger("omninmo").addHandler(logging.NullHandler())
    try:
        return int(options.command(options))
    except OmninmoError as error:
        logging.getLogger("omninmo").error("%s", error)
        print(f"omninmo: {error}", file=sys.stderr)
        return FAILED
    except (Cancelled, KeyboardInterrupt):
        print("omninmo: stopped; what was finished before is kept.", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m omninmo",
        description="Train XGBoost on stock prices, test it on dates it has not seen, and track it in MLflow.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    train = commands.add_parser("train", help="train one run and print its summary")
    train.add_argument("--force-sample", action="store_true", help="use the sample prices, whatever --source says")
    train.add_argument("--job", metavar="ID", help=argparse.SUPPRESS)
    _add_settings(train)
    train.set_defaults(command=_train)
    sweep = commands.add_parser("sweep", help="train the ten runs of the sample sweep")
    sweep.add_argument(
        "--force-sample", action="store_true", help="use the sample prices (the only ones of this sweep)"
    )
    sweep.set_defaults(command=_sweep)
    store = commands.add_parser("store", help="print the address of the tracking store")
    store.set_defaults(command=_store)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    """Add one option per setting. Values stay text here: `config` converts and checks them, in one place."""
    group = parser.add_argument_group("settings")
    everything: list[type[Settings]] = [TrainingConfig, *PARTS.values()]
    for settings in everything:
        for name, field in settings.model_fields.items():
            if name not in PARTS:
                default = "yahoo" if name == "source" else field.default or "none"
                text = f"{field.description} (default: {default}{_allowed(settings, name)})"
                group.add_argument(f"--{name.replace('_', '-')}", dest=name, metavar="VALUE", help=text)


def _allowed(settings: type[Settings], name: str) -> str:
    bounds = bounds_of(settings, name)
    if bounds:
        return f"; {bounds[0]:g} to {bounds[1]:g}"
    annotation: Any = settings.model_fields[name].annotation
    if isinstance(annotation, types.GenericAlias) or get_origin(annotation) is tuple:
        return "; separated by commas"
    choices = get_args(annotation)
    return f"; {', '.join(choices)}" if choices and all(isinstance(choice, str) for choice in choices) else ""


def _config(options: argparse.Namespace) -> TrainingConfig:
    names = TrainingConfig().flat()
    given = {name: value for name, value in vars(options).items() if name in names and value is not None}
    # the guide's plain `train` means real downloads; the pages and the library start from the sample
    given["source"] = "sample" if options.force_sample else given.get("source", "yahoo")
    return TrainingConfig.from_flat(**given)


def _train(options: argparse.Namespace) -> int:
    if options.job:
        from omninmo.jobs import worker

        return worker.run(options.job)
    config = _config(options)
    log = _log_to_file()
    log.info("%s", config.command())
    from omninmo.experiment import run_experiment
    from omninmo.progress import shown
    from omninmo.tracking.store import RunStore

    with shown() as on_event:
        run_id = run_experiment(config, on_event=on_event)
    text = RunStore().summary_text(run_id)
    log.info("run %s finished\n%s", run_id, text)
    print(f"\n{text}\nRun {run_id} is in {tracking_uri()}\nLook at it: streamlit run app.py, or make mlflow")
    return 0


def _sweep(_options: argparse.Namespace) -> int:
    log = _log_to_file()
    sweep = sample_sweep()
    log.info("sweep %s: %d runs", sweep.name, len(sweep.runs))
    from omninmo.progress import shown
    from omninmo.sweep import run_sweep

    with shown() as on_event:
        run_ids = run_sweep(sweep, on_event=on_event)
    log.info("sweep finished: %s", ", ".join(run_ids))
    print(f"{len(run_ids)} runs are in {tracking_uri()}\nCompare them: streamlit run app.py")
    return 0


def _store(_options: argparse.Namespace) -> int:
    print(tracking_uri())
    return 0


def _log_to_file() -> logging.Logger:
    """Return the logger that writes logs/train.log in the home folder."""
    path = home().log
    home().writable(path.parent)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("omninmo")
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    return log
