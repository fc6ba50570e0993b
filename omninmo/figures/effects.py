"""The points of a SHAP dependence plot, and what its folds agree on. Not how they are drawn."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.arrays import Floats, Values
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.colours import value_colours

MEDIAN_BINS = 20
MIN_ROWS_IN_BIN = 5
MAX_DISCRETE = 12
"""Distinct values up to which points of one value are spread to its sides, and each value has a median of its own."""
JITTER = 0.3
"""Share of the smallest distance between two values by which a point is moved at most."""
MIN_RATIO = 100
"""Largest to smallest value from which a logarithmic axis shows more than a linear one."""
GOLDEN = 0.6180339887498949


class Medians(NamedTuple):
    """The median effect at some values of the feature: the mean over the folds, the lowest and the highest fold."""

    x: Floats
    effect: Floats
    low: Floats
    high: Floats


class Effects(NamedTuple):
    """What is drawn: n rows of the table in its order.

    Attributes
    ----------
    x : float32 array (n,), values of the feature; NaN where missing
    jitter : float32 array (n,), what to add to x so that points of one value lie side by side; 0 of a continuous one
    effect : float32 array (n,), SHAP values of the feature
    partner_values : float32 array (n,), values of the feature that colours the points
    colours : float32 array (n,) as of `value_colours`
    medians : over the rows whose value is known
    missing : the same over the rows whose value is missing, at most one entry, whose x is NaN
    is_log : whether a logarithmic axis shows more
    """

    x: Floats
    jitter: Floats
    effect: Floats
    partner_values: Floats
    colours: NDArray[np.float32]
    medians: Medians
    missing: Medians
    is_log: bool


def effects(table: ShapTable, feature: str, partner: str) -> Effects:
    """Return the points of one feature, coloured by another.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    feature, partner : names in `table.features`
    """
    column, other = table.features.index(feature), table.features.index(partner)
    x, effect = table.data[:, column].astype(np.float32), table.values[:, column].astype(np.float32)
    folds, known = table.index["fold"].to_numpy(), ~np.isnan(x)
    distinct = np.unique(x[known])
    partner_values = table.data[:, other].astype(np.float32)
    return Effects(
        x=x,
        jitter=_jitter(len(x), distinct),
        effect=effect,
        partner_values=partner_values,
        colours=value_colours(partner_values),
        medians=medians(x[known], effect[known], folds[known]),
        missing=_over_folds(np.zeros((~known).sum(), dtype=int), x[~known], effect[~known], folds[~known]),
        is_log=bool(len(distinct) > MAX_DISCRETE and distinct[0] > 0 and distinct[-1] > MIN_RATIO * distinct[0]),
    )


def medians(x: Floats, effect: Floats, folds: Values) -> Medians:
    """Return the median effect over the folds in bins of equal size, of few distinct values at each of them.

    Parameters
    ----------
    x, effect : arrays (n,) without missing values
    folds : array (n,), the fold of each row; in a bin, only folds of at least `MIN_ROWS_IN_BIN` rows count
    """
    distinct, bins = np.unique(x, return_inverse=True)
    if len(distinct) > MAX_DISCRETE:
        edges = np.unique(np.quantile(x, np.linspace(0, 1, MEDIAN_BINS + 1)))
        bins = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, max(len(edges) - 2, 0))
    if len(x) < MEDIAN_BINS * MIN_ROWS_IN_BIN:
        bins, x, effect, folds = bins[:0], x[:0], effect[:0], folds[:0]
    return _over_folds(bins, x, effect, folds)


def _over_folds(bins: Values, x: Floats, effect: Floats, folds: Values) -> Medians:
    frame = pd.DataFrame({"bin": bins, "fold": folds, "x": x, "effect": effect})
    grouped = frame.groupby(["bin", "fold"])["effect"].agg(["median", "size"])
    steady = grouped[grouped["size"] >= MIN_ROWS_IN_BIN]["median"].groupby("bin").agg(["mean", "min", "max"])
    middle = frame.groupby("bin")["x"].median().reindex(steady.index)
    return Medians(middle.to_numpy(), *(steady[name].to_numpy() for name in ("mean", "min", "max")))


def _jitter(count: int, distinct: Floats) -> Floats:
    """Return even steps to both sides (multiples of the golden ratio, modulo 1), the same ones each time."""
    if not 1 < len(distinct) <= MAX_DISCRETE:
        return np.zeros(count, dtype=np.float32)
    steps = 2 * (np.arange(count) * GOLDEN % 1) - 1
    return (JITTER * np.diff(distinct).min() * steps).astype(np.float32)
