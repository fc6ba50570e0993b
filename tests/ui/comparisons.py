"""Runs with out-of-fold rows that were made up, compared as stored ones are."""

from typing import Any

import numpy as np
import pandas as pd

from omninmo.errors import RunError
from omninmo.evaluation.common_rows import grouped
from omninmo.evaluation.comparison import rescored
from omninmo.ui.rescored_runs import Comparison
from tests.ui.conftest import runs

DATES, TICKERS = 400, ("AAPL", "GE", "JPM", "KO", "PG", "XOM")
KIND = {"params.interval": "1d", "params.classes": "thresholds", "params.forward_days": 5}
DAMAGED = {"damaged": True}


def predictions(noise: float, seed: int) -> pd.DataFrame:
    """Return rows of a model that predicts a part of the target, with as much noise as it is given."""
    y = np.random.default_rng(0).normal(scale=0.05, size=DATES * len(TICKERS))
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "date": np.repeat(pd.bdate_range("2020-01-01", periods=DATES), len(TICKERS)),
            "ticker": TICKERS * DATES,
            "fold": 1,
            "y_true": y,
            "y_pred": 0.1 * y + noise * rng.normal(scale=0.05, size=len(y)),
            "baseline_mean": 0.0,
            "baseline_majority": 1.0,
        }
    )


def compared(*changes: dict[str, Any]) -> tuple[pd.DataFrame, Comparison]:
    """Return a table of runs a, b, … and their comparison.

    "noise" is how bad a run is, "luck" the seed of it; `DAMAGED` cannot be read.
    """
    table = runs(*(KIND | change for change in changes))

    def read(run_id: str) -> pd.DataFrame:
        change = changes[list(table.index).index(run_id)]
        if "damaged" in change:
            raise RunError("predictions.parquet is damaged (`x`).")
        return predictions(change.get("noise", 0.1), change.get("luck", 1))

    grouping = grouped(table, read)
    scored = tuple(rescored(group, read) for group in grouping.groups)
    return table, Comparison(((repr(changes), ""),), grouping, scored, ())
