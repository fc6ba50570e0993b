"""A run's headline scores, each with what it has to beat, as texts."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from omninmo import schema
from omninmo.evaluation.ranked_dates import reason_for_none, share_of_dates
from omninmo.reports.run_tables import metrics_of

TILES = ("oos_skill", "rank_ic_mean", "rank_ic_t", "direction_accuracy", "feature_stability")
BESIDE = {
    "oos_skill": "0 = {baseline}",
    "rank_ic_mean": "0 = chance",
    "rank_ic_t": "below 2 may be luck",
    "direction_accuracy": "base rate {direction_base_rate}",
    "feature_stability": "pure noise may reach 0.8",
}


class Tile(NamedTuple):
    """A number in large letters: what it is, its text, what stands beside it, and what it means."""

    label: str
    value: str
    beside: str
    help: str


def tiles(run: pd.Series) -> list[Tile]:
    """Return a tile for each headline score of a finished run of `RunStore.runs`."""
    prefix = schema.DEMONSTRATION if run["leaks"] else ""
    texts = {key: schema.METRICS[key].text(run.get(f"metrics.{prefix}{key}")) for key in schema.HEADLINE}
    texts["baseline"] = "class shares" if _rated(run) else "training mean"
    metrics = metrics_of(run)
    entries = {key: schema.in_mode(schema.METRICS[key], str(run.get("params.mode"))) for key in TILES}
    return [
        Tile(entry.label, texts[key], "leaked" if run["leaks"] else beside(key, texts, metrics), entry.help)
        for key, entry in entries.items()
    ]


def beside(key: str, texts: Mapping[str, str], metrics: Mapping[str, float]) -> str:
    """Return what stands beside a score: what it has to beat, on how few dates it rests, or why there is none."""
    if key.startswith("rank_ic") and texts[key] == schema.NOT_AVAILABLE:
        return reason_for_none(metrics)
    if key == "rank_ic_mean" and (dates := share_of_dates(metrics)):
        return dates
    return BESIDE[key].format(**texts)


def measured_on(run: pd.Series) -> str:
    """Return on which dates the scores were measured, in one or two sentences."""
    if run["leaks"]:
        return "A leak made these five scores. Train the same settings with another split to see what they are worth."
    text = "All five scores are from dates that the model had not seen."
    if run.get("params.scheme") == "purged_kfold":
        text += " Its folds were trained on later dates, too, which nobody could have traded on."
    return f"{text} {schema.RATINGS_CAUTION}" if _rated(run) else text


def _rated(run: pd.Series) -> bool:
    return run.get("params.mode") == "classification"
