"""How far a row lies from those that a model learned from, feature by feature."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from omninmo.arrays import Floats

QUANTILES = (0.01, 0.99)


def feature_ranges(x: Floats, names: Sequence[str]) -> dict[str, list[float]]:
    """Return the 1 % and 99 % quantiles of each feature; one that is always missing has none.

    Parameters
    ----------
    x : (n, d) the rows that a model learned from; NaN where a feature is missing
    names : of the d features

    Examples
    --------
    >>> feature_ranges(np.column_stack([np.arange(101.0), np.full(101, np.nan)]), ["a", "b"])
    {'a': [1.0, 99.0]}
    """
    known = {name: column[~np.isnan(column)].astype(np.float64) for name, column in zip(names, x.T, strict=True)}
    return {name: np.quantile(column, QUANTILES).tolist() for name, column in known.items() if len(column)}


def share_outside(x: Floats, names: Sequence[str], ranges: pd.DataFrame) -> Floats:
    """Return the share of each row's features that lie outside of their ranges: (n,) from 0 to 1.

    Of features that are missing, or have no range, nothing can be said; NaN where there are no others.

    Parameters
    ----------
    x : (n, d)
    names : of the d features
    ranges : low and high, indexed by feature

    Examples
    --------
    >>> ranges = pd.DataFrame({"low": [0.0, 0.0], "high": [1.0, 1.0]}, index=["a", "b"])
    >>> share_outside(np.array([[0.5, 5.0], [np.nan, 0.5]]), ["a", "b"], ranges).tolist()
    [0.5, 0.0]
    """
    lows, highs = ranges.reindex(list(names))[["low", "high"]].to_numpy(dtype=np.float64).T
    known = ~np.isnan(x) & ~np.isnan(lows)
    outside = known & ((x < lows) | (x > highs))
    count = known.sum(axis=1)
    return np.where(count > 0, outside.sum(axis=1) / np.maximum(count, 1), np.nan)
