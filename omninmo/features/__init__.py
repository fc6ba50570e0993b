"""Prices to features: scale-free functions on wide date × ticker matrices, found by name in `FEATURES`.

Scale-free because a feature in dollars would tell the model which ticker it sees: multiply a ticker's prices by ten and
nothing may change. No look-ahead: cut the history at t and the features at t may not change.
"""

from typing import get_args

from omninmo.config import FeatureSet
from omninmo.features import cross_section, distribution, drawdown, market, momentum, returns, trend, volatility
from omninmo.features.registry import FEATURES, Feature, Inputs, fingerprint
from omninmo.schema import FAMILIES

__all__ = ["FEATURES", "FEATURE_SETS", "WARM_UP", "Feature", "Inputs", "feature_set", "fingerprint"]

FAMILY_MODULES = (returns, trend, momentum, volatility, drawdown, distribution, market, cross_section)

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
    "technical": _of("returns", "trend", "momentum", "volatility"),
    "risk": _of("volatility", "drawdown", "distribution", "market"),
    "full": _of(*FAMILIES),
}
assert set(FEATURE_SETS) == set(get_args(FeatureSet))


def feature_set(name: FeatureSet) -> tuple[Feature, ...]:
    """Return the features of a set, in the order in which the model sees them."""
    return tuple(FEATURES[key] for key in FEATURE_SETS[name])
