"""One run's explained rows and out-of-fold predictions, without a store: what the tests of the picked sample share."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import reads

TICKERS = ("GE", "KO")
N_DATES = 120
NAMES = ("x", "y", "z")
FEATURES = pd.DataFrame(
    {
        "label": ["Return, 5 sessions", "RSI, 14 sessions", "Beta"],
        "format": ["percent", "number", "score"],
        "help": ["First.", "Second.", "Third."],
    },
    index=list(NAMES),
)


class Explained(NamedTuple):
    """A run of which every second date is explained."""

    table: ShapTable
    predictions: pd.DataFrame
    config: TrainingConfig
    closes: pd.DataFrame | None

    def row(self, date: object, ticker: str) -> int:
        same = (self.table.index["date"] == pd.Timestamp(str(date))) & (self.table.index["ticker"] == ticker)
        return int(np.flatnonzero(same)[0])


def explained(config: TrainingConfig, tickers: tuple[str, ...] = TICKERS, *, closes: bool = True) -> Explained:
    """Return a run: the SHAP values of a rating are those of one class."""
    rng = np.random.default_rng(5)
    dates = pd.date_range("2020-01-03", periods=N_DATES, freq="W-FRI" if config.interval == "1wk" else "B")
    index = pd.DataFrame({"date": dates.repeat(len(tickers)), "ticker": list(tickers) * N_DATES})
    index["fold"] = np.arange(len(index)) * 3 // len(index) + 1
    n = len(index)
    predictions = index.assign(y_true=rng.normal(0, 0.05, n).round(4), y_pred=rng.normal(0, 0.01, n).round(4))
    if config.mode == "classification":
        p = rng.dirichlet(np.ones(len(schema.RATINGS)), n)
        predictions = predictions.assign(
            y_return=predictions["y_true"],
            y_true=rng.integers(0, 5, n),
            **{f"p_{k}": p[:, k] for k in range(len(schema.RATINGS))},
        )
    shown = np.flatnonzero(np.arange(n) // len(tickers) % 2 == 0)
    values = rng.normal(0, 0.01, (len(shown), len(NAMES))).astype(np.float32)
    data = rng.normal(0, 1, (len(shown), len(NAMES))).astype(np.float32)
    base = np.full(len(shown), 0.005, dtype=np.float32)
    margin = base + values.sum(axis=1)
    table = ShapTable(
        values, data, base, margin, margin.astype(float), index.iloc[shown].reset_index(drop=True), NAMES, n
    )
    prices = pd.DataFrame({ticker: np.linspace(50, 80, N_DATES) for ticker in tickers}, index=dates)
    return Explained(table, predictions, config, prices if closes else None)


def as_reads(run: Explained, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cached reads of any run id be those of this run."""

    def closes(run_id: str) -> pd.DataFrame:
        if run.closes is None:
            raise RunError(f"Run {run_id} has no {schema.CLOSES_FILE}; train it again.")
        return run.closes

    monkeypatch.setattr(reads, "predictions", lambda run_id: run.predictions)
    monkeypatch.setattr(reads, "config", lambda run_id: run.config)
    monkeypatch.setattr(reads, "closes", closes)
