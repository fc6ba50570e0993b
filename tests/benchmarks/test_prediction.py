"""What a forecast of many tickers costs beside the features and the predictions that it cannot do without."""

import statistics
import time
from itertools import groupby
from pathlib import Path

import numpy as np
import xgboost as xgb

from omninmo import schema
from omninmo.arrays import Floats
from omninmo.config import PredictConfig, TrainingConfig
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.experiment.run import run_experiment
from omninmo.features import Feature, Inputs
from omninmo.prediction.forecast import forecast
from omninmo.prediction.forecast_data import Forecast
from omninmo.prediction.tracked import tracked_model
from omninmo.tracking.store import RunStore
from tests.benchmarks.ratios import paired, seconds
from tests.worlds import random_walks

TICKERS, SESSIONS, ROUNDS = 500, 2520, 3
RATIO_LIMIT, CPU_LIMIT = 1.5, 3.0


def bare(panel: PricePanel, features: tuple[Feature, ...], model: Path) -> Floats:
    """Build the run's features and predict the last date with nothing but XGBoost."""
    inputs, columns = Inputs(panel), []
    for _, family in groupby(features, key=lambda item: item.family):
        columns += [item.compute(inputs).to_numpy()[-1] for item in family]
        inputs.memory.clear()
    booster = xgb.Booster(model_file=str(model))
    rows = xgb.DMatrix(np.stack(columns, axis=1).astype(np.float32), feature_names=booster.feature_names)
    return np.asarray(booster.predict(rows))


def test_a_forecast_of_five_hundred_tickers_costs_little_more_than_its_features(home: Path) -> None:
    run_id = run_experiment(TrainingConfig(name="full"), on_finished=lambda run: None)
    store, panel = RunStore(), judged_panel(random_walks(0, SESSIONS, TICKERS), "1d")
    features = tracked_model(store, run_id).features
    model = next(home.glob(f"mlruns/*/{run_id}/artifacts/{schema.MODEL_FILE}"))

    def ours() -> Forecast:
        return forecast(PredictConfig(run_id=run_id), store, prices=panel)

    found = ours().table.set_index("ticker").loc[list(panel.tickers), "prediction"]
    np.testing.assert_array_equal(found, bare(panel, features, model))
    cpu: list[float] = []

    def timed() -> float:
        started = time.process_time()
        taken = seconds(ours)
        cpu.append(time.process_time() - started)
        return taken

    ratio, mine, theirs = paired(timed, lambda: seconds(lambda: bare(panel, features, model)), ROUNDS)
    work = statistics.median(cpu)
    print(
        f"\nforecast of {TICKERS} tickers × {SESSIONS:,} days ÷ features and Booster.predict: {ratio:.2f} (limit "
        f"{RATIO_LIMIT}); {mine:.2f} s ÷ {theirs:.2f} s; {work:.2f} s of the processor (limit {CPU_LIMIT:.0f})"
    )
    assert ratio <= RATIO_LIMIT
    assert work <= CPU_LIMIT  # a machine that is busy with other work takes longer, and works no more
