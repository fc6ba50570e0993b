"""The model as a file: whole, provable, and never in the way of another."""

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import xgboost as xgb

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import load_prices
from omninmo.errors import ConfigError, StoreError
from omninmo.reports import model_file
from omninmo.training.train import TrainingResult, train

CONFIG = TrainingConfig(threads=1, feature_set="minimal", period="6y", shap_rows=100, model=ModelParams(n_estimators=5))


@pytest.fixture(scope="module")
def result() -> TrainingResult:
    return train(CONFIG, load_prices(CONFIG))


def test_the_file_predicts_as_the_model_and_its_manifest_proves_it(result: TrainingResult, tmp_path: Path) -> None:
    path = tmp_path / "new" / "mine.json"
    model_file.save(result, path, "abc")
    rows = result.dataset.x[:500]
    loaded = xgb.Booster(model_file=path)
    np.testing.assert_array_equal(loaded.inplace_predict(rows), result.model.booster.inplace_predict(rows))
    manifest = json.loads(path.with_suffix(".manifest.json").read_text())
    assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manifest["size"] == path.stat().st_size and manifest["run_id"] == "abc"
    assert TrainingConfig(**manifest["config"]) == CONFIG
    assert manifest["features"] == list(result.dataset.names)
    assert manifest["data_fingerprint"] == result.dataset.panel.fingerprint()
    assert sorted(file.name for file in path.parent.iterdir()) == ["mine.json", "mine.manifest.json"]


def test_a_file_is_replaced_only_if_asked(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    model_file.check_free(path, overwrite=False)
    path.write_text("{}")
    model_file.check_free(path, overwrite=True)
    with pytest.raises(ConfigError, match="exists already; name another file, or add --overwrite"):
        model_file.check_free(path, overwrite=False)
    with pytest.raises(ConfigError, match=re.escape("ends in .json")):
        model_file.check_free(tmp_path / "mine.pkl", overwrite=True)


def test_a_place_that_cannot_be_written_is_one_sentence(result: TrainingResult, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="the run itself is recorded"):
        model_file.save(result, tmp_path / "file" / "mine.json", "abc")


def test_a_run_name_makes_a_safe_file_name(home: Path) -> None:
    path = model_file.default_path("../my run: α/β", "0123456789abcdef")
    assert path.parent == home / "models" and path.name == "..-my-run--01234567.json"
