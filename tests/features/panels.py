"""Small panels whose features can be computed by hand."""

from typing import Any

import numpy as np
import pandas as pd

from omninmo.data.panel import PricePanel
from omninmo.features import Inputs
from tests.worlds import random_walks, with_sessions

WALKS = with_sessions(random_walks(7, sessions=420, tickers=8))


def wide(values: list[float], start: str = "2024-01-01") -> pd.DataFrame:
    """Return one ticker's values on consecutive business days."""
    return pd.DataFrame({"A": np.array(values, dtype=np.float64)}, index=pd.bdate_range(start, periods=len(values)))


def inputs(close: list[float], market: list[float] | None = None, **columns: list[float]) -> Inputs:
    """Return the inputs of one ticker."""
    frame = wide(close)
    others: dict[str, Any] = {name: wide(values) for name, values in columns.items()}
    level = None if market is None else pd.Series(market, index=frame.index)
    return Inputs(PricePanel(close=frame, market=level, **others))


def last(values: pd.DataFrame) -> float:
    """Return the newest value of the only ticker."""
    return float(values["A"].iloc[-1])
