"""How well importance rankings agree: between the folds of a run, or between runs.

All measures take `shares`: a DataFrame of features × rankings, each column the importance shares of one fold or run.
High agreement means that the same features were used, not that they predict: models of pure noise agree too.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Rows

MIN_FOR_INTERVAL = 10
"""Rankings below which the interval of `nogueira` covers 61–84 % instead of 95 %, and so is not given."""

RBO_P = 0.9
"""Weight of depth in `rbo`: the top 10 carry 86 % of it."""


class Stability(NamedTuple):
    """A stability and its 95 % interval, None where too few rankings give one."""

    value: float
    low: float | None = None
    high: float | None = None


def rank_agreement(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the Spearman correlation of every pair of columns; NaN where a column is constant, 1 on the diagonal.

    Examples
    --------
    >>> rank_agreement(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.2, 0.3, 0.5]}))
           run a  run b
    run a    1.0   -1.0
    run b   -1.0    1.0
    """
    matrix = shares.rank().corr().to_numpy(copy=True)
    np.fill_diagonal(matrix, 1.0)
    return pd.DataFrame(matrix, index=shares.columns, columns=shares.columns)


def feature_stability(shares: pd.DataFrame) -> float:
    """Return the mean Spearman correlation over the pairs of columns; NaN where there is none.

    Examples
    --------
    Two of three folds rank alike, the third the other way round: the mean of 1, −1 and −1.

    >>> round(feature_stability(pd.DataFrame({1: [0.5, 0.3, 0.2], 2: [0.6, 0.3, 0.1], 3: [0.2, 0.3, 0.5]})), 3)
    -0.333
    """
    matrix = rank_agreement(shares).to_numpy()
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    known = pairs[~np.isnan(pairs)]
    return float(known.mean()) if known.size else float("nan")


def default_k(d: int) -> int:
    """Return how many top features to compare out of `d`: a third, ten at most.

    Examples
    --------
    >>> [default_k(d) for d in (2, 9, 60)]
    [1, 3, 10]
    """
    return max(1, min(10, d // 3))


def nogueira(shares: pd.DataFrame, k: int) -> Stability:
    """Return how well the top-k sets agree, corrected for chance: 1 = identical, about 0 = random.

    With p the share of rankings that select a feature, M rankings and d features,
    1 − M/(M−1) · mean p(1−p) / (k/d · (1 − k/d)). Nogueira, Sechidis & Brown, JMLR 18(174), 2018, with their asymptotic
    interval. A feature that a ranking does not use at all is not in its top k, whose mean size then stands for k.

    Returns
    -------
    Stability
        NaN below two rankings, where d ≤ k, or where a ranking uses no feature.

    Examples
    --------
    Of four features two rankings share one of their top two, as many as chance would.

    >>> shares = pd.DataFrame({1: [0.4, 0.3, 0.2, 0.1], 2: [0.4, 0.1, 0.3, 0.2]})
    >>> nogueira(shares, k=2).value, nogueira(shares[[1, 1]], k=2).value
    (0.0, 1.0)
    """
    d, m = shares.shape
    if d <= k or m < 2:
        return Stability(float("nan"))
    selected = _top(shares, k)
    p, sizes = selected.mean(axis=1), selected.sum(axis=0)
    mean_size = float(sizes.mean())
    chance = mean_size / d * (1 - mean_size / d)
    if not sizes.all() or chance == 0:
        return Stability(float("nan"))
    value = float(1 - m / (m - 1) * (p * (1 - p)).mean() / chance)
    if m < MIN_FOR_INTERVAL:
        return Stability(value)
    # their Theorem 7
    expected = value / 2 * (2 * mean_size * sizes / d**2 - sizes / d - mean_size / d + 1)
    overlap = ((selected * p[:, None]).mean(axis=0) - sizes * mean_size / d**2 + expected) / chance
    half = 1.96 * 2 / m * float(np.sqrt(np.square(overlap - overlap.mean()).sum()))
    return Stability(value, value - half, value + half)


def rbo(shares: pd.DataFrame, p: float = RBO_P) -> float:
    """Return the mean rank-biased overlap over the pairs of columns: 1 = identical, weighted towards the top.

    The extrapolated form for two full rankings of the same d features. Webber, Moffat & Zobel, ACM TOIS 28(4), 2010,
    equation 23, down to the depth to which both rankings use features at all: the order of unused ones means nothing.
    Compare with `rbo_by_chance`. NaN below two rankings, or where one uses no feature.

    Parameters
    ----------
    shares : features × rankings
    p : weight of depth, between 0 (the first feature alone) and 1

    Examples
    --------
    Of two features in opposite order the first depth shares none of one and the second both of two: 0.9.

    >>> round(rbo(pd.DataFrame({1: [0.6, 0.4], 2: [0.4, 0.6]})), 3)
    0.9
    """
    m = shares.shape[1]
    used = (shares > 0).sum(axis=0).to_numpy()
    if m < 2 or not used.all():
        return float("nan")
    ranks = _order(shares).argsort(axis=0)
    pairs = [(i, j) for i in range(m) for j in range(i + 1, m)]
    overlaps = [_overlaps(ranks[:, i], ranks[:, j])[: min(used[i], used[j])] for i, j in pairs]
    return float(np.mean([_rbo_of_overlaps(to_depth, p) for to_depth in overlaps]))


def rbo_by_chance(d: int, p: float = RBO_P) -> float:
    """Return the expected rank-biased overlap of two random rankings of `d` features: at depth k they share k²/d.

    Examples
    --------
    >>> round(rbo_by_chance(20), 2), round(rbo_by_chance(60), 2)
    (0.44, 0.17)
    """
    depth = np.arange(1, d + 1)
    return _rbo_of_overlaps(depth**2 / d, p)


def shared(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the features that every column has, rescaled to shares that add up to 1 in each.

    Examples
    --------
    >>> shared(pd.DataFrame({1: [0.5, 0.25, 0.25], 2: [0.5, 0.5, None]}, index=["rsi_14", "beta_252", "atr_14"]))
                     1    2
    rsi_14    0.666667  0.5
    beta_252  0.333333  0.5
    """
    common = shares.dropna()
    return common / common.sum()


def _order(shares: pd.DataFrame) -> Rows:
    """Return the positions of the features in each column, largest share first."""
    return np.argsort(-shares.to_numpy(), axis=0, kind="stable")


def _top(shares: pd.DataFrame, k: int) -> Floats:
    """Return 1 where a feature is used and among a column's top k, else 0."""
    return ((_order(shares).argsort(axis=0) < k) & (shares > 0).to_numpy()).astype(np.float64)


def _overlaps(a: Rows, b: Rows) -> Floats:
    """Return how many features two rankings share among their top 1, 2, … d."""
    return np.bincount(np.maximum(a, b), minlength=len(a)).cumsum().astype(np.float64)


def _rbo_of_overlaps(overlaps: Floats, p: float) -> float:
    depth = np.arange(1, len(overlaps) + 1)
    weighted = (overlaps / depth * p**depth).sum() * (1 - p) / p
    return float(overlaps[-1] / len(overlaps) * p ** len(overlaps) + weighted)
