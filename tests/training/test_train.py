"""Training: the same numbers twice, honest rows, and everything that the store expects."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from omninmo.config import FitConfig, ModelParams, Target, TrainingConfig
from omninmo.data import sample
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare, splitter
from omninmo.dataset.targets import TARGETS
from omninmo.errors import Cancelled, ConfigError, DataError
from omninmo.evaluation import scores
from omninmo.evaluation.shap_table import ShapTable, global_importance, interaction_strengths
from omninmo.events import Event
from omninmo.schema import METRICS, RATINGS, STAGES
from omninmo.training.baselines import constants, majority_sign
from omninmo.training.train import TrainingResult, train
from tests.worlds import EFFECTS_CONFIG, planted_effects, random_walks

QUICK = TrainingConfig(threads=1, feature_set="minimal", shap_rows=250, model=ModelParams(n_estimators=20))
RATED = QUICK.replace(mode="classification")
PANEL = sample.load().last("6y")
WALKS = random_walks(3, sessions=700, tickers=10)


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(QUICK, PANEL)


@pytest.fixture(scope="module")
def rated() -> TrainingResult:
    return train(RATED, PANEL)


def position_of(date: pd.Timestamp) -> int:
    return int(PANEL.dates.searchsorted(date))


def same(a: TrainingResult, b: TrainingResult) -> bool:
    measured = [
        pd.Series({key: value for key, value in one.metrics.items() if not key.startswith("time.")}) for one in (a, b)
    ]
    return (
        measured[0].equals(measured[1])  # bit for bit; NaN equals NaN
        and a.predictions.equals(b.predictions)
        and a.importances.equals(b.importances)
        and np.array_equal(a.shap.values, b.shap.values)
        and a.model.booster.save_raw() == b.model.booster.save_raw()
    )


def test_the_same_config_twice_gives_the_same_numbers(result: TrainingResult) -> None:
    assert same(result, train(QUICK, PANEL))
    assert not same(result, train(QUICK.replace(seed=43), PANEL))


def test_the_default_number_of_threads_gives_the_same_numbers_twice_too() -> None:
    config = QUICK.replace(threads=TrainingConfig().threads, shap_rows=50)
    assert config.threads > 1
    short = PANEL.last("4y")
    assert same(train(config, short), train(config, short))


def test_prepared_rows_give_the_same_numbers(result: TrainingResult) -> None:
    dataset = prepare(QUICK, PANEL)
    assert same(result, train(QUICK, dataset))
    with pytest.raises(ConfigError, match=r"prepared for .*minimal.* asks for .*full.*prepare again"):
        train(QUICK.replace(feature_set="full"), dataset)


def test_every_test_row_is_predicted_once_by_a_model_that_had_not_seen_its_dates(result: TrainingResult) -> None:
    predictions = result.predictions
    assert not predictions.duplicated(["date", "ticker"]).any()
    assert list(result.folds["fold"]) == [1, 2, 3, 4, 5]
    assert predictions["date"].max() == result.dataset.dates.max()
    for train_rows, test_rows in splitter(QUICK).split(result.dataset.x, groups=result.dataset.dates):
        last = position_of(result.dataset.dates[train_rows].max())
        first = position_of(result.dataset.dates[test_rows].min())
        assert last + QUICK.forward_days < first


def test_baselines_know_the_training_rows_only(result: TrainingResult) -> None:
    rows = list(splitter(QUICK).split(result.dataset.x, groups=result.dataset.dates))
    for number, (train_rows, _) in enumerate(rows, start=1):
        fold = result.predictions[result.predictions["fold"] == number]
        assert fold["baseline_mean"].unique() == pytest.approx([result.dataset.realised[train_rows].mean()])
    assert result.metrics["baseline.mean.oos_skill"] == 0
    assert result.metrics["direction_base_rate"] > 0.5
    assert constants(np.array([0.1, -0.2]))["always_up"] == pytest.approx(0.15)
    assert majority_sign(np.array([-1.0, -1, 1])) == -1


def test_the_metrics_of_the_store_are_all_there(result: TrainingResult, rated: TrainingResult) -> None:
    for metrics in (result.metrics, rated.metrics):
        assert set(metrics) <= set(METRICS)
        assert {"oos_skill", "rank_ic_mean", "direction_accuracy", "feature_stability", "stability_nogueira"} <= set(
            metrics
        )
    assert {"final_r2", "cv_r2_mean", "cv_rmse_std"} <= set(result.metrics) - set(rated.metrics)
    assert {"final_accuracy", "cv_accuracy_mean", "log_loss", "auc_ovr"} <= set(rated.metrics) - set(result.metrics)


def test_shap_explains_test_rows_of_every_fold_equally(result: TrainingResult) -> None:
    table = result.shap
    assert table.index["fold"].value_counts().to_dict() == dict.fromkeys([1, 2, 3, 4, 5], 50)
    np.testing.assert_allclose(table.base + table.values.sum(axis=1), table.margin, atol=1e-5)
    merged = table.index.merge(result.predictions, on=["date", "ticker", "fold"])
    np.testing.assert_allclose(merged["y_pred"], table.margin, atol=1e-6)
    np.testing.assert_allclose(merged["y_pred"], table.prediction)
    shares = result.importances.groupby(["kind", "fold"])["value"].sum()
    np.testing.assert_allclose(shares, 1)


def of_fold(table: ShapTable, fold: int) -> ShapTable:
    rows = (table.index["fold"] == fold).to_numpy()
    parts = {name: getattr(table, name)[rows] for name in ("values", "data", "base", "margin", "prediction", "index")}
    return replace(table, **parts)


@pytest.mark.parametrize(
    ("config", "missing"),
    [
        (EFFECTS_CONFIG, 0.0),
        (EFFECTS_CONFIG, 0.2),
        (EFFECTS_CONFIG.replace(mode="classification"), 0.2),
        (EFFECTS_CONFIG.replace(fit=FitConfig(early_stopping=3)), 0.2),
    ],
    ids=["regression", "missing values", "five classes", "early stopping"],
)
def test_shap_values_are_those_of_the_shap_library(config: TrainingConfig, missing: float) -> None:
    """Its `TreeExplainer` lets XGBoost explain a booster, as we do; an "internal" model it explains by its own code."""
    import shap

    trained = train(config.replace(shap_rows=100), planted_effects(0, missing))
    for fold in trained.fits:
        explainer, ours = shap.TreeExplainer(fold.model.booster), of_fold(trained.shap, fold.number)
        for kind in ("xgboost", "internal"):
            explainer.model.model_type = kind
            theirs = np.asarray(explainer.shap_values(ours.data, check_additivity=kind == "xgboost"))
            np.testing.assert_allclose(ours.values, np.moveaxis(theirs, 2, 1) if ours.n_classes else theirs, atol=1e-5)
            np.testing.assert_allclose(ours.base - np.asarray(explainer.expected_value), 0, atol=1e-5)
    if config.fit.early_stopping:
        assert max(fold.model.rounds for fold in trained.fits) < config.model.n_estimators


def test_features_and_their_interactions_rank_as_in_the_shap_library() -> None:
    """Within a fold: rows of several models are never pooled. Of known values: theirs skips windows with a gap."""
    import shap

    table = train(EFFECTS_CONFIG, planted_effects(1, missing=0)).shap
    for number in range(1, EFFECTS_CONFIG.split.n_splits + 1):
        fold = of_fold(table, number)
        order = fold.to_explanation().abs.mean(0).values.argsort()[::-1]
        assert list(global_importance(fold).index) == [fold.features[position] for position in order]
        for feature in ("turning", "partner"):
            position = fold.features.index(feature)
            theirs = shap.utils.approximate_interactions(position, fold.values, fold.data)
            assert interaction_strengths(fold, feature).index[0] == fold.features[theirs[0]]


def test_ratings_have_five_probabilities_and_an_expected_rating(rated: TrainingResult) -> None:
    probabilities = rated.predictions[[f"p_{k}" for k in range(5)]].to_numpy()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rated.predictions["y_pred"], probabilities @ np.arange(5), atol=1e-5)
    assert rated.shap.values.shape == (250, len(RATINGS), 8)
    assert rated.predictions["y_true"].isin(range(5)).all()


def test_a_fold_that_lacks_a_rating_is_trained_all_the_same() -> None:
    calm = random_walks(5, sessions=1100, volatility=0.008)  # returns beyond 15 % hardly occur
    result = train(RATED, calm)
    rated_in_fold_1 = result.predictions.query("fold == 1")["y_true"].unique()
    assert set(rated_in_fold_1) < set(range(5))
    assert np.isfinite(result.metrics["log_loss"]) and np.isfinite(result.metrics["oos_skill"])


def test_a_world_of_one_rating_has_no_skill_to_speak_of() -> None:
    metrics = train(RATED, random_walks(5, sessions=1100, volatility=0.001)).metrics
    assert np.isnan(metrics["oos_skill"]) and metrics["cv_accuracy_mean"] == 1


def test_one_ticker_alone_has_no_rank_ic_and_no_exception() -> None:
    result = train(QUICK, PricePanel(close=PANEL.close[["AAPL"]]))
    metrics = result.metrics
    assert result.dataset.switched_off == {"beta_252": "no market in these prices"}
    assert np.isnan(metrics["rank_ic_mean"]) and METRICS["rank_ic_mean"].text(metrics["rank_ic_mean"]) == "n/a"
    assert np.isfinite(metrics["oos_skill"])


def test_too_short_a_history_is_refused_with_what_to_do() -> None:
    with pytest.raises(
        DataError, match=r"5 folds with a horizon of 30 sessions need at least 822 sessions .* there are 300"
    ):
        train(QUICK, PANEL.cut(slice(0, 300)))
    shortest = PANEL.cut(slice(0, 822))
    assert len(train(QUICK, shortest).folds) == 5


def test_stages_and_folds_are_reported_in_order_and_can_be_cancelled() -> None:
    reported: list[Event] = []
    train(QUICK, PANEL, reported.append)
    assert list(dict.fromkeys(event.stage for event in reported)) == [
        "features",
        "folds",
        "baselines",
        "final",
        "explain",
    ]
    assert {event.stage for event in reported} < set(STAGES)
    steps = [event.step for event in reported if event.stage == "folds" and event.step]
    assert list(dict.fromkeys(steps)) == [1, 2, 3, 4, 5] and steps == sorted(steps)

    def cancel(event: Event) -> None:
        if event.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        train(QUICK, PANEL, cancel)


def test_scores_of_a_subset_are_the_scores_of_those_rows(result: TrainingResult) -> None:
    rows = result.predictions[result.predictions["fold"] == 3]
    again = scores.pooled(rows, QUICK.forward_days)
    fold = result.folds.set_index("fold").loc[3]
    assert again["oos_skill"] == pytest.approx(fold["oos_skill"])
    assert again["rank_ic_mean"] == pytest.approx(fold["rank_ic"])


def test_error_curves_are_thinned_and_keep_both_ends() -> None:
    rounds = train(QUICK.replace(model=ModelParams(n_estimators=301)), PANEL).rounds
    assert len(rounds) == 50 and rounds["round"].iloc[0] == 1 and rounds["round"].iloc[-1] == 301
    assert rounds["train"].iloc[-1] < rounds["train"].iloc[0]


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_trains_and_its_skill_is_measured_against_its_own_mean(name: Target) -> None:
    config = QUICK.replace(forward_days=10, shap_rows=50)
    result = train(config.replace(target=name), WALKS)
    assert result.metrics["oos_skill"] < 0.05
    fold = result.predictions[result.predictions["fold"] == 5]
    dataset = result.dataset
    before = dataset.dates < fold["date"].min() - pd.offsets.BDay(config.forward_days)
    assert fold["baseline_mean"].unique() == pytest.approx([dataset.target[before].mean()])
    assert ("final_rmse" in result.metrics) == (name in ("forward_return", "excess_return"))
