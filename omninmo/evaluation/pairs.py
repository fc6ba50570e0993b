"""How alike each two importance rankings are, on the features that the two have both.

All measures take `shares`: a DataFrame of features × rankings, NaN where a ranking lacks the feature, and return a
DataFrame of rankings × rankings, 1 on its diagonal, NaN where the two share too little for a measure to mean anything.
Ties are broken by name where a measure needs an order, so that the order of the rows never matters. All pairs are
measured at once, a block of features at a time, by products of matrices: memory grows with the results alone.
"""

from collections.abc import Callable
from math import comb
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Rows, Values

RBO_P = 0.9
"""Weight of depth in rank-biased overlap: the top 10 carry 86 % of it."""

MEASURES = ("spearman", "kendall", "rbo", "jaccard")
"""The fields of `PairMatrices` that say how alike two rankings are."""

BLOCK_CELLS = 4_000_000
"""Cells of the largest arrays of a block of features: 16 MB each."""


class PairMatrices(NamedTuple):
    """Every measure of every pair of rankings, each a DataFrame of rankings × rankings.

    Attributes
    ----------
    spearman, kendall, rbo, jaccard : see the functions of these names
    rbo_by_chance, jaccard_by_chance : what two random rankings of as many features would have
    shared : how many features the two have both
    """

    spearman: pd.DataFrame
    kendall: pd.DataFrame
    rbo: pd.DataFrame
    rbo_by_chance: pd.DataFrame
    jaccard: pd.DataFrame
    jaccard_by_chance: pd.DataFrame
    shared: pd.DataFrame


def pair_matrices(shares: pd.DataFrame, k: int, p: float = RBO_P) -> PairMatrices:
    """Return every measure of every pair.

    Parameters
    ----------
    shares : features × rankings
    k : how many top features `jaccard` compares
    p : weight of depth in `rbo`
    """
    return PairMatrices(
        spearman(shares),
        kendall(shares),
        rbo(shares, p),
        rbo_by_chance(shares, p),
        jaccard(shares, k),
        jaccard_by_chance(shares, k),
        shared(shares),
    )


def mean_of_pairs(matrix: pd.DataFrame) -> float:
    """Return the mean over the pairs of rankings that have a value; NaN where none has.

    Examples
    --------
    >>> mean_of_pairs(pd.DataFrame([[1.0, 0.5, np.nan], [0.5, 1.0, 0.25], [np.nan, 0.25, 1.0]]))
    0.375
    """
    pairs = matrix.to_numpy()[np.triu_indices(len(matrix), 1)]
    known = pairs[~np.isnan(pairs)]
    return float(known.mean()) if known.size else float("nan")


def shared(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how many features each two rankings have both; on the diagonal, how many one has.

    Examples
    --------
    >>> shared(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.4, 0.6, None]}))
           run a  run b
    run a      3      2
    run b      2      2
    """
    return _frame(shares, _shared(_has(_values(shares))).astype(np.int64))


def spearman(shares: pd.DataFrame) -> pd.DataFrame:
    """Return Spearman's rank correlation, equal shares having their mean rank; NaN where a ranking is constant.

    With r the rank among the features that both have, less its mean: Σ r_i r_j / √(Σ r_i² · Σ r_j²).

    Examples
    --------
    >>> spearman(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.2, 0.3, 0.5]}))
           run a  run b
    run a    1.0   -1.0
    run b   -1.0    1.0
    """
    x = _values(shares)
    has = _has(x)

    def terms(block: slice) -> tuple[Floats, Floats]:
        ranks = _counted(_signs(x, block), has) * has.T[block, None, :]
        products = (ranks * ranks.transpose(0, 2, 1)).sum(axis=0, dtype=np.float64)
        return products, np.square(ranks).sum(axis=0, dtype=np.float64)

    products, squares = _summed(x, terms)
    return _frame(shares, _ratio(products, np.sqrt(squares * squares.T)), diagonal=1)


def kendall(shares: pd.DataFrame) -> pd.DataFrame:
    """Return Kendall's τ-b: concordant less discordant pairs of features; NaN where a ranking is constant.

    (C − D) / √(U_i · U_j), U being the pairs of features that are not tied in a ranking. Kendall, Biometrika 33(3),
    1945.

    Examples
    --------
    >>> matrix = kendall(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.5, 0.2, 0.3]}))
    >>> round(float(matrix.loc["run a", "run b"]), 3)
    0.333
    """
    x = _values(shares)
    has = _has(x)

    def terms(block: slice) -> tuple[Floats, Floats]:
        signs = _signs(x, block)
        of_rankings = signs.transpose(1, 0, 2).reshape(len(x), -1)
        return of_rankings @ of_rankings.T, (_counted(np.abs(signs), has) * has.T[block, None, :]).sum(axis=0)

    concordant, untied = _summed(x, terms)
    return _frame(shares, _ratio(concordant, np.sqrt(untied * untied.T)), diagonal=1)


def rbo(shares: pd.DataFrame, p: float = RBO_P) -> pd.DataFrame:
    """Return the rank-biased overlap: 1 = identical, weighted towards the top; NaN where a ranking uses no feature.

    With X_l the features that both have among their top l: X_s/s · p^s + (1−p)/p · Σ_{l≤s} X_l/l · p^l. This is the
    extrapolated form of Webber, Moffat & Zobel, ACM TOIS 28(4), 2010, equation 23, down to the depth s to which both
    use features at all: the order of unused ones means nothing.

    Examples
    --------
    Of two features in opposite order the first depth shares none of one and the second both of two: 0.9.

    >>> matrix = rbo(pd.DataFrame({"run a": [0.6, 0.4], "run b": [0.4, 0.6]}))
    >>> round(float(matrix.loc["run a", "run b"]), 3)
    0.9
    """
    x = _values(shares)
    has = _has(x)
    depth = _depth(x, has)
    weight = np.concatenate([[0.0], np.cumsum(p ** np.arange(1, x.shape[1] + 1) / np.arange(1, x.shape[1] + 1))])

    def terms(block: slice) -> tuple[Values, Floats]:
        places = _places(x, has, block)
        entered = np.maximum(places, places.transpose(0, 2, 1))  # the depth from which on both have the feature
        counted = entered <= depth
        return counted.sum(axis=0), np.where(counted, weight[entered - 1], 0.0).sum(axis=0)

    common, missed = _summed(x, terms)
    total = (1 - p) / p * (common * weight[depth] - missed) + _ratio(common, depth) * p**depth
    return _frame(shares, np.where(depth > 0, total, np.nan), diagonal=1)


def rbo_by_chance(shares: pd.DataFrame, p: float = RBO_P) -> pd.DataFrame:
    """Return the expected `rbo` of two random rankings of the features that the two share, to the same depth."""
    x = _values(shares)
    has = _has(x)
    return _frame(shares, expected_rbo(_shared(has), _depth(x, has), p))


def expected_rbo(d: Values, depth: Values, p: float = RBO_P) -> Floats:
    """Return the expected rank-biased overlap of random rankings of `d` features, counted to `depth`.

    At depth l they share l²/d features. NaN where there is none.

    Examples
    --------
    >>> expected_rbo(np.array([20, 60]), np.array([20, 60])).round(2).tolist()
    [0.44, 0.17]
    """
    depths = np.arange(int(np.max(depth, initial=0)) + 1)
    weight = np.cumsum(depths * p**depths)[depth.astype(np.intp)]
    return _ratio((1 - p) / p * weight + depth * p**depth, d.astype(np.float64))


def jaccard(shares: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return how many of the features in the top k of either are in that of both; NaN where they share k or fewer.

    |A ∩ B| / |A ∪ B|. Jaccard, New Phytologist 11(2), 1912. A feature that a ranking does not use is not in its top k.

    Examples
    --------
    >>> matrix = jaccard(pd.DataFrame({"run a": [0.5, 0.3, 0.2], "run b": [0.5, 0.2, 0.3]}), k=2)
    >>> round(float(matrix.loc["run a", "run b"]), 3)
    0.333
    """
    x = _values(shares)
    has = _has(x)

    def terms(block: slice) -> tuple[Values, Values]:
        top = (_places(x, has, block) <= k) & (x.T[block, :, None] > 0)
        return (top & top.transpose(0, 2, 1)).sum(axis=0), top.sum(axis=0)

    both, size = _summed(x, terms)
    value = _ratio(both, size + size.T - both)
    return _frame(shares, np.where(_shared(has) > k, value, np.nan), diagonal=1)


def jaccard_by_chance(shares: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return the expected `jaccard` of two random rankings of the features that the two share."""
    counts, positions = np.unique(_shared(_has(_values(shares))), return_inverse=True)
    return _frame(shares, np.array([expected_jaccard(int(d), k) for d in counts])[positions])


def expected_jaccard(d: int, k: int) -> float:
    """Return the expected Jaccard index of two random sets of `k` out of `d` features; NaN where d ≤ k.

    The size of the intersection is hypergeometric: two single features out of four are the same in a quarter of cases.

    Examples
    --------
    >>> expected_jaccard(4, 1)
    0.25
    """
    if d <= k:
        return float("nan")
    return sum(comb(k, r) * comb(d - k, k - r) * r / (2 * k - r) for r in range(k + 1)) / comb(d, k)


def _values(shares: pd.DataFrame) -> Floats:
    """Return rankings × features, features by name."""
    return np.ascontiguousarray(shares.sort_index().to_numpy(dtype=np.float64).T)


def _has(x: Floats) -> Floats:
    """Return 1 where a ranking has a feature, in single precision: it counts exactly up to 16 million."""
    return (~np.isnan(x)).astype(np.float32)


def _shared(has: Floats) -> Floats:
    return (has @ has.T).astype(np.float64)


def _depth(x: Floats, has: Floats) -> Rows:
    """Return the depth to which both rankings use features that both have."""
    used = (x > 0).astype(np.float32) @ has.T
    return np.minimum(used, used.T).astype(np.intp)


def _summed(x: Floats, terms: Callable[[slice], tuple[Values, Values]]) -> tuple[Floats, Floats]:
    """Return the sums over all features of two terms (rankings × rankings each), taken `BLOCK_CELLS` at a time."""
    m, d = x.shape
    size = max(1, BLOCK_CELLS // max(1, m * max(m, d)))
    first, second = np.zeros((2, m, m))
    for start in range(0, d, size):
        of_block = terms(slice(start, start + size))
        first += of_block[0]
        second += of_block[1]
    return first, second


def _counted(cells: Floats, has: Floats) -> Floats:
    """Return [feature, i, j]: the sum of cells [feature, i, other feature] over the other features that j has."""
    size, m, d = cells.shape
    return (cells.reshape(size * m, d) @ has.T).reshape(size, m, m)


def _signs(x: Floats, block: slice) -> Floats:
    """Return [feature, ranking, other feature]: 1 where the share is larger than the other's, −1 smaller, else 0."""
    mine = x.T[block, :, None]
    return np.subtract(mine > x, mine < x, dtype=np.float32)  # NaN is neither


def _places(x: Floats, has: Floats, block: slice) -> Rows:
    """Return [feature, i, j]: its place in i among the features that j has, 1 = first; d + 1 where i or j lacks it."""
    mine, d = x.T[block, :, None], x.shape[1]
    by_name = np.arange(d) < np.arange(d)[block, None, None]
    ahead = (x > mine) | (x == mine) & by_name
    known = has.T[block] > 0
    has_both = known[:, :, None] & known[:, None, :]
    return np.where(has_both, 1 + _counted(ahead.astype(np.float32), has), d + 1).astype(np.intp)


def _ratio(numerator: Floats, denominator: Values) -> Floats:
    """Return the quotient, NaN where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.full(np.shape(numerator), np.nan), where=denominator != 0)


def _frame(shares: pd.DataFrame, matrix: Values, diagonal: float | None = None) -> pd.DataFrame:
    if diagonal is not None:
        np.fill_diagonal(matrix, diagonal)
    return pd.DataFrame(matrix, index=shares.columns, columns=shares.columns)
