from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.evaluation import pairs, stability


def random_shares(d: int, m: int, seed: int) -> pd.DataFrame:
    draws = np.random.default_rng(seed).dirichlet(np.ones(d), m).T
    return pd.DataFrame(draws, index=[f"f{k}" for k in range(d)], columns=[f"run{k}" for k in range(m)])


sizes = {"d": st.integers(4, 40), "m": st.integers(2, 12), "seed": st.integers(0, 10_000)}


@given(d=sizes["d"], m=sizes["m"], seed=sizes["seed"])
def test_identical_rankings_agree_completely(d: int, m: int, seed: int) -> None:
    column = random_shares(d, 1, seed).iloc[:, 0]
    shares = pd.DataFrame(dict.fromkeys(range(m), column))
    assert stability.feature_stability(shares) == pytest.approx(1)
    assert stability.nogueira(shares, stability.default_k(d)).value == pytest.approx(1)
    assert stability.rbo(shares) == pytest.approx(1)


@given(**sizes)
def test_the_order_of_runs_and_features_does_not_matter(d: int, m: int, seed: int) -> None:
    shares = random_shares(d, m, seed)
    mixed = shares.sample(frac=1, random_state=seed).sample(frac=1, axis=1, random_state=seed)
    k = stability.default_k(d)
    assert stability.feature_stability(mixed) == pytest.approx(stability.feature_stability(shares))
    assert stability.nogueira(mixed, k).value == pytest.approx(stability.nogueira(shares, k).value)
    assert stability.rbo(mixed) == pytest.approx(stability.rbo(shares))


@given(**sizes)
def test_nogueira_is_kuncheva_at_fixed_k(d: int, m: int, seed: int) -> None:
    """Kuncheva (2007): mean over pairs of (r·d − k²) / (k·(d − k)), r = size of the intersection."""
    shares, k = random_shares(d, m, seed), stability.default_k(d)
    tops = [set(shares[run].nlargest(k).index) for run in shares]
    kuncheva = np.mean([(len(a & b) * d - k * k) / (k * (d - k)) for a, b in combinations(tops, 2)])
    assert stability.nogueira(shares, k).value == pytest.approx(kuncheva)


def test_random_rankings_agree_as_chance_says() -> None:
    shares = random_shares(40, 60, seed=1)
    assert abs(stability.feature_stability(shares)) < 0.03
    assert abs(stability.nogueira(shares, 10).value) < 0.03
    assert stability.rbo(shares) == pytest.approx(stability.rbo_by_chance(40), abs=0.02)
    # figures from the literature's formula: 0.17 for 60 features, 0.44 for 20
    assert stability.rbo_by_chance(60) == pytest.approx(0.17, abs=0.01)


PUBLISHED = {
    # the demonstration of the authors' own package (github.com/nogueirs/JMLR2018, python/stabilityDemo.ipynb)
    "110 110 110": (1.0, None),
    "110 011 101": (-0.5, None),
    "1111000000 0001011100 0100011100 1100101000 0110110000 0111001000 1001000011 0001011100 0011110000 0000100111": (
        -0.037037037037,
        0.00516666666667,
    ),
}


@pytest.mark.parametrize(("sets", "value", "variance"), [(sets, *known) for sets, known in PUBLISHED.items()])
def test_nogueira_is_that_of_its_authors_package(sets: str, value: float, variance: float | None) -> None:
    """Each word is one ranking; its ones are the features in its top."""
    chosen = pd.DataFrame([[float(cell) for cell in word] for word in sets.split()]).T
    result = stability.nogueira(chosen, k=int(chosen[0].sum()))
    assert result.value == pytest.approx(value, abs=1e-11)
    if variance is not None:
        half = 1.96 * np.sqrt(variance)
        assert (result.low, result.high) == pytest.approx((value - half, value + half), abs=1e-9)


def test_known_answer_of_rank_biased_overlap() -> None:
    """a b c against a c b: overlaps 1, 1, 3 of depths 1, 2, 3."""
    shares = pd.DataFrame({"x": [3, 2, 1], "y": [3, 1, 2]}, index=list("abc"))
    p = 0.9
    expected = p**3 + (1 - p) / p * (1 * p + 0.5 * p**2 + 1 * p**3)
    assert stability.rbo(shares, p) == pytest.approx(expected)


@pytest.mark.parametrize("m", [10, 12, 20, 40])
def test_random_rankings_lie_inside_the_interval_in_93_to_99_percent_of_simulations(m: int) -> None:
    def covers(seed: int) -> bool:
        result = stability.nogueira(random_shares(40, m, seed), 10)
        assert result.low is not None and result.high is not None
        return result.low <= 0 <= result.high

    assert 0.93 <= np.mean([covers(seed) for seed in range(1000)]) <= 0.99


def test_few_rankings_give_no_interval_and_fewer_give_nothing() -> None:
    assert stability.nogueira(random_shares(40, 9, 0), 10).low is None
    assert np.isnan(stability.nogueira(random_shares(40, 1, 0), 10).value)
    assert np.isnan(stability.nogueira(random_shares(4, 5, 0), 4).value)
    assert np.isnan(stability.feature_stability(random_shares(10, 1, 0)))
    assert np.isnan(stability.rbo(random_shares(10, 1, 0)))


def test_a_constant_column_is_missing_and_not_counted() -> None:
    shares = random_shares(10, 3, 0).assign(flat=0.1)
    matrix = pairs.spearman(shares)
    assert matrix["flat"].isna().tolist() == [True, True, True, False] and matrix["flat"]["flat"] == 1
    assert stability.feature_stability(shares) == stability.feature_stability(shares.drop(columns="flat"))


def test_only_shared_features_are_compared() -> None:
    shares = pd.DataFrame({"x": [0.5, 0.3, 0.2], "y": [0.4, np.nan, 0.6]}, index=list("abc"))
    common = stability.shared(shares)
    assert list(common.index) == ["a", "c"] and common.sum().tolist() == pytest.approx([1, 1])


def test_default_k_is_a_third_up_to_ten() -> None:
    assert [stability.default_k(d) for d in (2, 8, 29, 40)] == [1, 2, 9, 10]


def test_features_that_no_ranking_uses_are_no_agreement() -> None:
    rng = np.random.default_rng(0)
    nothing = pd.DataFrame(np.zeros((30, 5)))
    assert np.isnan(stability.nogueira(nothing, 10).value) and np.isnan(stability.rbo(nothing))
    chosen = np.zeros((30, 200))
    for column in chosen.T:
        column[rng.choice(30, 3, replace=False)] = rng.random(3)
    few = pd.DataFrame(chosen / chosen.sum(axis=0))
    assert abs(stability.nogueira(few, 10).value) < 0.05
    assert stability.rbo(few) < 0.2


def test_the_interval_holds_for_rankings_that_use_few_features_too() -> None:
    rng = np.random.default_rng(1)
    covered = []
    for _ in range(200):
        chosen = np.zeros((30, 12))
        for column in chosen.T:
            column[rng.choice(30, rng.integers(4, 9), replace=False)] = 1
        result = stability.nogueira(pd.DataFrame(chosen), 10)
        assert result.low is not None and result.high is not None
        covered.append(result.low <= 0 <= result.high)
    assert np.mean(covered) > 0.85


def test_every_measure_at_once_is_each_measure() -> None:
    shares = random_shares(30, 5, 0)
    found = stability.agreement(shares)
    assert (found.rankings, found.features, found.shared, found.k) == (5, 30, 30, 10)
    assert found.nogueira == stability.nogueira(shares, 10) and found.rbo == stability.rbo(shares)
    assert found.spearman == stability.feature_stability(shares)
    assert found.rbo_by_chance == pytest.approx(stability.rbo_by_chance(30))
    matrices = pairs.pair_matrices(shares, 10)
    assert found == stability.agreement(shares, 10, matrices)
    assert found.kendall == pairs.mean_of_pairs(matrices.kendall)


def test_a_run_of_few_features_does_not_shrink_the_pairs_of_the_others() -> None:
    shares = random_shares(40, 6, 1)
    whole = stability.agreement(shares, k=10)
    shares["small"] = shares["run0"].where(shares.index.isin([f"f{k}" for k in range(6)]))
    found = stability.agreement(shares, k=10)
    assert (found.features, found.shared) == (40, 6) and np.isnan(found.nogueira.value)
    assert found.jaccard == pytest.approx(whole.jaccard)  # with the small one, k = 10 of 6 means nothing
    assert stability.agreement(shares).k == 2


def test_one_ranking_agrees_with_nobody() -> None:
    found = stability.agreement(random_shares(12, 1, 0))
    assert np.isnan([found.nogueira.value, found.rbo, found.spearman, found.kendall, found.jaccard]).all()


def test_ties_are_broken_by_name_wherever_the_rows_stand() -> None:
    shares = pd.DataFrame({"x": [0.4, 0.3, 0.3], "y": [0.4, 0.3, 0.3]}, index=list("abc"))
    turned = shares.iloc[::-1]
    assert stability.nogueira(shares, 2) == stability.nogueira(turned, 2) == stability.Stability(1.0)
    mixed = pd.DataFrame({"x": [0.4, 0.3, 0.3], "y": [0.4, 0.2, 0.4]}, index=list("abc"))
    assert stability.nogueira(mixed, 2).value == stability.nogueira(mixed.iloc[[2, 0, 1]], 2).value
