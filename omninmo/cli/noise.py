"""`noise`: how stable the features of a run would be if there were nothing to find."""

import argparse
import hashlib
import json
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.errors import RunError
from omninmo.experiment.rows import rows
from omninmo.paths import home

if TYPE_CHECKING:
    import pandas as pd

    from omninmo.config import TrainingConfig

MEASURES = ("feature_stability", "stability_nogueira", "stability_rbo")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("noise", help="compare a run's feature stability with that on moved outcomes")
    parser.add_argument("run", metavar="RUN_ID")
    parser.add_argument("--seeds", type=_count, default=5, help="how many times to move the outcomes (default: 5)")
    parser.set_defaults(command=_noise)


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no whole number of at least 1")
    return int(text)


def _noise(options: argparse.Namespace) -> int:
    from omninmo.tracking.store import RunStore

    store = RunStore()
    config = store.config(options.run)
    facts = store.document(options.run, schema.SUMMARY_FILE)
    if MEASURES[0] not in facts["metrics"]:
        raise RunError(
            f"Run {options.run} has {facts['feature_count']} feature(s) and no feature stability; choose a run with "
            "more."
        )
    chance = _by_chance(options.run, config, facts, options.seeds)
    for key in MEASURES:
        of_run = facts["metrics"].get(key, float("nan"))  # one that has no value is not kept
        found, least, most = (
            schema.METRICS[key].text(value) for value in (of_run, chance[key].min(), chance[key].max())
        )
        print(f"{schema.METRICS[key].label}: {found}; on {len(chance)} moved copies of the outcomes {least} to {most}")
    print("A stability inside that span says nothing about the features.")
    return 0


def _by_chance(run_id: str, config: "TrainingConfig", facts: dict[str, Any], seeds: int) -> "pd.DataFrame":
    """Return the reference, one training per seed; kept for this config, data and code of features."""
    import pandas as pd

    from omninmo.trust.noise import stability_by_chance

    same = [facts["data_fingerprint"], facts["feature_fingerprint"], seeds]
    key = json.dumps([config.model_dump(mode="json", exclude={"name", "experiment"}), *same])
    kept = home().cache / "noise" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.csv"
    if kept.exists():
        return pd.read_csv(kept)
    found = stability_by_chance(config, rows(run_id, config, facts), seeds)
    home().writable(kept.parent)
    part = kept.with_suffix(".part")
    found.to_csv(part, index=False)
    part.replace(kept)
    return found
