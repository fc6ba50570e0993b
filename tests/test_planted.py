"""What is there is found: a signal of known strength, in every scheme, target and mode."""

import numpy as np
import pandas as pd
import pytest

from omninmo.config import GUIDE_MODEL, ModelParams, Scheme, SplitConfig, Target, TrainingConfig
from omninmo.dataset.targets import forward_return
from omninmo.evaluation.metrics import rank_ic
from omninmo.training.train import TrainingResult, train
from tests.worlds import Signal, planted, random_walks, stock_market

STRENGTH = 0.3
CONFIG = TrainingConfig(
    forward_days=10, features="return_5d return_21d return_63d volatility_63 rsi_14", shap_rows=200, threads=1,
    model=ModelParams(n_estimators=60, colsample_bytree=1, min_child_weight=200),
)  # fmt: skip
WORLD = planted(0, STRENGTH)


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(CONFIG, WORLD)


def test_the_signal_is_found_and_is_about_as_strong_as_the_best_guess(result: TrainingResult) -> None:
    dataset = result.dataset
    best = rank_ic(dataset.dates, dataset.tickers, dataset.realised, dataset.x[:, dataset.names.index("return_63d")])
    metrics = result.metrics
    assert metrics["oos_skill"] > 0.02 and metrics["oos_skill_low"] > 0 and metrics["rank_ic_t"] > 4
    assert metrics["rank_ic_mean"] == pytest.approx(best.mean(), rel=0.4)
    assert metrics["direction_accuracy"] > metrics["direction_base_rate"] + 0.03
    assert metrics["rank_ic_mean"] > metrics["baseline.momentum.rank_ic_mean"]


def test_no_rule_beats_the_planted_truth(result: TrainingResult) -> None:
    """The skill cannot exceed what the drift explains of ten days' returns."""
    drift = STRENGTH**2 * 10
    assert result.metrics["oos_skill"] < drift / (drift + 1 - STRENGTH**2)


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
    worlds = [train(config, random_walks(seed, sessions=1000)).metrics for seed in range(6)]
    assert max(metrics["oos_skill"] for metrics in worlds) <= 0.02
    # each world's own t-value, for six worlds say little of their spread
    assert np.mean([metrics["rank_ic_t"] for metrics in worlds]) <= 3 / np.sqrt(len(worlds))


def test_the_shuffled_demonstration_does() -> None:
    config = CONFIG.replace(
        split=SplitConfig(scheme="shuffled"),
        forward_days=30,
        features="return_252d volatility_252 drawdown_252 beta_252",
        model=ModelParams(**GUIDE_MODEL),
    )
    assert train(config, random_walks(0, sessions=1000)).metrics["oos_skill"] > 0.1


@pytest.mark.parametrize("signal", ["momentum", "reversal_of_the_volatile"])
def test_simulated_stocks_hold_a_signal_of_the_size_that_they_promise(signal: Signal) -> None:
    """The truth's rank IC is 0.05 at 30 sessions; twenty worlds know it to ± 0.006."""
    found = []
    for seed in range(20):
        panel, drift = stock_market(seed, signal)
        outcome = forward_return(panel, 30).iloc[252:-30]
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
