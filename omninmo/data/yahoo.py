"""Daily prices from Yahoo Finance, one ticker at a time, every failure told apart."""

from collections.abc import Mapping

import pandas as pd

from omninmo.data.panel import COLUMNS, PricePanel
from omninmo.errors import DataError
from omninmo.schema import SOURCES

DEFAULT_TICKERS = (
    "AAPL", "AMD", "AMZN", "BAC", "CVX", "GE", "GOOGL", "HD", "JNJ", "JPM",
    "KO", "LLY", "META", "MSFT", "NVDA", "PEP", "PG", "UNH", "WMT", "XOM",
)  # fmt: skip
MARKET = "^GSPC"
CAUTION = "Prices from Yahoo Finance: unofficial, adjusted for splits and dividends, today's survivors only."


def load(tickers: tuple[str, ...], period: str) -> PricePanel:
    """Download adjusted daily prices and the S&P 500 as the market.

    Raises
    ------
    DataError
        If no ticker could be loaded; the message names the first reason.
    """
    import yfinance
    from yfinance.config import YfConfig

    # `yfinance.download` and the default `history` swallow every failure and return an empty frame.
    YfConfig.debug.hide_exceptions = False
    histories: dict[str, pd.DataFrame] = {}
    failed: dict[str, str] = {}
    for ticker in tickers or DEFAULT_TICKERS:
        _download(yfinance.Ticker(ticker), ticker, histories, failed)
    if not histories:
        ticker, reason = next(iter(failed.items()))
        raise DataError(
            f"You asked {SOURCES['yahoo']} for {len(failed)} tickers and got none ({ticker}: {reason}); "
            "check the network and the spelling, or train on the sample prices (--force-sample)."
        )
    market: dict[str, pd.DataFrame] = {}
    _download(yfinance.Ticker(MARKET), MARKET, market, {})
    return _panel(histories, market.get(MARKET), failed).last(period)


def _download(source: object, ticker: str, histories: dict[str, pd.DataFrame], failed: dict[str, str]) -> None:
    from curl_cffi.requests.exceptions import RequestException
    from yfinance.exceptions import YFException

    try:
        # Yahoo knows a handful of periods only; the panel cuts to the exact one.
        history = source.history(period="max", interval="1d", auto_adjust=True)  # type: ignore[attr-defined]
    except (YFException, RequestException, OSError) as error:
        failed[ticker] = str(error).splitlines()[0][:160] or type(error).__name__
        return
    if history.empty:
        failed[ticker] = "no prices for this period"
        return
    history.index = pd.DatetimeIndex(history.index).tz_localize(None).normalize()
    histories[ticker] = history[~history.index.duplicated(keep="last")]


def _panel(histories: Mapping[str, pd.DataFrame], market: pd.DataFrame | None, failed: Mapping[str, str]) -> PricePanel:
    def wide(column: str) -> pd.DataFrame:
        return pd.DataFrame({ticker: history[column] for ticker, history in histories.items()}).sort_index()

    close = wide("Close")
    close = close.where(close > 0)
    level = None if market is None else market["Close"].reindex(close.index).ffill()
    opened, high, low, volume = (wide(name.capitalize()) for name in COLUMNS)
    return PricePanel(
        close=close,
        open=opened,
        high=high,
        low=low,
        volume=volume,
        market=level,
        failed=dict(failed),
        caution=CAUTION,
    )
