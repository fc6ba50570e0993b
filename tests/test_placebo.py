"""The guard that matters: where nothing can be predicted, nothing may be found."""

import numpy as np
import pytest
from sklearn.model_selection import KFold

from omninmo.config import GUIDE_MODEL, FitConfig, ModelParams, SplitConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare, splitter
from omninmo.evaluation.metrics import r2
from omninmo.events import Reporter
from omninmo.training.boosting import fit
from omninmo.training.folds import fit_fold
from omninmo.training.train import train
from tests.worlds import random_walks, stock_market

WORLDS = range(8)
CONFIG = TrainingConfig(threads=1, feature_set="full", shap_rows=100)


@pytest.fixture(scope="module")
def worlds() -> list[dict[str, float]]:
    return [train(CONFIG, random_walks(seed, sessions=1200)).metrics for seed in WORLDS]


def test_no_rank_ic_on_random_walks(worlds: list[dict[str, float]]) -> None:
    ics = np.array([metrics["rank_ic_mean"] for metrics in worlds])
    standard_error = ics.std(ddof=1) / np.sqrt(len(ics))
    assert abs(ics.mean()) <= 3 * standard_error, ics


def test_no_skill_on_random_walks(worlds: list[dict[str, float]]) -> None:
    assert max(metrics["oos_skill"] for metrics in worlds) <= 0.02


def _skill(config: TrainingConfig, panel: PricePanel) -> float:
    """Return the skill of the folds alone: no baselines, no SHAP, no intervals."""
    dataset = prepare(config, panel)
    loss = base = 0.0
    for number, rows in enumerate(splitter(config).split(dataset.x, groups=dataset.dates), start=1):
        fold = fit_fold(config, dataset, dataset.target, number, *rows, Reporter())
        loss += np.square(dataset.target[fold.test] - fold.predicted).sum()
        base += np.square(dataset.target[fold.test] - dataset.target[fold.train].mean()).sum()
    return 1 - loss / base


def test_the_defaults_lose_little_where_nothing_can_be_predicted() -> None:
    """Half the sample's dates and half its horizon, so that as many outcomes do not overlap (decision 0009)."""
    config = CONFIG.replace(forward_days=15)
    worlds = [stock_market(seed, sessions=1260)[0] for seed in range(4)]
    skills = [_skill(config, world) for world in worlds]
    assert np.mean(skills) >= -0.02, skills
    original = config.replace(model=ModelParams(**GUIDE_MODEL), split=SplitConfig(n_splits=2))
    assert _skill(original, worlds[0]) < -0.1  # such worlds do punish a model that fits noise


SETTINGS = {
    "as they come": TrainingConfig(threads=1, feature_set="minimal", shap_rows=50),
    "classification": TrainingConfig(threads=1, feature_set="minimal", shap_rows=50, mode="classification"),
    "early stopping": TrainingConfig(
        threads=1, feature_set="minimal", shap_rows=50, fit=FitConfig(early_stopping=20), split=SplitConfig(n_splits=3)
    ),
}
"""The default settings of the model, and what changes how it learns; few features, for time."""


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_of_the_defaults_finds_what_is_not_there(name: str) -> None:
    worlds = [train(SETTINGS[name], random_walks(seed, sessions=1000, tickers=8)).metrics for seed in (100, 101)]
    assert max(metrics["oos_skill"] for metrics in worlds) <= 0.02
    assert abs(np.mean([metrics["rank_ic_t"] for metrics in worlds])) <= 3 / np.sqrt(len(worlds))


def test_shuffled_folds_would_find_what_is_not_there() -> None:
    """The same features and targets under shuffled K-fold: a high R² from overlap alone. So the split matters."""
    config = CONFIG.replace(model=ModelParams(**GUIDE_MODEL))
    dataset = prepare(config, random_walks(0, sessions=1200))
    predicted = np.zeros(len(dataset))
    for train_rows, test_rows in KFold(5, shuffle=True, random_state=0).split(dataset.x):
        model = fit(config, dataset.names, dataset.x[train_rows], dataset.realised[train_rows])
        predicted[test_rows] = model.predict(dataset.x[test_rows])
    assert r2(dataset.realised, predicted) > 0.2
