"""`noise`: how stable the features of a run would be if there were nothing to find."""

import argparse
import hashlib
import json
from typing import TYPE_CHECKING, Any

from omninmo import schema
from omninmo.errors import DataError, RunError
from omninmo.settings import home

if TYPE_CHECKING:
    import pandas as pd

    from omninmo.config import TrainingConfig
    from omninmo.data.panel import PricePanel

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
    _refuse(options.run, config, facts)
    chance = _by_chance(options.run, config, facts, options.seeds)
    for key in MEASURES:
        of_run = facts["metrics"].get(key, float("nan"))  # one that has no value is not kept
        found, least, most = (
            schema.METRICS[key].text(value) for value in (of_run, chance[key].min(), chance[key].max())
        )
        print(f"{schema.METRICS[key].label}: {found}; on {len(chance)} moved copies of the outcomes {least} to {most}")
    print("A stability inside that span says nothing about the features.")
    return 0


def _refuse(run_id: str, config: "TrainingConfig", facts: dict[str, Any]) -> None:
    if config.split.scheme == schema.LEAKS:
        raise RunError(
            f"Run {run_id} is a demonstration on shuffled folds: they leak, and their stability says nothing. "
            "Choose a run of another split."
        )
    if MEASURES[0] not in facts["metrics"]:
        raise RunError(
            f"Run {run_id} has {facts['feature_count']} feature(s) and no feature stability; choose a run with more."
        )


def _by_chance(run_id: str, config: "TrainingConfig", facts: dict[str, Any], seeds: int) -> "pd.DataFrame":
    """Return the reference, one training per seed; kept for this config, data and code of features."""
    import pandas as pd

    from omninmo.dataset import prepare
    from omninmo.noise import stability_by_chance

    same = [facts["data_fingerprint"], facts["feature_fingerprint"], seeds]
    key = json.dumps([config.model_dump(mode="json", exclude={"name", "experiment"}), *same])
    kept = home().cache / "noise" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.csv"
    if kept.exists():
        return pd.read_csv(kept)
    dataset = prepare(config, _prices(run_id, config, facts))
    if dataset.feature_fingerprint != facts["feature_fingerprint"]:
        raise DataError(
            f"The features of run {run_id} were computed by another version of their code, so that noise of "
            "today is no measure for it; train it again first."
        )
    found = stability_by_chance(config, dataset, seeds)
    home().writable(kept.parent)
    part = kept.with_suffix(".part")
    found.to_csv(part, index=False)
    part.replace(kept)
    return found


def _prices(run_id: str, config: "TrainingConfig", facts: dict[str, Any]) -> "PricePanel":
    """Return the prices that a run was trained on, also where their source has grown by some sessions since."""
    from omninmo.data import load_prices
    from omninmo.features import WARM_UP

    prices = load_prices(config)
    if prices.fingerprint() != facts["data_fingerprint"]:
        prices = load_prices(config.replace(period="max"))
        first, last = (int(prices.dates.searchsorted(facts[end])) for end in ("first_date", "last_date"))
        prices = prices.cut(slice(max(first - WARM_UP, 0), last + config.horizon + 1))
    if prices.fingerprint() != facts["data_fingerprint"]:
        raise DataError(
            f"The prices of run {run_id} cannot be had any more: between {facts['first_date']} and "
            f"{facts['last_date']} they differ from those it was trained on; train it again first."
        )
    return prices
