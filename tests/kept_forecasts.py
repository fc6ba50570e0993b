"""Forecasts as they are kept: of recorded runs, made in the home folder of the test, and made up."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from omninmo.config import PredictConfig
from omninmo.evaluation.conformal import BOUNDS
from omninmo.evaluation.shap_table import ShapTable
from omninmo.prediction import kept
from omninmo.prediction.forecast import forecast
from omninmo.prediction.forecast_data import Forecast
from omninmo.prediction.kept import Kept

AS_OF = pd.Timestamp("2022-12-28")


def keep(run_id: str, warnings: tuple[str, ...] = (), **asked: str) -> tuple[Forecast, Kept]:
    """Return a forecast as it was made, and as it is kept."""
    config = PredictConfig(run_id=run_id, **asked)
    found = forecast(config)
    kept.save(found, config, warnings)
    again = kept.load(run_id)
    assert again is not None
    return found, again


def table(tickers: tuple[str, ...] = ("AAPL", "KO", "GE"), /, **changes: Any) -> pd.DataFrame:
    """Return a forecast's table, the first ticker the best; `changes` are whole columns."""
    count = len(tickers)
    prediction = np.linspace(0.09, -0.1, count)
    ends = {name: prediction + step for name, step in zip(BOUNDS, (-0.05, 0.05, -0.1, 0.1, -0.2, 0.2), strict=True)}
    columns = {"ticker": list(tickers), "as_of": AS_OF, "prediction": prediction, **ends}
    columns |= {"rank": pd.array(range(1, count + 1), dtype="Int64"), "rating": "Hold", "score": 0.5, "close": 50.0}
    return pd.DataFrame(columns | {"outside": 0.02, "flags": ""} | changes)


def made_up(rows: pd.DataFrame | None = None, **changes: Any) -> Kept:
    """Return a kept forecast that no model made, with some of its parts changed."""
    rows = table() if rows is None else rows
    nothing, count = np.zeros((len(rows), 2), dtype=np.float32), len(rows)
    index = pd.DataFrame({"date": rows["as_of"], "ticker": rows["ticker"], "fold": 0})
    explanation = ShapTable(
        nothing, nothing, np.zeros(count), np.zeros(count), np.zeros(count), index, ("x", "y"), total_rows=count
    )
    dates = pd.bdate_range(end=AS_OF, periods=80)
    closes = pd.DataFrame({ticker: np.linspace(40, 50, 80) for ticker in rows["ticker"]}, index=dates)
    parts: dict[str, Any] = {
        "run_id": "id-a", "choice": "Run a, the champion.", "table": rows, "explanation": explanation,
        "closes": closes, "refused": {}, "caution": "", "config": PredictConfig(), "made_at": datetime.now(UTC),
        "warnings": (),
    }  # fmt: skip
    return Kept(**(parts | changes))
