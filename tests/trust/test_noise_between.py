"""Noise of the same kind: sets of runs on random walks seldom stand out of it, those of a planted signal do."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.config import NOISE_DRAWS, ModelParams, SplitConfig, TrainingConfig
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.evaluation import pairs
from omninmo.events import Reporter
from omninmo.trust.noise import _draws, _fitted, _Permuted, _permuted
from omninmo.trust.noise_between import Of, agreement, draws_of, equals, noise_agreement, p_value, rankings, refusal
from tests.worlds import planted, random_walks

MODEL = ModelParams(n_estimators=6, learning_rate=0.15, max_depth=2, min_child_weight=50, colsample_bytree=0.5)
FIRST = TrainingConfig(
    forward_days=10, shap_rows=180, threads=1, split=SplitConfig(n_splits=3), model=MODEL,
    features="return_5d return_21d return_63d return_126d volatility_21 volatility_63 rsi_14 drawdown_252 "
    "range_position_63 sma_gap_50 skew_126 up_share_63",
)  # fmt: skip
SET = (
    FIRST,
    FIRST.replace(seed=1, model=MODEL.replace(max_depth=3)),
    FIRST.replace(seed=2, model=MODEL.replace(max_depth=1, n_estimators=9)),
)
"""Quickly fitted, for hundreds of worlds."""


def importances(dataset: Dataset, targets: _Permuted, configs: Iterable[TrainingConfig] = SET) -> pd.DataFrame:
    tables = [_fitted(config, dataset, targets, Reporter())[1].assign(run_id=str(config.seed)) for config in configs]
    return pd.concat(tables, ignore_index=True)


def agreements(table: pd.DataFrame) -> dict[Of, float]:
    """Return how well the folds of the first run agree, and the runs, if there are several."""
    of_first = rankings(table[table["run_id"] == str(FIRST.seed)])
    return {"folds": agreement(of_first, "folds"), "runs": agreement(rankings(table), "runs")}


def called_stable(dataset: Dataset) -> set[Of]:
    """Return of what the agreement is reached by none of 19 draws, p = 0.05. One that is reached has lost already."""
    everything = np.arange(len(dataset))
    leading = agreements(importances(dataset, _Permuted(dataset, everything, everything)))
    for draw in _draws(FIRST, dataset, NOISE_DRAWS):
        configs = SET if "runs" in leading else SET[:1]
        of_noise = agreements(importances(dataset, _permuted(dataset, draw), configs))
        leading = {of: value for of, value in leading.items() if p_value(value, pd.Series([of_noise[of]])) < 1}
        if not leading:
            break
    return set(leading)


def called_stable_on_noise(seeds: Iterable[int]) -> list[set[Of]]:
    return [called_stable(prepare(FIRST, random_walks(seed, sessions=900, tickers=5))) for seed in seeds]


def called_stable_on_a_signal(seeds: Iterable[int]) -> list[set[Of]]:
    return [called_stable(prepare(FIRST, planted(seed, 0.9, sessions=1000, tickers=12))) for seed in seeds]


@pytest.mark.parametrize("of", ["folds", "runs"])
def test_random_walks_are_seldom_called_stable(of: Of, noise: list[set[Of]]) -> None:
    """Of 40 with a true p of 5 % more than six would be once in 300 times; 200 of them: `make bench`."""
    assert len(noise) == 40 and sum(of in stable for stable in noise) <= 6


@pytest.fixture(scope="module")
def noise() -> list[set[Of]]:
    return called_stable_on_noise(range(40))


def test_a_strong_signal_is_called_stable_in_its_folds_and_between_runs() -> None:
    """Twenty such worlds: `make bench`."""
    assert called_stable_on_a_signal(range(1)) == [{"folds", "runs"}]


def tidy(shares: dict[tuple[str, int], list[float]], kind: str = "shap") -> pd.DataFrame:
    """Return importances of features f0, f1, … by run and fold."""
    return pd.concat(
        [
            pd.DataFrame(
                {"run_id": run, "fold": fold, "feature": [f"f{k}" for k in range(len(values))], "value": values}
            ).assign(kind=kind)
            for (run, fold), values in shares.items()
        ],
        ignore_index=True,
    )


def tidy_folds(*shares: list[float]) -> pd.DataFrame:
    """Return the shares of one run's folds."""
    return pd.DataFrame(
        {("a", fold): values for fold, values in enumerate(shares, start=1)}, index=list("abcde")
    ).rename_axis(columns=["run_id", "fold"])


def test_only_rankings_of_other_folds_are_compared() -> None:
    """Runs that rank alike fold by fold, but otherwise on each date, do not agree."""
    up, down = [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]
    shares = rankings(tidy({("a", 1): up, ("a", 2): down, ("b", 1): up, ("b", 2): down}))
    opposite = pairs.rbo(shares).to_numpy()[0, 1]
    assert agreement(shares, "runs") == agreement(shares, "folds") == pytest.approx(opposite) and opposite < 1
    assert agreement(rankings(tidy({("a", 1): up, ("b", 2): up})), "runs") == pytest.approx(1)
    assert np.isnan(agreement(rankings(tidy({("a", 1): up, ("b", 1): up})), "runs"))


@given(
    st.lists(
        st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda values: sum(values) > 0),
        min_size=4,
        max_size=4,
    )
)
def test_agreement_is_bounded_and_knows_no_order_of_runs(values: list[list[float]]) -> None:
    columns = [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
    shares = rankings(tidy(dict(zip(columns, values, strict=True))))
    known = agreement(shares, "runs")
    assert -1e-9 <= known <= 1 + 1e-9
    assert agreement(shares[shares.columns[::-1]], "runs") == pytest.approx(known)


def test_a_feature_that_a_run_lacks_is_left_out_of_its_pairs() -> None:
    shares = rankings(tidy({("a", 1): [0.5, 0.3, 0.2], ("b", 2): [0.7, 0.3]}))
    assert shares[("b", 2)].isna().tolist() == [False, False, True]
    assert agreement(shares, "runs") == pytest.approx(1)


def test_each_draw_has_its_own_agreement_and_kinds_are_kept_apart() -> None:
    up, down = [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]
    alike = tidy({("a", 1): up, ("b", 2): up}).assign(draw=1)
    unlike = tidy({("a", 1): up, ("b", 2): down}).assign(draw=2)
    noise = pd.concat([alike, unlike, tidy({("a", 1): up, ("b", 2): up}, kind="gain").assign(draw=2)])
    by_draw = noise_agreement(noise, "runs")
    assert by_draw[1] == pytest.approx(1) and by_draw[2] < 1 and list(draws_of(noise)) == [1, 2]
    assert noise_agreement(noise[noise["draw"] == 2], "runs", "gain").tolist() == pytest.approx([1])


def test_p_counts_the_run_itself_and_a_draw_without_a_value_reaches_nothing() -> None:
    noise = pd.Series([0.1, 0.2, 0.3, np.nan])
    assert p_value(0.2, noise) == 3 / 5 and p_value(0.4, noise) == 1 / 5


def test_a_draw_that_equals_the_run_but_for_rounding_reaches_it() -> None:
    """Either order shares as many features with the first fold at each depth: one RBO, but not to the last digit."""
    share = [0.4, 0.3, 0.2, 0.07, 0.03]
    of_run, of_draw = (
        agreement(tidy_folds(share, [share[place] for place in order]), "folds")
        for order in ((0, 2, 4, 1, 3), (0, 2, 3, 4, 1))
    )
    assert 0 < of_run - of_draw < 1e-12
    assert p_value(of_run, pd.Series([of_draw])) == 1


@given(run=st.integers(-3, 3), noise=st.lists(st.integers(-3, 3), min_size=1, max_size=19))
def test_rounding_does_not_change_p_nor_how_many_draws_equal_the_run(run: int, noise: list[int]) -> None:
    of_run, of_noise = run * (0.1 + 0.2) * 1e-3, pd.Series(noise) * 0.3e-3
    assert p_value(of_run, of_noise) == (1 + sum(draw >= run for draw in noise)) / (1 + len(noise))
    assert int(equals(of_run, of_noise).sum()) == noise.count(run)


def runs(count: int = 3, differ: dict[str, list[Any]] | None = None) -> pd.DataFrame:
    same = {"leaks": False, "params.source": "sample", "params.data_fingerprint": "f"}
    return pd.DataFrame({"run_id": list("abcdefghijk")[:count], **same} | (differ or {}))


def test_runs_of_the_same_rows_have_noise_in_common_whatever_else_differs() -> None:
    assert refusal(runs(10)) == ""
    assert refusal(runs(differ={"params.mode": ["regression", "regression", "classification"]})) == ""
    assert refusal(runs(differ={"params.delisted": ["to_last_price", None, None]})) == ""  # of before the setting


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (runs(2), "Noise between runs is computed for 3 to 10 of them, but these are 2; pick more."),
        (runs(11), "Noise between runs is computed for 3 to 10 of them, but these are 11; pick fewer."),
        (runs(differ={"leaks": [False, True, False]}), "a demonstration of a leak"),
        (runs(differ={"params.source": ["own", "sample", "sample"]}), "prices given from Python"),
        (runs(differ={"params.data_fingerprint": ["f", "f", "g"]}), "because they differ in Data fingerprint; pick"),
        (runs(differ={"params.target": ["forward_return", "excess_return", None]}), "because they differ in Target;"),
        (runs(differ={"params.delisted": ["drop", None, None]}), "they differ in "),
    ],
)
def test_runs_of_other_rows_are_refused_with_the_reason(table: pd.DataFrame, reason: str) -> None:
    assert reason in refusal(table)
