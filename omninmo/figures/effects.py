"""The points of a SHAP dependence plot, and what its folds agree on. Not how they are drawn."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.arrays import Floats
from omninmo.evaluation.binned_medians import fold_medians
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.colours import value_colours

JITTER = 0.3
"""Share of the smallest distance between two values by which a point is moved at most."""
MAX_APART = 30
"""Distinct values up to which points of one value lie side by side, such as the ranks of 20 tickers."""
MIN_RATIO = 100
"""99th ÷ 1st percentile from which a logarithmic axis shows more than a linear one; by the ends one outlier decides."""
GOLDEN = 0.6180339887498949


class Medians(NamedTuple):
    """The median effect in the bins of `binned_medians`: the mean over the folds, the lowest and the highest fold."""

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
    distinct = np.unique(x[~np.isnan(x)])
    of_known, of_missing = medians(table, feature)
    partner_values = table.data[:, other].astype(np.float32)
    return Effects(
        x=x,
        jitter=_jitter(len(x), distinct),
        effect=effect,
        partner_values=partner_values,
        colours=value_colours(partner_values),
        medians=of_known,
        missing=of_missing,
        is_log=len(distinct) > MAX_APART and _is_wide(x[~np.isnan(x)]),
    )


def medians(table: ShapTable, feature: str) -> tuple[Medians, Medians]:
    """Return the median effects over the folds of rows whose value is known, and of those whose value is missing.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    feature : name in `table.features`
    """
    column, folds = table.features.index(feature), table.index["fold"].to_numpy()
    points = fold_medians(
        pd.DataFrame({"fold": folds, "value": table.data[:, column], "effect": table.values[:, column]})
    ).dropna(how="all")
    missing = np.asarray(points.index.isna())
    return _over_folds(points[~missing]), _over_folds(points[missing])


def _over_folds(points: pd.DataFrame) -> Medians:
    return Medians(
        points.index.to_numpy(dtype=np.float64),
        points.mean(axis=1).to_numpy(),
        points.min(axis=1).to_numpy(),
        points.max(axis=1).to_numpy(),
    )


def _is_wide(known: NDArray[np.float32]) -> bool:
    low, high = np.quantile(known, (0.01, 0.99))
    return bool(known.min() > 0 and high > MIN_RATIO * low)


def _jitter(count: int, distinct: Floats) -> Floats:
    """Return even steps to both sides (multiples of the golden ratio, modulo 1), the same ones each time."""
    if not 1 < len(distinct) <= MAX_APART:
        return np.zeros(count, dtype=np.float32)
    steps = 2 * (np.arange(count) * GOLDEN % 1) - 1
    return (JITTER * np.diff(distinct).min() * steps).astype(np.float32)
