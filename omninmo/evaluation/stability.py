"""How well importance rankings agree: between the folds of a run, or between runs.

All measures take `shares`: a DataFrame of features × rankings, each column the importance shares of one fold or run,
NaN where it lacks the feature. `pairs` holds the measures of two rankings each, which are averaged over all pairs here.
High agreement means that the same features were used, not that they predict: models of pure noise agree too.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.evaluation import pairs
from omninmo.evaluation.pairs import RBO_P, PairMatrices

MIN_RANKINGS = 3
"""Rankings below which no conclusion is drawn: two rankings have one agreement, and no spread of it."""

MIN_FOR_INTERVAL = 10
"""Rankings below which the interval of `nogueira` covers 61–84 % instead of 95 %, and so is not given."""


class Stability(NamedTuple):
    """A stability and its 95 % interval, None where too few rankings give one.

    Examples
    --------
    >>> Stability(0.62)
    Stability(value=0.62, low=None, high=None)
    """

    value: float
    low: float | None = None
    high: float | None = None


class Agreement(NamedTuple):
    """Every measure of one set of rankings.

    Attributes
    ----------
    rankings, features, shared : int
        How many rankings, features that any of them has, and features that all of them have.
    k : int
        How many top features `nogueira` and `jaccard` compare.
    nogueira : Stability
        On the features that all rankings have, for it needs one number of features; NaN where these are k or fewer.
    rbo, spearman, kendall, jaccard : float
        Means over the pairs, each on the features that the two have both: one ranking of few features does not shrink
        the others. NaN where no pair has a value.
    rbo_by_chance, jaccard_by_chance : float
        What random rankings of as many features would have; that of the other measures is 0.
    """

    rankings: int
    features: int
    shared: int
    k: int
    nogueira: Stability
    rbo: float
    rbo_by_chance: float
    spearman: float
    kendall: float
    jaccard: float
    jaccard_by_chance: float


def agreement(shares: pd.DataFrame, k: int | None = None, matrices: PairMatrices | None = None) -> Agreement:
    """Return every measure of how well a set of rankings agrees.

    Parameters
    ----------
    shares : features × rankings
    k : how many top features to compare; by default `default_k` of the features that all have
    matrices : `pair_matrices(shares, k)`, where these are known already

    Examples
    --------
    >>> shares = pd.DataFrame({"run a": [0.4, 0.3, 0.2, 0.1], "run b": [0.5, 0.3, None, 0.2]}, index=list("abcd"))
    >>> found = agreement(shares)
    >>> found.features, found.shared, found.k, found.spearman
    (4, 3, 1, 1.0)
    """
    common = shares.dropna()
    k = default_k(len(common)) if k is None else k
    means = {
        name: pairs.mean_of_pairs(matrix)
        for name, matrix in (matrices or pairs.pair_matrices(shares, k))._asdict().items()
        if name != "shared"
    }
    features = len(shares.dropna(how="all"))
    return Agreement(shares.shape[1], features, len(common), k, nogueira(common, k), **means)


def feature_stability(shares: pd.DataFrame) -> float:
    """Return the mean Spearman correlation over the pairs of columns; NaN where there is none.

    Examples
    --------
    Two of three folds rank alike, the third the other way round: the mean of 1, −1 and −1.

    >>> round(feature_stability(pd.DataFrame({1: [0.5, 0.3, 0.2], 2: [0.6, 0.3, 0.1], 3: [0.2, 0.3, 0.5]})), 3)
    -0.333
    """
    return pairs.mean_of_pairs(pairs.spearman(shares))


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
    """Return the mean rank-biased overlap over the pairs of columns (`pairs.rbo`): 1 = identical, weighted to the top.

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
    used = (shares > 0).any(axis=0)
    return pairs.mean_of_pairs(pairs.rbo(shares, p)) if used.all() else float("nan")


def rbo_by_chance(d: int, p: float = RBO_P) -> float:
    """Return the expected rank-biased overlap of two random rankings of `d` features: at depth k they share k²/d.

    Examples
    --------
    >>> round(rbo_by_chance(20), 2), round(rbo_by_chance(60), 2)
    (0.44, 0.17)
    """
    return float(pairs.expected_rbo(np.array(d), np.array(d), p))


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


def _top(shares: pd.DataFrame, k: int) -> Floats:
    """Return 1 where a feature is used and among a column's top k, ties by name, else 0."""
    by_name = shares.sort_index().to_numpy()
    places = np.argsort(-by_name, axis=0, kind="stable").argsort(axis=0)
    return ((places < k) & (by_name > 0)).astype(np.float64)
