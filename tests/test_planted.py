"""What is there is found: a signal of known strength, in every scheme, target and mode."""

import numpy as np
import pandas as pd
import pytest

from omninmo.config import GUIDE_MODEL, ModelParams, Scheme, SplitConfig, Target, TrainingConfig
from omninmo.dataset.targets import forward_return
from omninmo.errors import DataError
from omninmo.evaluation.metrics import rank_ic
from omninmo.training.train import TrainingResult, train
from omninmo.trust.noise import stability_by_chance
from omninmo.trust.permutation import permutation_importance
from tests.worlds import Signal, planted, random_walks, stock_market

STRENGTH = 0.3
CONFIG = TrainingConfig(
    forward_days=10, features="return_5d return_21d return_63d volatility_63 rsi_14", shap_rows=200, threads=1,
    model=ModelParams(n_estimators=60, colsample_bytree=1, min_child_weight=200),
)  # fmt: skip
WORLD = planted(0, STRENGTH)


@pytest.fixture(scope="module")
def found() -> TrainingResult:
    return train(CONFIG, WORLD)


def test_the_signal_is_found_and_is_about_as_strong_as_the_best_guess(found: TrainingResult) -> None:
    dataset = found.dataset
    best = rank_ic(dataset.dates, dataset.tickers, dataset.returns, dataset.x[:, dataset.names.index("return_63d")])
    metrics = found.metrics
    assert metrics["oos_skill"] > 0.02 and metrics["oos_skill_low"] > 0 and metrics["rank_ic_t"] > 4
    assert metrics["rank_ic_mean"] == pytest.approx(best.mean(), rel=0.4)
    assert metrics["direction_accuracy"] > metrics["direction_base_rate"] + 0.03
    assert metrics["rank_ic_mean"] > metrics["baseline.momentum.rank_ic_mean"]


def test_no_rule_beats_the_planted_truth(found: TrainingResult) -> None:
    """The skill cannot exceed what the drift explains of ten days' returns."""
    drift = STRENGTH**2 * 10
    assert found.metrics["oos_skill"] < drift / (drift + 1 - STRENGTH**2)


@pytest.mark.parametrize("scheme", ["rolling", "purged_kfold"])
def test_every_honest_scheme_finds_it(scheme: Scheme) -> None:
    metrics = train(CONFIG.replace(split=SplitConfig(scheme=scheme)), WORLD).metrics
    assert metrics["oos_skill"] > 0.01 and metrics["rank_ic_t"] > 3


@pytest.mark.parametrize("target", ["excess_return", "volatility_adjusted", "cross_sectional_rank"])
def test_every_target_finds_it(target: Target) -> None:
    metrics = train(CONFIG.replace(target=target), WORLD).metrics
    assert metrics["oos_skill"] > 0.01 and metrics["rank_ic_t"] > 3


def test_classification_finds_it_too() -> None:
    metrics = train(CONFIG.replace(mode="classification", classes="quantiles"), WORLD).metrics
    assert metrics["oos_skill"] > 0.005 and metrics["rank_ic_t"] > 3
    assert metrics["brier"] < 0.8 and metrics["auc_classes"] == 5
    assert metrics["baseline.logistic.oos_skill"] > 0
    # fifths of a date say who does better, not what rises: half of the tickers are on either side of the middle
    assert metrics["direction_accuracy"] > metrics["direction_base_rate"] + 0.02
    assert metrics["direction_base_rate"] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("scheme", ["walk_forward", "rolling", "purged_kfold"])
@pytest.mark.parametrize("target", ["forward_return", "excess_return", "volatility_adjusted", "cross_sectional_rank"])
def test_no_honest_scheme_finds_what_is_not_there(scheme: Scheme, target: Target) -> None:
    """Bound from one side: purged K-fold is biased downwards on noise."""
    config = CONFIG.replace(split=SplitConfig(scheme=scheme), target=target, forward_days=30)
    found = [train(config, random_walks(seed, sessions=1000)).metrics for seed in range(6)]
    assert max(metrics["oos_skill"] for metrics in found) <= 0.02
    # each world's own t-value, for six worlds say little of their spread
    assert np.mean([metrics["rank_ic_t"] for metrics in found]) <= 3 / np.sqrt(len(found))


def test_the_shuffled_demonstration_does() -> None:
    config = CONFIG.replace(
        split=SplitConfig(scheme="shuffled"),
        forward_days=30,
        features="return_252d volatility_252 drawdown_252 beta_252",
        model=ModelParams(**GUIDE_MODEL),
    )
    assert train(config, random_walks(0, sessions=1000)).metrics["oos_skill"] > 0.1


def test_early_stopping_keeps_the_best_trees_and_explains_those() -> None:
    config = CONFIG.replace(fit={"early_stopping": 20}, model=ModelParams(n_estimators=2000, learning_rate=0.2))
    result = train(config, WORLD)  # training asserts that SHAP values add up to the margin
    kept = [fold.model.rounds for fold in result.fits]
    assert max(kept) < 1000 and result.model.rounds == round(np.mean(kept))
    assert result.metrics["oos_skill"] > 0


def test_early_stopping_without_enough_dates_to_learn_from_says_so() -> None:
    """Held back and gap once left a single date, not purged, to learn from: a horizon of a year on ten years."""
    config = CONFIG.replace(fit={"early_stopping": 20}, forward_days=120, split=SplitConfig(n_splits=5))
    assert train(config.replace(fit={"early_stopping": 0}), random_walks(0, sessions=1500)).metrics
    with pytest.raises(DataError, match=r"leaves 0 to learn from, and 60 are the least. Choose a longer period"):
        train(config, random_walks(0, sessions=1500))


def test_rows_that_end_the_boosting_are_neither_learned_nor_tested() -> None:
    from omninmo.training.folds import _held_back

    result = train(CONFIG, WORLD)
    for fold in result.fits:
        learned, held = _held_back(CONFIG, result.dataset, fold.train)
        dates = result.dataset.dates
        assert dates[held].max() < dates[fold.test].min()
        between = ((dates > dates[learned].max()) & (dates < dates[held].min())).sum() / 20
        assert between >= CONFIG.forward_days
        assert set(learned) | set(held) < set(fold.train)


def test_weights_halve_with_age_and_average_one() -> None:
    from omninmo.training.folds import _weights

    result = train(CONFIG, WORLD)
    rows = np.arange(len(result.dataset))
    weights = _weights(CONFIG.replace(fit={"weight_half_life": 100}), result.dataset, rows)
    assert weights is not None and weights.mean() == pytest.approx(1)
    newest, older = weights[-1], weights[result.dataset.dates == result.dataset.dates.unique()[-101]][0]
    assert newest / older == pytest.approx(2)
    assert _weights(CONFIG, result.dataset, rows) is None
    weighted = train(CONFIG.replace(fit={"weight_half_life": 250}), WORLD)
    assert weighted.metrics["oos_skill"] != result.metrics["oos_skill"] and weighted.metrics["rank_ic_t"] > 3


def test_scrambling_a_feature_that_matters_costs_most(found: TrainingResult) -> None:
    tidy = permutation_importance(found)
    assert list(tidy.columns) == list(found.importances.columns) and set(tidy["fold"]) == set(range(1, 6))
    mean = tidy.groupby("feature")["value"].mean()
    assert mean.idxmax() in ("return_21d", "return_63d", "rsi_14") and mean.max() > 0.01
    assert abs(mean["volatility_63"]) < 0.005
    assert permutation_importance(found).equals(tidy)


def test_noise_is_stable_too(found: TrainingResult) -> None:
    chance = stability_by_chance(CONFIG, found.dataset, seeds=3)
    assert len(chance) == 3 and chance["feature_stability"].between(-1, 1).all()
    assert chance.equals(stability_by_chance(CONFIG, found.dataset, seeds=3))
    assert found.metrics["feature_stability"] >= chance["feature_stability"].min()


@pytest.mark.parametrize("signal", ["momentum", "reversal_of_the_volatile"])
def test_simulated_stocks_hold_a_signal_of_the_size_that_they_promise(signal: Signal) -> None:
    """The truth's rank IC is 0.05 at 30 sessions; twenty worlds know it to ± 0.006."""
    found = []
    for seed in range(20):
        panel, drift = stock_market(seed, signal)
        outcome = forward_return(panel.close, 30).iloc[252:-30]
        dates, tickers = pd.DatetimeIndex(outcome.index).repeat(20), np.tile(panel.tickers, len(outcome))
        truth = drift.iloc[252:-30].to_numpy().ravel()
        found.append(rank_ic(dates, tickers, outcome.to_numpy().ravel(), truth).mean())
    assert np.mean(found) == pytest.approx(0.05, abs=0.02)


def test_simulated_stocks_behave_like_stocks() -> None:
    panel, drift = stock_market(0)
    daily = panel.close.pct_change().iloc[1:]
    assert not drift.to_numpy().any()
    assert daily.std().max() > 1.5 * daily.std().min()
    assert daily.kurt().median() > 1  # fat tails
    assert (daily**2).apply(lambda square: square.autocorr(1)).median() > 0.03  # volatility clusters
    assert 0.2 < daily.corr().to_numpy()[np.triu_indices(20, 1)].mean() < 0.6  # one market


def test_one_ticker_alone_has_scores_but_no_rank_ic() -> None:
    panel = planted(1, STRENGTH, tickers=1)
    metrics = train(CONFIG, panel).metrics
    assert np.isnan(metrics["rank_ic_mean"]) and np.isfinite(metrics["oos_skill"])
    rated = train(CONFIG.replace(mode="classification"), panel).metrics
    assert np.isfinite(rated["log_loss"])


def test_a_fold_that_lacks_a_rating_gives_it_a_probability_and_no_exception() -> None:
    calm = random_walks(0, sessions=900, volatility=0.004)  # hardly ever moves by 8 % in ten sessions
    result = train(CONFIG.replace(mode="classification"), calm)
    assert set(result.predictions["y_true"]) == {2}
    assert np.isfinite(result.metrics["log_loss"]) and np.isnan(result.metrics["auc_ovr"])
    assert result.metrics["auc_classes"] == 1
