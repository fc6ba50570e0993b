"""Real prices that come with an installed package: adjusted closes of 20 US stocks, 1990 to 2022."""

import pandas as pd

from omninmo.data.panel import PricePanel

TICKERS = (
    "AAPL", "AMD", "BAC", "BBY", "CVX", "GE", "HD", "JNJ", "JPM", "KO",
    "LLY", "MRK", "MSFT", "PEP", "PFE", "PG", "RRC", "UNH", "WMT", "XOM",
)  # fmt: skip

CAUTION = (
    "Sample prices end on 2022-12-28 and hold 20 stocks that survived until then: "
    "good for learning the tool, not for investing."
)


def load() -> PricePanel:
    """Return all sample prices: 8,313 sessions × 20 tickers, closes only, no gaps.

    Source: the data sets of skfolio (BSD-3), which calls them stale and meant for testing and examples. The S&P 500
    beside them is a price index, without the dividends that adjusted closes hold, and so no market to compare with.
    """
    from skfolio.datasets import load_sp500_dataset

    close = load_sp500_dataset()
    close.index = pd.DatetimeIndex(close.index)
    return PricePanel(close=close, caution=CAUTION, judged=True)
