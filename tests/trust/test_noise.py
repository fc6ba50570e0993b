"""The noise reference: targets of another time, everything else the same."""

import numpy as np
import pandas as pd
import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, prepare
from omninmo.errors import DataError
from omninmo.training.train import train
from omninmo.trust.noise import _shifted, stability_by_chance
from tests.worlds import planted

CONFIG = TrainingConfig(
    forward_days=10, features="return_5d return_21d return_63d volatility_63 rsi_14", shap_rows=200, threads=1,
    model=ModelParams(n_estimators=60),
)  # fmt: skip
WORLD = planted(0, 0.3, sessions=1000, tickers=8)
HORIZON = CONFIG.forward_days


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return prepare(CONFIG, WORLD)


def test_noise_is_stable_too(dataset: Dataset) -> None:
    chance = stability_by_chance(CONFIG, dataset, seeds=2)
    assert len(chance) == 2 and chance["feature_stability"].between(-1, 1).all()
    assert chance.equals(stability_by_chance(CONFIG, dataset, seeds=2))
    assert chance["feature_stability"].nunique() == 2  # each seed shifts by another distance
    assert train(CONFIG, dataset).metrics["feature_stability"] >= chance["feature_stability"].min()


@pytest.mark.parametrize("seed", range(5))
def test_each_ticker_keeps_its_targets_in_order_but_for_where_they_start(dataset: Dataset, seed: int) -> None:
    shifted = _shifted(dataset, HORIZON, seed)
    assert np.array_equal(shifted.x, dataset.x) and shifted.dates.equals(dataset.dates)
    distances = set()
    for ticker in WORLD.tickers:
        before, after = (rows.target[rows.tickers == ticker] for rows in (dataset, shifted))
        distance = int(np.flatnonzero(before == after[0])[0])
        assert np.array_equal(np.roll(before, -distance), after)
        distances.add(distance)
    (distance,) = distances  # the same for all: who moves with whom is kept
    assert 2 * HORIZON <= distance <= len(dataset.dates.unique()) - 2 * HORIZON


def test_a_row_without_a_target_then_is_left_out() -> None:
    close = WORLD.close.copy()
    close.iloc[500:600, 0] = np.nan
    halted = prepare(CONFIG, PricePanel(close=close))
    shifted = _shifted(halted, HORIZON, 0)
    lost = pd.Series(halted.tickers).value_counts() - pd.Series(shifted.tickers).value_counts()
    assert lost["T00"] > 0 and (lost.drop("T00") == 0).all()
    assert np.isfinite(shifted.target).all()


def test_too_few_dates_to_shift_are_refused(dataset: Dataset) -> None:
    with pytest.raises(DataError, match=r"Noise needs more than 1200 dates to shift targets by 600 sessions"):
        _shifted(dataset, 300, 0)
