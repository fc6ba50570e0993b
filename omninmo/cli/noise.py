"""`noise`: how stable the features of a run would be if there were nothing to predict."""

import argparse
from typing import Any

from omninmo import schema
from omninmo.cli.options import RUN_HELP


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("noise", help="compare a run's feature stability with that on shifted targets")
    parser.add_argument("run", metavar="RUN", help=RUN_HELP)
    parser.add_argument("--seeds", type=_count, default=5, help="how many times to shift the targets (default: 5)")
    parser.set_defaults(command=_noise)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number of at least 1")
    return int(text)


def _noise(options: argparse.Namespace) -> int:
    from omninmo.cli.progress import shown
    from omninmo.experiment.references import MEASURES, noise_reference
    from omninmo.tracking.find_run import find_run
    from omninmo.tracking.store import RunStore

    store = RunStore()
    run_id = find_run(store, options.run)
    with shown() as on_event:
        by_chance = noise_reference(store, run_id, options.seeds, on_event)
    of_run = store.document(run_id, schema.SUMMARY_FILE)["metrics"]
    for key in MEASURES:
        metric = schema.METRICS[key]
        value = metric.text(of_run.get(key, float("nan")))  # one that has no value is not stored
        low, high = metric.text(by_chance[key].min()), metric.text(by_chance[key].max())
        print(f"{metric.label}: {value}; on {len(by_chance)} shifted copies of the targets {low} to {high}")
    print("A stability inside that span says nothing about the features.")
    return 0
