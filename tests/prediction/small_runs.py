"""Runs of every kind of target, trained in a second each, in a home folder of their own."""

from pathlib import Path

import pytest

from omninmo.config import FitConfig, ModelParams, SplitConfig, TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.experiment.run import run_experiment

SMALL = TrainingConfig(
    name="small", tickers="AAPL,JPM,KO,MSFT,PFE,XOM", period="4y", shap_rows=50, threads=1,
    split=SplitConfig(n_splits=2), model=ModelParams(n_estimators=10, colsample_bytree=0.5),
)  # fmt: skip
CLASSES = SMALL.replace(mode="classification")
KINDS = {
    "forward_return": SMALL,
    "excess_return": SMALL.replace(target="excess_return"),
    "volatility_adjusted": SMALL.replace(target="volatility_adjusted"),
    "cross_sectional_rank": SMALL.replace(target="cross_sectional_rank"),
    "classes by thresholds": CLASSES,
    "classes by fifths": CLASSES.replace(classes="quantiles"),
    "classes of ranks": CLASSES.replace(classes="quantiles", target="cross_sectional_rank"),
    "classes of excess returns": CLASSES.replace(classes="quantiles", target="excess_return"),
    "classes of volatility-adjusted returns": CLASSES.replace(classes="quantiles", target="volatility_adjusted"),
    "early stopping": SMALL.replace(fit=FitConfig(early_stopping=2), model=ModelParams(n_estimators=40)),
}
"""By what tells them apart: every target in both modes, and a final model of fewer rounds than asked for."""


def train_small(config: TrainingConfig, prices: PricePanel | None = None) -> str:
    """Train and record a run without its pictures, and return its id."""
    return run_experiment(config, prices=prices, on_finished=lambda run: None)


def model_file(home: Path, run_id: str) -> Path:
    """Return where a run's model lies."""
    return home / "mlruns" / "stock_prediction" / run_id / "artifacts" / "model" / "model.json"


def home_of(folder: Path, patch: pytest.MonkeyPatch) -> Path:
    """Point omninmo at a folder, until the patch is undone."""
    patch.setenv("OMNINMO_HOME", str(folder))
    patch.delenv("MLFLOW_TRACKING_URI", raising=False)
    return folder
