"""Correlated features share credit: single ranks move, the group's stays."""

import numpy as np
import pandas as pd
import pytest
import scipy.cluster.hierarchy
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation import clusters, pairs
from omninmo.evaluation.stability import agreement

NAMES = [f"f{k:02}" for k in range(12)]


def noisy(seed: int, runs: int = 12) -> pd.DataFrame:
    """Return shares of twelve features in a stable order with a little noise."""
    rng = np.random.default_rng(seed)
    raw = np.linspace(2, 1, 12)[:, None] * rng.normal(1, 0.02, (12, runs))
    return pd.DataFrame(raw / raw.sum(axis=0), index=NAMES)


def with_duplicate(shares: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return shares where the most important feature has a copy, and each run credits either as it happens."""
    part = pd.Series(np.random.default_rng(seed).random(shares.shape[1]), index=shares.columns)
    doubled = shares.copy()
    doubled.loc["copy"] = shares.loc["f00"] * part
    doubled.loc["f00"] = shares.loc["f00"] * (1 - part)
    return doubled


def correlation_with(copy_of: str) -> pd.DataFrame:
    names = [*NAMES, "copy"]
    matrix = pd.DataFrame(np.eye(13), index=names, columns=names)
    matrix.loc["copy", copy_of] = matrix.loc[copy_of, "copy"] = 0.98
    return matrix


def test_a_duplicated_feature_lowers_single_stability_and_leaves_that_of_the_groups() -> None:
    before = noisy(1)
    after = with_duplicate(before, 2)
    found = clusters.groups(correlation_with("f00"), list(after.index))
    grouped = clusters.group_shares(after, found)
    for measure in ("spearman", "rbo", "kendall"):
        single, original, of_groups = (getattr(agreement(shares, k=3), measure) for shares in (after, before, grouped))
        assert single < original - 0.05 and of_groups == pytest.approx(original, abs=1e-9), measure
    nogueira = [agreement(shares, k=1).nogueira.value for shares in (after, before, grouped)]
    assert nogueira[0] < nogueira[1] - 0.2 and nogueira[2] == pytest.approx(nogueira[1], abs=1e-9)


def test_credit_is_said_to_move_between_the_copies_and_nowhere_else() -> None:
    after = with_duplicate(noisy(1), 2)
    correlation = correlation_with("f00")
    correlation.loc["f05", "f06"] = correlation.loc["f06", "f05"] = 0.9
    found = clusters.groups(correlation, list(after.index))
    table = clusters.group_table(after, found)
    assert set(table.loc[found["copy"], "members"]) == {"f00", "copy"} and table["share"].is_monotonic_decreasing
    assert table.index[table["credit_moves"]].tolist() == [found["copy"]]
    assert table.loc[found["f05"], "size"] == 2 and table["share"].sum() == pytest.approx(1)


def test_features_that_move_independently_do_not_exchange_credit() -> None:
    def moves(seed: int) -> bool:
        rng = np.random.default_rng(seed)
        raw = rng.lognormal(0, 0.5, (40, 10))
        shares = pd.DataFrame(raw / raw.sum(axis=0), index=[f"f{k:02}" for k in range(40)])
        pair = pd.Series(np.arange(40) // 2, index=shares.index)
        return bool(clusters.group_table(shares, pair)["credit_moves"].mean() > 0.1)

    assert sum(moves(seed) for seed in range(20)) <= 2


def test_too_few_rankings_or_absent_members_say_nothing_about_movement() -> None:
    shares = with_duplicate(noisy(1), 2)
    found = clusters.groups(correlation_with("f00"), list(shares.index))
    two = clusters.group_table(shares.iloc[:, :2], found)
    assert not two["credit_moves"].any() and two["spread"].isna().all()
    shares.loc["copy", shares.columns[2:]] = np.nan
    assert not clusters.group_table(shares, found)["credit_moves"].any()
    shares.loc["f00", shares.columns[2:]] = np.nan
    grouped = clusters.group_shares(shares, found)
    assert grouped.loc[found["copy"]].isna().tolist() == [False] * 2 + [True] * 10


def test_groups_are_cut_where_their_members_correlate_too_little_on_average() -> None:
    names = ["a", "b", "c"]
    chain = pd.DataFrame([[1, 0.9, 0.3], [0.9, 1, -0.8], [0.3, -0.8, 1]], index=names, columns=names)
    assert clusters.groups(chain, names).tolist() == [1, 1, 2]  # c: mean of 0.3 and 0.8
    assert clusters.groups(chain, names, min_correlation=0.55).tolist() == [1, 1, 1]
    exactly = pd.DataFrame([[1, -0.7], [-0.7, 1]], index=["a", "b"], columns=["a", "b"])
    assert clusters.groups(exactly, ["a", "b"]).tolist() == [1, 1]
    assert clusters.groups(pd.DataFrame(), ["a", "b"]).tolist() == [1, 2]
    assert clusters.groups(chain * np.nan, ["a"]).tolist() == [1]


def test_correlation_is_spearman_s_where_nothing_is_missing() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 4))
    x[:, 1] = np.exp(x[:, 0]) + 0.3 * rng.random(300)
    x[:, 2] = rng.integers(0, 3, 300)
    matrix = clusters.feature_correlation(x, list("abcd"))
    np.testing.assert_allclose(matrix, scipy.stats.spearmanr(x).statistic, atol=1e-12)


def test_correlation_bears_gaps_and_constants() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4000, 5)).astype(np.float32)
    x[:, 1] = x[:, 0] + 0.5 * x[:, 1]
    whole = clusters.feature_correlation(x, list("abcde")).loc["a", "b"]
    x[rng.random(4000) < 0.4, 1] = np.nan
    x[:1000, 2] = np.nan
    x[1000:, 2] = 7
    x[:, 3] = np.nan
    matrix = clusters.feature_correlation(x, list("abcde"))
    assert matrix.loc["a", "b"] == pytest.approx(whole, abs=0.02)
    assert matrix.loc["c"].isna().tolist() == [True, True, False, True, True]
    assert matrix.loc["d"].isna().sum() == 4 and abs(matrix["a"]["e"]) < 0.05
    pd.testing.assert_frame_equal(matrix, matrix.T)


def test_the_correlations_of_runs_are_averaged_over_those_that_have_the_pair() -> None:
    a = pd.DataFrame([[1, 0.2], [0.2, 1]], index=["x", "y"], columns=["x", "y"])
    b = pd.DataFrame([[1, 0.6, np.nan], [0.6, 1, 0.5], [np.nan, 0.5, 1]], index=list("xyz"), columns=list("xyz"))
    mean = clusters.mean_correlation([a, b])
    assert mean.loc["x", "y"] == pytest.approx(0.4) and mean.loc["z", "y"] == 0.5 and np.isnan(mean["x"]["z"])
    assert clusters.mean_correlation([]).empty


@settings(max_examples=30, deadline=None)
@given(m=st.integers(2, 15), seed=st.integers(0, 999))
def test_the_tree_is_scipy_s(m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    shares = pd.DataFrame(rng.random((8, m)), index=NAMES[:8], columns=[f"run {k}" for k in range(m)])
    similarity = pairs.spearman(shares)
    found = clusters.dendrogram(similarity)
    drawn = scipy.cluster.hierarchy.dendrogram(found.linkage, no_plot=True)
    assert found.order == [str(similarity.index[leaf]) for leaf in drawn["leaves"] or []]
    ours = sorted(zip(found.x.tolist(), found.y.tolist(), strict=True))
    theirs = sorted(zip(((np.array(drawn["icoord"]) - 5) / 10).tolist(), drawn["dcoord"], strict=True))
    np.testing.assert_allclose(np.array(ours), np.array(theirs), atol=1e-9)


def test_alike_runs_are_neighbours_in_the_tree() -> None:
    rng = np.random.default_rng(5)
    kinds = rng.random((20, 2))
    columns = {f"{'ab'[k % 2]}{k}": kinds[:, k % 2] + 0.05 * rng.random(20) for k in range(8)}
    found = clusters.dendrogram(pairs.spearman(pd.DataFrame(columns)))
    letters = "".join(name[0] for name in found.order)
    assert letters in ("aaaabbbb", "bbbbaaaa") and found.y.max() == found.y[-1, 1]


def test_a_tree_of_one_or_of_strangers_is_no_error() -> None:
    alone = clusters.dendrogram(pd.DataFrame([[1.0]], index=["a"], columns=["a"]))
    assert alone.order == ["a"] and alone.x.shape == (0, 4)
    strangers = pd.DataFrame([[1, np.nan], [np.nan, 1]], index=["a", "b"], columns=["a", "b"])
    assert clusters.dendrogram(strangers).y.tolist() == [[0, 1, 1, 0]]
