"""Histories of one ticker, as sources give them, and the verdict on one."""

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from omninmo.config import Interval
from omninmo.data.bars import Refused, in_order, judged

NOW = datetime(2024, 7, 15, 22, tzinfo=UTC)  # after the close in New York


@dataclass(frozen=True)
class Verdict:
    """The bars of a ticker, unless it is refused, and what is odd about them."""

    bars: pd.DataFrame | None
    refused: str = ""
    warnings: tuple[str, ...] = ()


def check(history: pd.DataFrame, now: datetime, interval: Interval = "1d") -> Verdict:
    """Put the bars of one ticker in order and check them, as `assemble` does."""
    warnings: list[str] = []
    try:
        bars = judged(in_order(history, now, interval, warnings), warnings)
    except Refused as refusal:
        return Verdict(None, str(refusal))
    return Verdict(bars.frame(), warnings=tuple(warnings))


def clean(seed: int = 0, bars: int = 300, end: str = "2024-07-12") -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    close = 50 * np.exp(rng.normal(0, 0.01, bars).cumsum())
    opened = close * np.exp(rng.normal(0, 0.003, bars))
    return pd.DataFrame(
        {
            "open": opened,
            "high": np.maximum(opened, close) * 1.004,
            "low": np.minimum(opened, close) * 0.996,
            "close": close,
            "volume": rng.integers(1000, 9000, bars).astype(float),
        },
        index=pd.bdate_range(end=end, periods=bars),
    )


def weekly(seed: int = 0, bars: int = 120, end: str = "2024-07-08") -> pd.DataFrame:
    """Return bars as Yahoo dates them: on the Monday that a week starts with."""
    return clean(seed, bars).set_axis(pd.date_range(end=end, periods=bars, freq="W-MON"))
