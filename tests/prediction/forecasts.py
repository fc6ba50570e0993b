"""Forecasts, runs and rows of the ledger without a model or a store."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from omninmo.config import TrainingConfig
from omninmo.evaluation.conformal import BOUNDS
from omninmo.prediction.ledger import RunFacts, ledger_rows
from omninmo.tracking.store import RunStore

MADE = pd.Timestamp("2024-03-04 15:00", tz="UTC")
UNTIL = pd.Timestamp("2024-02-29")
DAY = pd.Timestamp("2024-03-01")


@dataclass(frozen=True)
class Forecast:
    """What `ledger.record` reads of a forecast."""

    run_id: str
    table: pd.DataFrame


def forecast(
    predictions: dict[str, float], as_of: pd.Timestamp = DAY, run_id: str = "run-a", **columns: Any
) -> Forecast:
    """Return a forecast with intervals ±5, ±8 and ±10 % wide, rated Hold."""
    table = pd.DataFrame({"ticker": list(predictions), "prediction": list(predictions.values())})
    table = table.assign(as_of=as_of, rank=range(1, len(table) + 1), rating="Hold", close=100.0)
    for name in BOUNDS:
        side, _, level = name.partition("_")
        width = {"50": 0.05, "80": 0.08, "95": 0.1}[level]
        table[name] = table["prediction"] + (width if side == "high" else -width)
    return Forecast(run_id, table.assign(**columns))


def facts(until: pd.Timestamp = UNTIL, base_sign: float = 1.0, base_class: float = np.nan, **settings: Any) -> RunFacts:
    """Return what is recorded of a run, by default one that predicts the return of five sessions."""
    return RunFacts(TrainingConfig(**{"forward_days": 5, **settings}), until, base_sign, base_class)


def ledger(made_at: pd.Timestamp = MADE, run: RunFacts | None = None, **given: Any) -> pd.DataFrame:
    """Return rows of the ledger of one forecast."""
    given = {"predictions": {"KO": 0.02, "GE": -0.01}} | given
    return ledger_rows(forecast(**given), run or facts(), made_at)


class Store:
    """A store of one run, of which nothing but what the ledger reads is there."""

    def __init__(self, close: pd.DataFrame, last_date: object, **settings: Any) -> None:
        self.settings = TrainingConfig(**settings)
        self.close, self.last_date = close, last_date

    def config(self, run_id: str) -> TrainingConfig:
        return self.settings

    def closes(self, run_id: str) -> pd.DataFrame:
        return self.close

    def summary(self, run_id: str) -> dict[str, Any]:
        return {"last_date": self.last_date}

    def predictions(self, run_id: str) -> pd.DataFrame:
        dates = pd.to_datetime(["2020-06-01", "2021-06-01"])
        return pd.DataFrame({"date": dates, "baseline_majority": [-1.0, 1.0], "baseline_class": [2, 3]})


def store(close: pd.DataFrame, last_date: object, **settings: Any) -> RunStore:
    """Return a `Store`, as a RunStore to those who read it."""
    return cast(RunStore, Store(close, last_date, **settings))
