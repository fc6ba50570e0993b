"""Two recorded runs, made once, and a copy of their store for each test that changes something."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import load_prices
from omninmo.experiment import run_experiment
from omninmo.training import TrainingResult, train

QUICK = TrainingConfig(
    name="quick", feature_set="minimal", period="6y", shap_rows=200, threads=1, model=ModelParams(n_estimators=12)
)
RATED = QUICK.replace(name="rated", mode="classification")


class Recorded(NamedTuple):
    """A home folder with two finished runs."""

    home: Path
    run_id: str
    rated_id: str


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMNINMO_HOME", str(folder))
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        return Recorded(folder, run_experiment(QUICK), run_experiment(RATED))


@pytest.fixture
def recorded(template: Recorded, monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """Point omninmo at the recorded runs. Read them, do not change them."""
    monkeypatch.setenv("OMNINMO_HOME", str(template.home))
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return template


@pytest.fixture
def own(template: Recorded, home: Path) -> Recorded:
    """Return a copy of the recorded runs that a test may change."""
    shutil.copytree(template.home, home, dirs_exist_ok=True)
    with sqlite3.connect(home / "mlflow.db") as store:
        for table, column in (("runs", "artifact_uri"), ("experiments", "artifact_location")):
            store.execute(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", (str(template.home), str(home)))
    return template._replace(home=home)


@pytest.fixture(scope="session")
def trained() -> Callable[[TrainingConfig], TrainingResult]:
    """Return `trained(config)`: what the recorded run of that config must hold; each trained once."""
    known: dict[str, TrainingResult] = {}

    def result(config: TrainingConfig) -> TrainingResult:
        if config.name not in known:
            known[config.name] = train(config, load_prices(config))
        return known[config.name]

    return result
