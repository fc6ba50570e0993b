"""The fits of a training: which rows are learned, how much they count, and when boosting ends."""

import numpy as np
import pytest

from omninmo.config import ModelParams, SplitConfig, TrainingConfig
from omninmo.errors import DataError
from omninmo.events import Reporter
from omninmo.training.folds import _held_back, _weights, expected, fit_fold
from omninmo.training.train import TrainingResult, train
from tests.worlds import planted, random_walks

CONFIG = TrainingConfig(
    forward_days=10, features="return_5d return_21d return_63d volatility_63 rsi_14", shap_rows=200, threads=1,
    model=ModelParams(n_estimators=60),
)  # fmt: skip
WORLD = planted(0, 0.3)


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(CONFIG, WORLD)


def test_an_expected_rating_is_the_mean_of_the_classes_by_probability() -> None:
    assert expected(
        np.array([[0, 0, 1, 0, 0], [0.5, 0, 0, 0, 0.5], [0.1, 0.2, 0.3, 0.4, 0]])
    ).tolist() == pytest.approx([2, 2, 2])
    assert expected(np.array([0.1, -0.2], dtype=np.float32)).dtype == np.float64


def test_a_fold_s_predictions_are_its_own_model_s(result: TrainingResult) -> None:
    for fold in result.fits:
        assert np.array_equal(fold.predicted, fold.model.predict(result.dataset.x[fold.test]))
        assert not set(fold.train) & set(fold.test)


def test_a_fold_without_an_error_curve_is_the_same_model(result: TrainingResult) -> None:
    fold, dataset = result.fits[0], result.dataset
    y = dataset.y(result.config.mode)
    plain = fit_fold(result.config, dataset, y, 1, fold.train, fold.test, Reporter(), error_curve=False)
    np.testing.assert_array_equal(plain.predicted, fold.predicted)
    assert plain.model.errors.empty and len(fold.model.errors) > 0


def test_the_final_model_learns_every_row(result: TrainingResult) -> None:
    assert result.model.rounds == 60
    in_sample = result.model.predict(result.dataset.x) - result.dataset.target
    assert result.metrics["final_rmse"] == pytest.approx(np.sqrt(np.square(in_sample).mean()))


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


def test_rows_that_end_the_boosting_are_neither_learned_nor_tested(result: TrainingResult) -> None:
    for fold in result.fits:
        learned, held = _held_back(CONFIG, result.dataset, fold.train)
        dates = result.dataset.dates
        assert dates[held].max() < dates[fold.test].min()
        between = ((dates > dates[learned].max()) & (dates < dates[held].min())).sum() / 20
        assert between >= CONFIG.forward_days
        assert set(learned) | set(held) < set(fold.train)


def test_weights_halve_with_age_and_average_one(result: TrainingResult) -> None:
    rows = np.arange(len(result.dataset))
    weights = _weights(CONFIG.replace(fit={"weight_half_life": 100}), result.dataset, rows)
    assert weights is not None and weights.mean() == pytest.approx(1)
    newest, older = weights[-1], weights[result.dataset.dates == result.dataset.dates.unique()[-101]][0]
    assert newest / older == pytest.approx(2)
    assert _weights(CONFIG, result.dataset, rows) is None
    weighted = train(CONFIG.replace(fit={"weight_half_life": 250}), WORLD)
    assert weighted.metrics["oos_skill"] != result.metrics["oos_skill"] and weighted.metrics["rank_ic_t"] > 3


def test_linear_baselines_are_asked_about_the_test_rows(result: TrainingResult) -> None:
    rows = result.predictions
    assert np.isfinite(rows["baseline_ridge"]).all() and rows["baseline_ridge"].std() > 0
    assert rows["baseline_ridge"].corr(rows["y_true"]) > 0.05  # the planted signal is close to linear
