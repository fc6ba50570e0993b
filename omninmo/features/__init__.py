"""Prices to features: scale-free functions on wide date × ticker matrices, by name in `FEATURES`.

Scale-free because a feature in dollars would identify the ticker to the model: multiply a ticker's prices by ten and
nothing may change. No look-ahead: cut the history at t and the features at t may not change.
"""

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import get_args

from omninmo.config import FeatureSet, TrainingConfig
from omninmo.data.panel import WEEKS, PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.features import (
    calendar,
    cross_section,
    distribution,
    drawdown,
    market,
    momentum,
    price_range,
    returns,
    trend,
    volatility,
    volume,
)
from omninmo.features.inputs import Inputs
from omninmo.features.registry import FEATURES, Feature, fingerprint
from omninmo.schema import FAMILIES

__all__ = ["FEATURES", "FEATURE_SETS", "WARM_UP", "Feature", "Inputs", "available", "chosen", "fingerprint"]

FAMILY_MODULES = (
    returns, trend, momentum, volatility, price_range, drawdown, volume, distribution, market, cross_section, calendar,
)  # fmt: skip

WARM_UP = 252
"""Sessions before the first row. One figure for every feature set, so that the test dates never depend on it."""


def _of(*families: str) -> tuple[str, ...]:
    return tuple(item.name for family in families for item in FEATURES.values() if item.family == family)


FEATURE_SETS: dict[FeatureSet, tuple[str, ...]] = {
    "minimal": (
        "return_21d",
        "return_126d",
        "momentum_12_1",
        "sma_gap_200",
        "rsi_14",
        "volatility_63",
        "drawdown_252",
        "beta_252",
    ),
    "technical": _of("returns", "trend", "momentum", "volatility", "range", "volume"),
    "risk": _of("volatility", "drawdown", "distribution", "market"),
    "full": _of(*FAMILIES),
}
assert set(FEATURE_SETS) == set(get_args(FeatureSet))


def chosen(config: TrainingConfig) -> tuple[Feature, ...]:
    """Return the features that a config names, or else those of its set, in the order in which the model sees them.

    Raises
    ------
    ConfigError
        If there is no feature of that name.
    """
    return tuple(_find(name) for name in config.features or FEATURE_SETS[config.feature_set])


def available(features: Iterable[Feature], panel: PricePanel) -> tuple[tuple[Feature, ...], dict[str, str]]:
    """Return the features that a panel has the columns for, and the names of the others with the reason.

    Where bars are weeks, labels and help say so; names stay, so that runs share them.

    Raises
    ------
    DataError
        If none is left.
    """
    lacks = {item: item.lacks(panel) for item in features}
    kept = tuple(item for item, missing in lacks.items() if not missing)
    if panel.bars_per_year == WEEKS:
        kept = tuple(_of_weeks(item) for item in kept)
    if not kept:
        needed = _listed(dict.fromkeys(name for missing in lacks.values() for name in missing))
        raise DataError(
            f"All {len(lacks)} features chosen need what these prices do not have: {needed}; choose others, or another "
            "source of prices."
        )
    return kept, {item.name: f"no {_listed(missing)} in these prices" for item, missing in lacks.items() if missing}


def _of_weeks(item: Feature) -> Feature:
    """Return a feature whose bars are called weeks; the days of the calendar stay days."""
    if item.family == "calendar":
        return item
    return replace(item, label=_weekly(item.label), help=_weekly(item.help))


def _weekly(text: str) -> str:
    return re.sub(r"\bdaily\b", "weekly", re.sub(r"\b(?:session|day)(s?)\b", r"week\1", text))


def _listed(words: Collection[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _find(name: str) -> Feature:
    if name in FEATURES:
        return FEATURES[name]
    near = ", ".join(difflib.get_close_matches(name, FEATURES, n=3, cutoff=0.4)) or ", ".join(FEATURE_SETS["minimal"])
    raise ConfigError(f"There is no feature {name!r}; choose others, such as {near}.")
