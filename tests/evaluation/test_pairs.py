"""Measures of two rankings: the definitions, spelled out one pair at a time, are the oracle."""

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.evaluation import pairs


@st.composite
def rankings(draw: st.DrawFn) -> pd.DataFrame:
    """Return shares with ties, unused features and absent ones; rankings in no order, features neither."""
    d, m = draw(st.integers(2, 12)), draw(st.integers(2, 6))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    shares = rng.integers(0, draw(st.sampled_from([3, 10_000])), (d, m)).astype(float)
    shares[rng.random((d, m)) < draw(st.sampled_from([0.0, 0.3]))] = np.nan
    names = rng.permutation([f"f{k:02}" for k in range(d)])
    return pd.DataFrame(shares, index=names, columns=[f"run{k}" for k in range(m)])


def both(shares: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    """Return the features that two rankings have, by name: the order that ties are broken in."""
    return shares[[a, b]].dropna().sort_index()


def order(ranking: pd.Series) -> list[str]:
    """Return the features in use, most important first."""
    return list(ranking[ranking > 0].sort_values(ascending=False, kind="stable").index)


def overlap_by_definition(a: list[str], b: list[str], p: float) -> float:
    """Sum (1 − p) Σ p^(l−1) A_l with the agreement of the last depth going on: what extrapolation assumes."""
    s = min(len(a), len(b))
    if s == 0:
        return float("nan")
    agreements = [len(set(a[:depth]) & set(b[:depth])) / depth for depth in range(1, s + 1)]
    agreements += [agreements[-1]] * 400
    return float((1 - p) * sum(p**depth * agreement for depth, agreement in enumerate(agreements)))


def jaccard_by_definition(table: pd.DataFrame, a: str, b: str, k: int) -> float:
    tops = [set(order(table[name])[:k]) for name in (a, b)]
    union = tops[0] | tops[1]
    return len(tops[0] & tops[1]) / len(union) if union and len(table) > k else float("nan")


@settings(max_examples=40, deadline=None)
@given(shares=rankings(), k=st.integers(1, 6))
def test_every_pair_is_measured_on_the_features_that_the_two_share(shares: pd.DataFrame, k: int) -> None:
    found = pairs.pair_matrices(shares, k)
    for a, b in product(map(str, shares), repeat=2):
        if a == b:
            continue
        table = both(shares, a, b)
        assert found.shared.loc[a, b] == len(table)
        expected = {
            "rbo": overlap_by_definition(order(table[a]), order(table[b]), pairs.RBO_P),
            "jaccard": jaccard_by_definition(table, a, b, k),
        }
        if len(table) > 1 and table[a].nunique() > 1 and table[b].nunique() > 1:
            expected["spearman"] = scipy.stats.spearmanr(table[a], table[b]).statistic
            expected["kendall"] = scipy.stats.kendalltau(table[a], table[b], variant="b").statistic
        else:
            expected["spearman"] = expected["kendall"] = float("nan")
        for name, value in expected.items():
            assert getattr(found, name).loc[a, b] == pytest.approx(value, abs=1e-9, nan_ok=True), name


@settings(max_examples=40, deadline=None)
@given(shares=rankings(), k=st.integers(1, 6), seed=st.integers(0, 99))
def test_measures_are_bounded_symmetric_and_know_no_order(shares: pd.DataFrame, k: int, seed: int) -> None:
    found = pairs.pair_matrices(shares, k)
    mixed = shares.sample(frac=1, random_state=seed).sample(frac=1, axis=1, random_state=seed)
    for name, again in pairs.pair_matrices(mixed, k)._asdict().items():
        matrix = getattr(found, name)
        pd.testing.assert_frame_equal(matrix, matrix.T)
        pd.testing.assert_frame_equal(matrix, again.loc[matrix.index, matrix.columns])
        if name in pairs.MEASURES:
            low = -1 if name in ("spearman", "kendall") else 0
            known = matrix.to_numpy()[~np.isnan(matrix)]
            assert (known >= low - 1e-9).all() and (known <= 1 + 1e-9).all()
            assert (np.diag(matrix) == 1).all()


def test_the_weight_of_depth_is_the_published_one() -> None:
    """Webber, Moffat & Zobel: at p = 0.9 the first ten ranks have 86 % of the weight; nothing else agrees here."""
    d = 400
    shares = pd.DataFrame(index=[f"f{k:03}" for k in range(d)])
    shares["a"] = np.arange(d, 0, -1)
    shares["b"] = [*range(d, d - 10, -1), *range(1, d - 9)]
    published = 1 - 0.9**9 + 0.1 / 0.9 * 10 * (np.log(10) - sum(0.9**k / k for k in range(1, 10)))  # their equation 21
    assert pairs.rbo(shares).loc["a", "b"] == pytest.approx(published) == pytest.approx(0.8556, abs=5e-5)


def test_random_rankings_overlap_as_chance_says() -> None:
    rng = np.random.default_rng(3)
    shares = pd.DataFrame(rng.random((30, 60)), index=[f"f{k:02}" for k in range(30)])
    shares.iloc[20:, :30] = np.nan
    found = pairs.pair_matrices(shares, k=8)
    for name in ("rbo", "jaccard"):
        measured, expected = getattr(found, name), getattr(found, f"{name}_by_chance")
        for rows in (slice(0, 30), slice(30, 60)):
            block = measured.iloc[rows, rows]
            assert pairs.mean_of_pairs(block) == pytest.approx(expected.iloc[rows.start, rows.start + 1], abs=0.02)
    assert abs(pairs.mean_of_pairs(found.spearman)) < 0.02 and abs(pairs.mean_of_pairs(found.kendall)) < 0.02


def test_a_small_feature_set_does_not_shrink_what_others_share() -> None:
    shares = pd.DataFrame(np.random.default_rng(0).random((40, 3)), index=[f"f{k:02}" for k in range(40)])
    alone = pairs.pair_matrices(shares[[0, 1]], k=10)
    shares.iloc[6:, 2] = np.nan
    found = pairs.pair_matrices(shares, k=10)
    assert found.shared.to_numpy().tolist() == [[40, 40, 6], [40, 40, 6], [6, 6, 6]]
    for name in pairs.MEASURES:
        assert getattr(found, name).loc[0, 1] == getattr(alone, name).loc[0, 1]
    assert np.isnan(found.jaccard[0][2]) and not np.isnan(found.rbo[0][2])


def test_more_agreement_is_a_larger_measure() -> None:
    """One swap after another takes a ranking from its own order to the reverse of it."""
    names = [f"f{k}" for k in range(8)]
    orders = [names]
    for end in range(7, 0, -1):
        for k in range(end):
            swapped = list(orders[-1])
            swapped[k], swapped[k + 1] = swapped[k + 1], swapped[k]
            orders.append(swapped)
    shares = pd.DataFrame({k: pd.Series(range(8, 0, -1), index=names) for k, names in enumerate(orders)})
    found = pairs.pair_matrices(shares, k=3)
    for name in ("kendall", "spearman"):
        steps = getattr(found, name).loc[0]
        assert steps.iloc[-1] == -1 and all(later < earlier for earlier, later in pairwise(steps))
    assert found.rbo.loc[0].is_monotonic_decreasing and found.jaccard.loc[0].iloc[-1] == 0
