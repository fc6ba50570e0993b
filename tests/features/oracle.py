"""TA-Lib on real opens, highs, lows and closes of four stocks, 2000 to 2013."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from bokeh_sampledata import stocks

from omninmo.data.panel import PricePanel
from omninmo.features import FEATURES, WARM_UP, Inputs

TICKERS = ("AAPL", "GOOG", "IBM", "MSFT")
Columns = dict[str, np.ndarray[Any, np.dtype[np.float64]]]


def bars(ticker: str) -> pd.DataFrame:
    frame = pd.DataFrame(getattr(stocks, ticker))
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.set_index("date").astype(float).iloc[-1500:]


BARS = {ticker: bars(ticker) for ticker in TICKERS}
WIDE: dict[str, Any] = {
    name: pd.DataFrame({ticker: frame[name] for ticker, frame in BARS.items()})
    for name in ("open", "high", "low", "close", "volume")
}
PANEL = PricePanel(**WIDE)


def agrees(name: str, theirs: Callable[[Columns], Any]) -> None:
    """Assert that a feature equals what `theirs` computes from a ticker's columns, after the warm-up."""
    ours = FEATURES[name].compute(Inputs(PANEL)).iloc[WARM_UP:]
    for ticker, frame in BARS.items():
        expected = theirs({str(column): frame[column].to_numpy() for column in frame})[WARM_UP:]
        np.testing.assert_allclose(ours[ticker], expected, rtol=1e-4, atol=1e-5, err_msg=ticker)
