"""Metrics made of other metrics: a baseline's score, the model's less a baseline's, the ends of an interval."""

from collections.abc import Mapping
from dataclasses import replace

from omninmo.schema.entries import Entry, Format
from omninmo.schema.words import BASELINES

SCORED_BY = {
    "mean": ("oos_skill", "direction_accuracy"),
    "zero": ("oos_skill",),
    "always_up": ("direction_accuracy",),
    "momentum": ("rank_ic_mean", "direction_accuracy"),
    "ridge": ("oos_skill", "rank_ic_mean", "direction_accuracy"),
    "logistic": ("oos_skill", "rank_ic_mean", "direction_accuracy"),
}
"""The metrics that each baseline is scored by; of the others it has none, or one by construction."""

VERSUS = (
    ("zero", "oos_skill"),
    ("momentum", "rank_ic_mean"),
    ("ridge", "oos_skill"),
    ("ridge", "rank_ic_mean"),
    ("logistic", "oos_skill"),
    ("logistic", "rank_ic_mean"),
    ("base_rate", "direction_accuracy"),
)
"""The differences model − baseline that have an interval, by baseline and score."""

WITH_INTERVAL = ("oos_skill", "rank_ic_mean", "rank_ic_ir", "direction_accuracy")
"""The scores that have an interval themselves. RMSE and MAE have none: theirs would hold the truth too rarely."""

_SIGNED: dict[Format, Format] = {"share": "percent"}


def of_baselines(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of `baseline.<name>.<score>`, from those of the model's scores."""
    return {
        f"baseline.{name}.{key}": Entry(
            f"baseline.{name}.{key}",
            f"{label}: {entries[key].label[0].lower()}{entries[key].label[1:]}",
            entries[key].format,
            f"The same measure for the baseline “{label.lower()}” on the same out-of-fold rows.",
            "neither",
            "out-of-fold",
        )
        for name, label in BASELINES.items()
        for key in SCORED_BY[name]
    }


def differences(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of `versus.<name>.<score>`, from those of the model's scores."""
    return {
        f"versus.{name}.{key}": Entry(
            f"versus.{name}.{key}",
            f"{entries[key].label}, model − {BASELINES.get(name, 'base rate').lower()}",
            _SIGNED.get(entries[key].format, entries[key].format),
            "The model's score less the baseline's on the rows that both predict. An interval above 0 means better.",
            "higher",
            "out-of-fold",
        )
        for name, key in VERSUS
    }


def interval_ends(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """Return the entries of `<score>_low` and `<score>_high` of every entry."""
    return {
        f"{key}_{end}": replace(
            entry,
            key=f"{key}_{end}",
            label=f"{entry.label}, {word}",
            help=f"{word.capitalize()} of the 95 % interval, from a bootstrap of blocks of dates.",
        )
        for key, entry in entries.items()
        for end, word in (("low", "lower end"), ("high", "upper end"))
    }
