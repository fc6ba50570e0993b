"""Exact SHAP values of out-of-fold rows, and what follows from them: importance, interaction partners, checks."""

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.arrays import Floats, Names, Rows
from omninmo.errors import ModelError

if TYPE_CHECKING:
    import shap


@dataclass(frozen=True)
class ShapTable:
    """SHAP values of n out-of-fold rows, each explained by the model of its own fold.

    Attributes
    ----------
    values : float32 array (n, d), or (n, class, d) in classification
        In the unit of `margin`: return in regression, log-odds in classification.
    data : float32 array (n, d)
        The features themselves; NaN where missing.
    base : float32 array (n,) or (n, class)
        Base value of each row's own fold model.
    margin : float32 array (n,) or (n, class)
        The model's raw output; base + Σ values.
    prediction : float64 array (n,)
        The run's prediction: return, or expected rating.
    index : DataFrame
        One row per explained row: date, ticker, fold.
    features : tuple of d names
    total_rows : int
        How many out-of-fold rows the n were drawn from.
    """

    values: Floats
    data: Floats
    base: Floats
    margin: Floats
    prediction: Floats
    index: pd.DataFrame
    features: tuple[str, ...]
    total_rows: int

    def __len__(self) -> int:
        return len(self.data)

    @property
    def n_classes(self) -> int:
        """Number of classes; 0 in regression."""
        return self.values.shape[1] if self.values.ndim == 3 else 0

    def of_class(self, k: int) -> "ShapTable":
        """Return the table of one class, shaped like a regression's. A regression returns itself."""
        if not self.n_classes:
            return self
        return ShapTable(
            self.values[:, k],
            self.data,
            self.base[:, k],
            self.margin[:, k],
            self.prediction,
            self.index,
            self.features,
            self.total_rows,
        )

    def at(self, rows: Rows) -> "ShapTable":
        """Return the table of some of its rows, given by their positions; it still knows what all were drawn from."""
        return ShapTable(
            self.values[rows],
            self.data[rows],
            self.base[rows],
            self.margin[rows],
            self.prediction[rows],
            self.index.iloc[rows].reset_index(drop=True),
            self.features,
            self.total_rows,
        )

    def digest(self) -> str:
        """Return a hash of what the table says, by which a cache knows it: a millisecond for 5,000 rows × 60."""
        arrays = (self.values, self.data, self.index["fold"].to_numpy())
        parts = [zlib.crc32(np.ascontiguousarray(array).data) for array in arrays]
        return "-".join(map(str, (*self.values.shape, *parts, zlib.crc32("\n".join(self.features).encode()))))

    def to_explanation(self) -> "shap.Explanation":
        """Return the table as a `shap.Explanation`, classes last as shap expects. Imports shap, which takes seconds."""
        from shap import Explanation

        values = np.moveaxis(self.values, 1, 2) if self.n_classes else self.values
        return Explanation(values, base_values=self.base, data=self.data, feature_names=list(self.features))


def split_contributions(contributions: Floats) -> tuple[Floats, Floats]:
    """Split XGBoost's contributions (…, d + 1) into values (…, d) and base (…)."""
    return contributions[..., :-1], contributions[..., -1]


def check_additivity(values: Floats, base: Floats, margin: Floats) -> None:
    """Check that base + Σ values = margin, which is what makes the values SHAP values.

    The tolerance is min(1e-4, 1e-3 × sd(margin)), and never below float32 rounding of what is added up: of a few rows,
    or of rows that are alike, the standard deviation says nothing.

    Raises
    ------
    ModelError
        If the largest gap exceeds the tolerance.
    """
    total = base.astype(np.float64) + values.sum(axis=-1, dtype=np.float64)
    gap = float(np.abs(total - margin).max(initial=0.0))
    size = np.abs(base) + np.abs(values).sum(axis=-1)
    rounding = 16 * float(np.finfo(np.float32).eps) * max(1e-3, float(size.max(initial=0.0)))
    allowed = max(min(1e-4, 1e-3 * float(np.std(margin))), rounding)
    if not gap <= allowed:
        raise ModelError(
            f"SHAP values should add up to the model's output within {allowed:.1e}, but are off by {gap:.1e}; "
            "the explanation cannot be trusted, so the run was stopped. Please report the config of this run."
        )


def sample_rows(dates: pd.DatetimeIndex, tickers: Names, count: int) -> Rows:
    """Return the positions of `count` rows, chosen by a hash of (date, ticker).

    Two runs that share rows so explain the same ones, whatever else differs. Positions are sorted.

    Examples
    --------
    >>> dates = pd.bdate_range("2024-01-01", periods=4).repeat(2)
    >>> tickers = np.array(["KO", "GE"] * 4)
    >>> sample_rows(dates, tickers, 3).tolist() == sample_rows(dates, tickers, 3).tolist()
    True
    >>> sample_rows(dates, tickers, 100).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    if count >= len(dates):
        return np.arange(len(dates))
    names, codes = np.unique(tickers, return_inverse=True)
    seeds = np.array([zlib.crc32(str(name).encode()) for name in names], dtype=np.uint64)
    days = dates.to_numpy().astype("datetime64[D]").astype(np.int64).astype(np.uint64)
    keys = _mix(seeds[codes] << np.uint64(32) ^ days)
    return np.sort(np.argsort(keys, kind="stable")[:count])


def _mix(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit integers (the finaliser of splitmix64; Steele, Lea & Flood, OOPSLA 2014)."""
    with np.errstate(over="ignore"):
        keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def shap_shares(values: Floats) -> Floats:
    """Return each feature's share of mean |SHAP| in one fold: d numbers that add up to 1 (all 0 if nothing matters).

    Parameters
    ----------
    values : (n, d), or (n, class, d), whose classes are added up

    Examples
    --------
    >>> shap_shares(np.array([[1.0, -3.0], [-1.0, 3.0]])).tolist()
    [0.25, 0.75]
    """
    size = np.abs(values, dtype=np.float64).mean(axis=0)
    size = size.sum(axis=0) if size.ndim == 2 else size
    total = size.sum()
    return size / total if total > 0 else size


def fold_shares(table: ShapTable) -> pd.DataFrame:
    """Return features × folds: each feature's share of mean |SHAP| in each fold; all classes together where there are.

    Rows are never pooled: a fold with larger predictions would outvote the others.
    """
    folds = table.index["fold"].to_numpy()
    shares = {fold: shap_shares(table.values[folds == fold]) for fold in np.unique(folds)}
    return pd.DataFrame(shares, index=list(table.features))


def global_importance(table: ShapTable) -> pd.Series:
    """Return the mean over folds of each fold's share of mean |SHAP|, largest first, indexed by feature."""
    return fold_shares(table).mean(axis=1).sort_values(ascending=False, kind="stable").rename(None)


def class_shares(table: ShapTable) -> pd.DataFrame:
    """Return features × classes: how much of all mean |SHAP| a feature has on each class, mean over the folds.

    A row adds up to the feature's `global_importance`.

    Parameters
    ----------
    table : of a classification, all classes
    """
    folds = table.index["fold"].to_numpy()
    sizes = [np.abs(table.values[folds == fold], dtype=np.float64).mean(axis=0).T for fold in np.unique(folds)]
    shares = [size / (size.sum() or 1.0) for size in sizes]
    return pd.DataFrame(np.mean(shares, axis=0), index=list(table.features), columns=range(table.n_classes))


def interaction_strengths(table: ShapTable, feature: str, window: int = 40) -> pd.Series:
    """Rank the features by how well they explain the spread of `feature`'s SHAP values at like values of it.

    Within each fold the rows are sorted by `feature` and cut into windows; in every window the correlation of the
    SHAP value with each other feature is taken, weighted by the spread of the SHAP value. This is the idea of
    shap.approximate_interactions (Lundberg & Lee), done on all features at once, and with missing values left out
    one by one instead of a window at a time.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    feature : one of `table.features`
    window : rows per window

    Returns
    -------
    Series indexed by feature, largest first, without `feature` itself; dimensionless, comparable within one call.
    """
    column = table.features.index(feature)
    folds = table.index["fold"].to_numpy()
    strengths = [
        _fold_strengths(table.data[folds == fold], table.values[folds == fold, column], column, window)
        for fold in np.unique(folds)
    ]
    series = pd.Series(np.mean(strengths, axis=0), index=list(table.features))
    return series.drop(feature).sort_values(ascending=False, kind="stable")


def _fold_strengths(data: Floats, effect: Floats, column: int, window: int) -> Floats:
    known = ~np.isnan(data[:, column])
    data, effect = data[known], effect[known]
    n_windows = max(1, len(data) // window)
    if len(data) < 3:
        return np.zeros(data.shape[1])
    order = np.argsort(data[:, column], kind="stable")[: len(data) // n_windows * n_windows]
    x = data[order].reshape(n_windows, -1, data.shape[1]).astype(np.float64)
    y = effect[order].reshape(n_windows, -1, 1).astype(np.float64)
    present = ~np.isnan(x)
    count = np.maximum(present.sum(axis=1, keepdims=True), 1)
    x = np.where(present, x - np.nansum(x, axis=1, keepdims=True) / count, 0.0)
    y = np.where(present, y - (y * present).sum(axis=1, keepdims=True) / count, 0.0)
    spread = np.sqrt((x**2).sum(axis=1))
    covariance = np.abs((x * y).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        # |correlation| × spread of the effect = |covariance| / spread of the feature
        strength = np.where(spread > 1e-12, covariance / spread, 0.0)
    return strength.sum(axis=0)
