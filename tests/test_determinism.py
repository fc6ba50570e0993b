"""The same config gives the same numbers, bit for bit, with the number of threads that everybody gets."""

import numpy as np
import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import load_prices
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.training.train import TrainingResult, train
from omninmo.trust.permutation import permutation_importance

QUICK = TrainingConfig(
    feature_set="minimal", period="6y", shap_rows=100, model=ModelParams(n_estimators=10, subsample=0.5)
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return prepare(QUICK, load_prices(QUICK))


def differences(one: TrainingResult, other: TrainingResult) -> list[str]:
    """Return what differs between two results, by as little as one bit."""
    same = {
        "predictions": one.predictions.equals(other.predictions),
        "SHAP values": np.array_equal(one.shap.values, other.shap.values),
        "SHAP base": np.array_equal(one.shap.base, other.shap.base),
        "importances": one.importances.equals(other.importances),
        "permutation": permutation_importance(one).equals(permutation_importance(other)),
        "metrics": numbers(one) == numbers(other),
        "model": one.model.to_json() == other.model.to_json(),
    }
    return [name for name, equal in same.items() if not equal]


def numbers(result: TrainingResult) -> dict[str, str]:
    """Return the metrics as exact text, in which one NaN equals another; without times."""
    return {key: float(value).hex() for key, value in result.metrics.items() if not key.startswith("time.")}


def test_more_than_one_thread_is_the_default() -> None:
    assert TrainingConfig().threads == QUICK.threads == 2


@pytest.mark.parametrize("mode", ["regression", "classification"])
def test_the_same_config_gives_the_same_bits(dataset: Dataset, mode: str) -> None:
    config = QUICK.replace(mode=mode)
    first = train(config, dataset)
    assert differences(first, train(config, dataset)) == []
    assert {"predictions", "SHAP values", "importances", "metrics", "model"} <= set(
        differences(first, train(config.replace(seed=43), dataset))
    )
