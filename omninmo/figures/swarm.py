"""The points of a SHAP summary: which rows are drawn, where, and in which colour. Not how."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from omninmo.arrays import Floats, Rows
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.colours import value_colours

MAX_POINTS = 2000
"""Of one feature: more of them cover each other."""
BINS = 70
HALF_WIDTH = 0.42
"""How far a point lies off the line of its feature at most; lines are 1 apart."""


class Swarm(NamedTuple):
    """The points of one feature.

    Attributes
    ----------
    feature : its name
    rows : positions in the table, ascending; all arrays are of this length
    effect : float32, the SHAP values
    values : float32, the values of the feature; NaN where missing
    offset : float32 in ±`HALF_WIDTH`, how far each point lies off the feature's line
    colours : float32 as of `value_colours`
    """

    feature: str
    rows: Rows
    effect: Floats
    values: Floats
    offset: Floats
    colours: NDArray[np.float32]


def swarms(table: ShapTable, features: Sequence[str]) -> list[Swarm]:
    """Return the points of some features, at most `MAX_POINTS` each, the strongest effects among them.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    features : names in `table.features`, in the order in which they are drawn
    """
    return [_swarm(table, feature) for feature in features] if len(table) else []


def _swarm(table: ShapTable, feature: str) -> Swarm:
    column = table.features.index(feature)
    rows = kept_rows(table.values[:, column])
    effect, values = table.values[rows, column].astype(np.float32), table.data[:, column]
    offset = spread(effect).astype(np.float32)
    return Swarm(feature, rows, effect, values[rows].astype(np.float32), offset, value_colours(values)[rows])


def kept_rows(effect: Floats) -> Rows:
    """Return which rows to draw: all of few; of many the strongest effects and an even draw of the rest."""
    if len(effect) <= MAX_POINTS:
        return np.arange(len(effect))
    order = np.argsort(-np.abs(effect), kind="stable")
    tails, rest = order[: MAX_POINTS // 5], order[MAX_POINTS // 5 :]
    chosen = np.linspace(0, len(rest) - 1, MAX_POINTS - len(tails)).astype(int)
    return np.sort(np.concatenate([tails, rest[chosen]]))


def spread(effect: Floats) -> Floats:
    """Return how far each point moves off its line: the more neighbours, the farther, to both sides in turn.

    The width grows with the root of the number of neighbours: a crowd at zero would flatten all the rest otherwise.
    """
    low, high = float(effect.min()), float(effect.max())
    bins = ((effect - low) / ((high - low) or 1.0) * (BINS - 1)).astype(int)
    order = np.argsort(bins, kind="stable")
    counts = np.bincount(bins, minlength=BINS)
    starts = np.concatenate([[0], counts.cumsum()[:-1]])
    rank_in_bin = np.empty(len(effect))
    rank_in_bin[order] = np.arange(len(effect)) - starts[bins[order]]
    side = np.where(rank_in_bin % 2 == 0, 1, -1) * np.ceil(rank_in_bin / 2)
    return HALF_WIDTH * 2 * side / np.sqrt(counts[bins] * counts.max())
