"""The model: our boosting loop grows the trees that XGBoost's own would."""

import numpy as np
import pytest
import xgboost as xgb

from omninmo.config import ModelParams, TrainingConfig
from omninmo.training.boosting import MEASURED_ROUNDS, fit

RNG = np.random.default_rng(0)
X = RNG.normal(size=(600, 4)).astype(np.float32)
Y = X[:, 0] - 0.5 * X[:, 1] ** 2 + RNG.normal(size=600)
NAMES = ("a", "b", "c", "d")
CONFIG = TrainingConfig(threads=1, model=ModelParams(n_estimators=60, min_child_weight=1))


def test_the_loop_grows_the_trees_of_xgboost_train() -> None:
    parameters = CONFIG.model.model_dump(exclude={"n_estimators", "leaf_horizons"}) | {
        "seed": CONFIG.seed,
        "nthread": 1,
    }
    matrix = xgb.QuantileDMatrix(X, label=Y, feature_names=list(NAMES), nthread=1)
    theirs = xgb.train(parameters | {"objective": "reg:squarederror", "tree_method": "hist"}, matrix, 60)
    np.testing.assert_array_equal(fit(CONFIG, NAMES, X, Y).predict(X), theirs.predict(matrix))


def test_measuring_changes_no_tree_and_reports_rmse() -> None:
    watched = fit(CONFIG, NAMES, X[:400], Y[:400], valid=(X[400:], Y[400:]))
    np.testing.assert_array_equal(watched.predict(X), fit(CONFIG, NAMES, X[:400], Y[:400]).predict(X))
    assert len(watched.errors) == MEASURED_ROUNDS and watched.errors.index[-1] == 60
    for rows, side in ((slice(400), "train"), (slice(400, None), "valid")):
        rmse = np.sqrt(np.mean((watched.predict(X[rows]) - Y[rows]) ** 2))
        assert watched.errors[side].iloc[-1] == pytest.approx(rmse, rel=1e-4)


def test_a_class_that_no_row_has_keeps_its_column() -> None:
    config = CONFIG.replace(mode="classification")
    probabilities = fit(config, NAMES, X, np.where(Y > 0, 4, 2)).predict(X)
    assert probabilities.shape == (600, 5)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)


def test_every_tenth_round_is_reported_and_can_end_the_fit() -> None:
    reported: list[int] = []
    fit(CONFIG, NAMES, X, Y, on_round=reported.append)
    assert reported == [0, 10, 20, 30, 40, 50]

    def stop(number: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(CONFIG, NAMES, X, Y, on_round=stop)
