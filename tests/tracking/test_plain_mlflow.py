"""Plain MLflow reads what we wrote: its search, its artifacts, its model loader."""

import json

import mlflow
import numpy as np
import pytest
from mlflow import MlflowClient

from omninmo.config import TrainingConfig
from omninmo.paths import tracking_uri
from tests.recorded import QUICK, RATED, Recorded, Trained


@pytest.fixture
def plain(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    # not mlflow.set_tracking_uri: it sets this variable for good, and later tests would write to the recorded runs
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_uri())
    return recorded


def test_search_runs_filters_by_our_metrics(plain: Recorded) -> None:
    def found(words: str) -> set[str]:
        return set(mlflow.search_runs(experiment_names=["stock_prediction"], filter_string=words)["run_id"])

    assert found("metrics.final_r2 > 0.001") == {plain.run_id}
    assert found("metrics.final_accuracy > 0") == {plain.rated_id}
    assert found("params.mode = 'classification' and params.forward_days = '30'") == {plain.rated_id}
    assert len(mlflow.search_runs(experiment_names=["stock_prediction"], filter_string="metrics.final_r2 > 0.999")) == 0


def test_the_guide_s_pictures_are_among_the_artifacts(plain: Recorded) -> None:
    for run_id in (plain.run_id, plain.rated_id):
        names = [item.path for item in MlflowClient().list_artifacts(run_id)]
        assert {"feature_importance.png", "shap_summary.png"} <= set(names)
        assert sum(name.startswith("shap_dependence_") for name in names) == 3


@pytest.mark.parametrize("config", [QUICK, RATED], ids=["regression", "classification"])
def test_the_model_loads_and_predicts_as_the_final_fit(
    plain: Recorded, config: TrainingConfig, trained: Trained
) -> None:
    import xgboost as xgb

    result = trained(config)
    run_id = plain.run_id if config is QUICK else plain.rated_id
    booster = mlflow.xgboost.load_model(f"runs:/{run_id}/model")
    rows = result.dataset.x[:1000]
    found = booster.predict(xgb.DMatrix(rows, feature_names=list(result.dataset.names)))
    np.testing.assert_array_equal(found, result.model.predict(rows))


def test_mlflow_shows_who_trained_how_on_which_prices(plain: Recorded) -> None:
    run = mlflow.get_run(plain.run_id)
    assert run.data.tags["mlflow.source.name"] == QUICK.command() and run.data.tags["mlflow.source.type"] == "JOB"
    assert run.inputs is not None
    (entry,) = run.inputs.dataset_inputs
    assert (entry.dataset.name, entry.dataset.digest) == ("sample", run.data.params["data_fingerprint"])
    assert {tag.key: tag.value for tag in entry.tags} == {"mlflow.data.context": "training"}
    profile = json.loads(entry.dataset.profile or "")
    assert profile["num_rows"] == int(run.data.params["total_samples"]) and profile["tickers"] == 20


def test_runs_are_found_by_the_prices_they_were_trained_on(plain: Recorded) -> None:
    """Two runs on the same prices share one data set."""
    found = mlflow.search_runs(experiment_names=["stock_prediction"], filter_string="dataset.name = 'sample'")
    assert set(found["run_id"]) == {plain.run_id, plain.rated_id}


def test_the_note_warns_of_the_sample(plain: Recorded) -> None:
    assert "not for investing" in mlflow.get_run(plain.run_id).data.tags["mlflow.note.content"]
