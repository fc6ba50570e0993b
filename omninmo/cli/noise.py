"""`noise`: how stable the features of a run would be if there were nothing to find."""

import argparse
import hashlib
import json
from typing import Any

from omninmo import schema
from omninmo.errors import DataError
from omninmo.settings import home

MEASURES = ("feature_stability", "stability_nogueira", "stability_rbo")


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("noise", help="compare a run's feature stability with that on moved outcomes")
    parser.add_argument("run", metavar="RUN_ID")
    parser.add_argument("--seeds", type=int, default=5, help="how many times to move the outcomes (default: 5)")
    parser.set_defaults(command=_noise)


def _noise(options: argparse.Namespace) -> int:
    from omninmo.tracking.store import RunStore

    table = RunStore().runs().set_index("run_id", drop=False)
    chance = _by_chance(options.run, options.seeds)
    for key in MEASURES:
        entry = schema.METRICS[key]
        found = entry.text(table[f"metrics.{key}"].get(options.run))
        span = f"{entry.text(chance[key].min())} to {entry.text(chance[key].max())}"
        print(f"{entry.label}: {found}; on {len(chance)} moved copies of the outcomes {span}")
    print("A stability inside that span says nothing about the features.")
    return 0


def _by_chance(run_id: str, seeds: int) -> Any:
    """Return the reference, computed once per config, data and number of seeds: each seed is a training."""
    import pandas as pd

    from omninmo.data import load_prices
    from omninmo.dataset import prepare
    from omninmo.noise import stability_by_chance
    from omninmo.tracking.store import RunStore

    store = RunStore()
    config = store.config(run_id)
    wanted = store.document(run_id, schema.SUMMARY_FILE)["data_fingerprint"]
    key = json.dumps([config.model_dump(mode="json", exclude={"name", "experiment"}), wanted, seeds])
    kept = home().cache / "noise" / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.csv"
    if kept.exists():
        return pd.read_csv(kept)
    prices = load_prices(config)
    if prices.fingerprint() != wanted:
        raise DataError(
            f"The prices of run {run_id} cannot be had any more: their fingerprint was {wanted}, and is "
            f"{prices.fingerprint()} now; train it again first."
        )
    found = stability_by_chance(config, prepare(config, prices), seeds)
    home().writable(kept.parent)
    part = kept.with_suffix(".part")
    found.to_csv(part, index=False)
    part.replace(kept)
    return found
