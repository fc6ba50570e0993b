"""TA-Lib on real opens, highs, lows and closes of four stocks, 2000 to 2013."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import talib
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


def bollinger(c: Columns) -> Any:
    upper, middle, _ = talib.BBANDS(c["close"], 20, 2, 2)
    return 2 * (c["close"] - middle) / (upper - middle)


THEIRS: dict[str, Callable[[Columns], Any]] = {
    "rsi_14": lambda c: talib.RSI(c["close"], 14),
    "macd_12_26": lambda c: talib.MACD(c["close"], 12, 26, 9)[0] / c["close"],
    "macd_signal_gap_12_26_9": lambda c: talib.MACD(c["close"], 12, 26, 9)[2] / c["close"],
    "bollinger_z_20": bollinger,
    "atr_14": lambda c: talib.ATR(c["high"], c["low"], c["close"], 14) / c["close"],
    "adx_14": lambda c: talib.ADX(c["high"], c["low"], c["close"], 14),
    "di_gap_14": lambda c: (
        talib.PLUS_DI(c["high"], c["low"], c["close"], 14) - talib.MINUS_DI(c["high"], c["low"], c["close"], 14)
    ),
    "money_flow_14": lambda c: talib.MFI(c["high"], c["low"], c["close"], c["volume"], 14),
    "stochastic_14": lambda c: talib.STOCHF(c["high"], c["low"], c["close"], 14, 1)[0] / 100,
    "sma_gap_50": lambda c: c["close"] / talib.SMA(c["close"], 50) - 1,
    "return_21d": lambda c: talib.ROCP(c["close"], 21),
}


def names_of(family: str) -> list[str]:
    """Return the features of a family that TA-Lib has, too."""
    names = [name for name in THEIRS if FEATURES[name].family == family]
    assert names, f"TA-Lib has nothing of {family}"
    return names


def agrees(name: str) -> None:
    """Assert that a feature equals TA-Lib's indicator for every ticker, after the warm-up."""
    ours = FEATURES[name].compute(Inputs(PANEL)).iloc[WARM_UP:]
    for ticker, frame in BARS.items():
        theirs = THEIRS[name]({str(column): frame[column].to_numpy() for column in frame})[WARM_UP:]
        np.testing.assert_allclose(ours[ticker], theirs, rtol=1e-4, atol=1e-5, err_msg=ticker)
