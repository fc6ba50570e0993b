"""Groups of alike things: features that move together, among which credit is exchangeable, and runs that agree.

SciPy's clustering takes half a second to import, and every page imports this module: only what groups waits for it.
"""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.evaluation.stability import MIN_RANKINGS

MIN_CORRELATION = 0.7
"""Mean |Spearman correlation| from which features are one group: from there on collinearity severely distorts what a
model says about single predictors (Dormann et al., Ecography 36, 2013, in a comparison of 23 methods)."""

MAX_SPREAD_RATIO = 0.5
"""Spread of a group's importance, as part of what its members would give if they moved independently, up to which
credit is said to move inside: half leaves room for the noise of few rankings, and adding up to 1 barely lowers it."""

MIN_MEMBERS_SPREAD = 0.1
"""Spread of the members, as part of the group's importance, below which there is too little movement to speak of."""


class FeatureCorrelation(NamedTuple):
    """Spearman correlation of the features of a run's rows (features × features), and how many rows it is of."""

    matrix: pd.DataFrame
    rows: int


class Dendrogram(NamedTuple):
    """Which rankings are alike, as a tree to draw.

    Attributes
    ----------
    order : labels, left to right, so that neighbours are alike
    linkage : (m − 1, 4) array of merges, as `scipy.cluster.hierarchy.linkage` gives it
    x, y : (m − 1, 4) arrays
        One bracket a merge, as a polyline of four points: leaves lie at 0 … m − 1, the height is 1 − similarity.
    """

    order: list[str]
    linkage: Floats
    x: Floats
    y: Floats


def feature_correlation(x: Floats, features: Sequence[str]) -> pd.DataFrame:
    """Return the Spearman correlation of each two features over the rows that have both (features × features).

    Each feature is ranked once, over all rows that have it; where it has gaps, that is close to Spearman's correlation
    of the common rows and much cheaper. NaN where one is constant there, 1 on the diagonal.

    Parameters
    ----------
    x : (n, d) features of rows, NaN where missing
    features : the d names

    Examples
    --------
    >>> x = np.array([[1.0, 10.0, 3.0], [2.0, 20.0, np.nan], [3.0, 30.0, 2.0], [4.0, 50.0, 1.0]])
    >>> feature_correlation(x, ["ret_5", "ret_21", "beta"]).loc["ret_5"].round(3).tolist()
    [1.0, 1.0, -0.982]
    """
    ranks = pd.DataFrame(x).rank()
    has = ranks.notna().to_numpy(dtype=np.float64)
    centred = np.nan_to_num((ranks - ranks.mean()).to_numpy())
    count = np.maximum(has.T @ has, 1)
    sums, squares = centred.T @ has, np.square(centred).T @ has
    covariance = centred.T @ centred - sums * sums.T / count
    spread = squares - np.square(sums) / count  # [i, j]: of i over the rows that have j
    spread = np.where(spread > 1e-9 * squares, spread, 0)  # a constant leaves rounding
    product = np.sqrt(spread * spread.T)
    matrix = np.divide(covariance, product, out=np.full_like(product, np.nan), where=product > 0)
    np.fill_diagonal(matrix, 1)
    return pd.DataFrame(matrix.clip(-1, 1), index=list(features), columns=list(features))


def mean_correlation(matrices: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the mean of the correlations of several runs; each pair of features over the runs that have both.

    Examples
    --------
    >>> a = pd.DataFrame([[1.0, 0.4], [0.4, 1.0]], index=["rsi", "beta"], columns=["rsi", "beta"])
    >>> round(float(mean_correlation([a, a * 0.5, a.iloc[:1, :1]]).loc["beta", "rsi"]), 3)
    0.3
    """
    if not matrices:
        return pd.DataFrame()
    total = reduce(lambda a, b: a.add(b, fill_value=0), matrices)
    count = reduce(lambda a, b: a.add(b, fill_value=0), (matrix.notna().astype(float) for matrix in matrices))
    return total / count.where(count > 0)


def groups(correlation: pd.DataFrame, features: Sequence[str], min_correlation: float = MIN_CORRELATION) -> pd.Series:
    """Return the group of each feature, numbered from 1 in the order of `features`.

    Average linkage on 1 − |ρ|: two groups become one while the mean |ρ| between their members is `min_correlation` or
    more. A feature whose correlation is not known is a group of its own.

    Parameters
    ----------
    correlation : features × features, see `feature_correlation`

    Examples
    --------
    >>> names = ["volatility_21", "rsi_14", "volatility_63"]
    >>> correlation = pd.DataFrame([[1, 0.1, 0.9], [0.1, 1, -0.2], [0.9, -0.2, 1]], index=names, columns=names)
    >>> groups(correlation, [*names, "new"]).to_dict()
    {'volatility_21': 1, 'rsi_14': 2, 'volatility_63': 1, 'new': 3}
    """
    from scipy.cluster.hierarchy import fcluster

    names = list(features)
    known = correlation.reindex(index=names, columns=names).abs().fillna(0).to_numpy()
    if len(names) < 2:
        return pd.Series(1, index=names, name="group", dtype=np.int64)
    found = fcluster(_merges(known), 1 - min_correlation + 1e-9, criterion="distance")
    return pd.Series(pd.factorize(found)[0] + 1, index=names, name="group")


def group_shares(shares: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Return the importance of each group in each ranking (groups × rankings): the sum over its features.

    A ranking that lacks all features of a group lacks the group. All measures of `stability` take the result: the
    stability of the groups, which an exchange of credit between correlated features does not lower.

    Examples
    --------
    >>> shares = pd.DataFrame({1: [0.4, 0.1, 0.5], 2: [0.1, 0.4, 0.5]}, index=["vol_21", "vol_63", "rsi_14"])
    >>> group_shares(shares, pd.Series({"vol_21": 1, "vol_63": 1, "rsi_14": 2})).loc[1].tolist()
    [0.5, 0.5]
    """
    return shares.groupby(groups.reindex(shares.index)).sum(min_count=1)


def group_table(shares: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Return what each group weighs, and whether its features take importance from each other.

    Credit moves inside a group where its importance is much steadier than that of its features: its spread over the
    rankings is at most half (`MAX_SPREAD_RATIO`) of √(Σ variances of the features), which it would be if they moved
    independently, and that is at least a tenth (`MIN_MEMBERS_SPREAD`) of its importance.

    Parameters
    ----------
    shares : features × rankings
    groups : group of each feature

    Returns
    -------
    DataFrame
        Indexed by group, largest first: members (tuple, most important first), size, share (mean), spread (standard
        deviation of the group's share ÷ share), members_spread (what it would be if they moved independently, ÷ share;
        both over the rankings that have all members, NaN below three), credit_moves.

    Examples
    --------
    >>> shares = pd.DataFrame({1: [0.4, 0.1], 2: [0.1, 0.4], 3: [0.2, 0.3]}, index=["vol_21", "vol_63"])
    >>> bool(group_table(shares, pd.Series({"vol_21": 1, "vol_63": 1})).loc[1, "credit_moves"])
    True
    """
    members = shares.groupby(groups.reindex(shares.index))
    table = pd.DataFrame({int(str(group)): _group_row(rows) for group, rows in members}).T
    return table.rename_axis("group").sort_values("share", ascending=False, kind="stable").infer_objects()


def _group_row(shares: pd.DataFrame) -> dict[str, object]:
    by_size = shares.mean(axis=1).sort_values(ascending=False, kind="stable")
    whole = shares.dropna(axis=1)
    mean = float(whole.sum().mean()) if whole.shape[1] >= MIN_RANKINGS else float("nan")
    spread = float(whole.sum().std()) / mean if mean > 0 else float("nan")
    members_spread = float(np.sqrt(whole.var(axis=1).sum())) / mean if mean > 0 else float("nan")
    steadier = spread <= MAX_SPREAD_RATIO * members_spread and members_spread >= MIN_MEMBERS_SPREAD
    return {
        "members": tuple(by_size.index),
        "size": len(shares),
        "share": float(shares.sum(min_count=1).mean()),
        "spread": spread,
        "members_spread": members_spread,
        "credit_moves": len(shares) > 1 and steadier,
    }


def dendrogram(similarity: pd.DataFrame) -> Dendrogram:
    """Return the tree of rankings by average linkage on 1 − similarity, which is 0 where it is not known.

    Parameters
    ----------
    similarity : rankings × rankings, one of `pairs.PairMatrices`

    Examples
    --------
    >>> names = ["run a", "run b", "run c"]
    >>> alike = pd.DataFrame([[1, 0.2, 0.9], [0.2, 1, 0.1], [0.9, 0.1, 1]], index=names, columns=names)
    >>> found = dendrogram(alike)
    >>> found.order, found.y.round(2).tolist()
    (['run b', 'run a', 'run c'], [[0.0, 0.1, 0.1, 0.0], [0.0, 0.85, 0.85, 0.1]])
    """
    from scipy.cluster.hierarchy import leaves_list

    m = len(similarity)
    if m < 2:
        return Dendrogram(list(similarity.index), *np.empty((3, 0, 4)))
    merges = _merges(similarity.fillna(0).to_numpy())
    leaves = leaves_list(merges)
    middle, height = np.zeros((2, 2 * m - 1))
    middle[leaves] = np.arange(m)
    x, y = np.empty((2, m - 1, 4))
    for row, (left, right, top, _) in enumerate(merges):
        a, b = int(left), int(right)
        x[row] = middle[a], middle[a], middle[b], middle[b]
        y[row] = height[a], top, top, height[b]
        middle[m + row], height[m + row] = (middle[a] + middle[b]) / 2, top
    return Dendrogram(list(similarity.index[leaves]), merges, x, y)


def _merges(similarity: Floats) -> Floats:
    """Return the merges of average linkage on 1 − similarity."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    distance = np.maximum(1 - similarity, 0)
    np.fill_diagonal(distance, 0)
    return linkage(squareform(distance, checks=False), method="average")
