"""Prices from Yahoo Finance: ticker by ticker, each failure with its own reason, whole histories kept in a cache."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
    stop_any,
    stop_when_event_set,
    wait_exponential_jitter,
)

from omninmo.config import Interval, TrainingConfig
from omninmo.data.assemble import MARKET, checked
from omninmo.data.bars import FRIDAY, finished, last_over
from omninmo.data.cache import Cache, Cached
from omninmo.data.panel import PricePanel
from omninmo.errors import first_line
from omninmo.schema import SOURCES

DEFAULT_TICKERS = (
    "AAPL", "AMD", "AMZN", "BAC", "CVX", "GE", "GOOGL", "HD", "JNJ", "JPM",
    "KO", "LLY", "META", "MSFT", "NVDA", "PEP", "PG", "UNH", "WMT", "XOM",
)  # fmt: skip
CAUTION = "Prices from Yahoo Finance: unofficial, adjusted for splits and dividends, today's survivors only."
LIMITED = "Yahoo Finance limits the rate of requests; try again later"
UNREACHABLE = "Yahoo Finance cannot be reached; check the network"
DELISTED = ("possibly delisted", "may be delisted")
"""Words of yfinance and of Yahoo Finance itself about a ticker that has no prices (any more), in a longer sentence."""
AT_ONCE = 3
ATTEMPTS = 4

OnTicker = Callable[[str, int, int], None]


def ignore(ticker: str, done: int, total: int) -> None:
    """Listen to nothing."""


@dataclass
class Batch:
    """One round of downloads.

    A rate limit or a lost connection ends it for all tickers, for asking on helps nobody; but only once as many tickers
    as are asked at once have failed so since the last that did not: one ticker may have a trouble of its own.
    """

    cache: Cache
    interval: Interval
    now: datetime
    refresh: bool
    wait: Callable[[RetryCallState], float]
    session: Any = None
    over: threading.Event = field(default_factory=threading.Event)
    why_over: str = ""
    lost: set[str] = field(default_factory=set)
    stale: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def history(self, ticker: str) -> pd.DataFrame | None:
        """Return a history: from the cache if no session ended since, else a new one, else the older one."""
        kept = self.cache.read(ticker, self.interval)
        if kept is not None and _session(kept.fetched) == _session(self.now) and not self.refresh:
            return kept.history
        if self.over.is_set():
            return self._fall_back(ticker, kept, self.why_over)
        try:
            history = self._download(ticker)
        except _errors() as error:
            reason = first_line(error)[:160]
            if _may_pass(error):
                reason = LIMITED if _is_rate_limit(error) else UNREACHABLE
                self._lose(ticker, reason)
            else:
                self.lost.clear()
            return self._fall_back(ticker, kept, reason)
        self.lost.clear()
        # a bar that is unfinished now would look finished when it is read this evening
        history = finished(history, self.now, self.interval)
        self.cache.write(ticker, self.interval, history, self.now)
        return history

    def _lose(self, ticker: str, reason: str) -> None:
        self.lost.add(ticker)
        if len(self.lost) >= AT_ONCE:
            self.why_over = reason
            self.over.set()

    def _fall_back(self, ticker: str, kept: Cached | None, reason: str) -> pd.DataFrame | None:
        if kept is None:
            self.failed[ticker] = reason
            return None
        self.stale[ticker] = f"its prices are those fetched on {kept.fetched.date()} ({reason})"
        return kept.history

    def _download(self, ticker: str) -> pd.DataFrame:
        import yfinance

        # Yahoo offers a handful of periods only; the panel cuts to the exact one.
        source = yfinance.Ticker(ticker, session=self.session)
        retrying = Retrying(
            stop=stop_any(stop_after_attempt(ATTEMPTS), stop_when_event_set(self.over)),
            wait=self.wait,
            sleep=sleep_using_event(self.over),
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )
        history: pd.DataFrame = retrying(source.history, period="max", interval=self.interval, auto_adjust=True)
        if history.empty:
            raise yfinance.exceptions.YFPricesMissingError(ticker, "")
        history = history.rename(columns=str.lower)
        return history[["open", "high", "low", "close", "volume"]]


def load(
    config: TrainingConfig,
    cache: Cache,
    *,
    refresh: bool = False,
    on_ticker: OnTicker = ignore,
    session: Any = None,
    wait: Callable[[RetryCallState], float] | None = None,
    now: datetime | None = None,
) -> PricePanel:
    """Return adjusted prices on sessions of the tickers, of which the S&P 500's dates decide the doubtful ones.

    The market is the mean of the tickers' returns, see `PricePanel.market_level`.

    Parameters
    ----------
    config : tickers (empty: 20 large US stocks), period and interval are read
    cache : where histories are kept; one is fetched again when a session in New York has ended since
    refresh : fetch again in any case
    on_ticker : called after each download with the ticker, how many are done, and of how many
    session : of curl_cffi; yfinance's own by default
    wait : seconds before the next attempt
    now : time zone aware, by default the clock's

    Raises
    ------
    DataError
        If no ticker can be had; the message names the first reason.
    """
    from yfinance.config import YfConfig

    # `yfinance.download` and the default `history` swallow every failure and return an empty frame.
    YfConfig.debug.hide_exceptions = False
    logging.getLogger("yfinance").addHandler(logging.NullHandler())  # what it logs is raised too, or retried
    cache.sweep()
    asked = config.tickers or DEFAULT_TICKERS
    pause = wait or wait_exponential_jitter(initial=1, max=20)
    batch = Batch(cache, config.interval, now or datetime.now(UTC), refresh, pause, session)
    histories = _all(batch, tuple(dict.fromkeys([*asked, MARKET])), on_ticker)
    panel = checked(
        {ticker: histories[ticker] for ticker in asked if ticker in histories},
        batch.now,
        histories.get(MARKET),
        {ticker: batch.failed[ticker] for ticker in asked if ticker in batch.failed},
        CAUTION,
        interval=config.interval,
        period=config.period,
    )
    return _flagged(panel, batch.stale).last(config.period)


def _all(batch: Batch, tickers: tuple[str, ...], on_ticker: OnTicker) -> dict[str, pd.DataFrame]:
    histories: dict[str, pd.DataFrame] = {}
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="download") as pool:
        try:
            answers = zip(tickers, pool.map(batch.history, tickers), strict=True)
            for done, (ticker, history) in enumerate(answers, start=1):
                on_ticker(ticker, done, len(tickers))
                if history is not None:
                    histories[ticker] = history
        finally:
            batch.over.set()  # after a cancel, what waits for its turn must not ask any more
    return histories


def _session(when: datetime) -> date:
    """Return the last session over at a time: a history fetched since is as new as can be, even over a weekend."""
    day = last_over(when)
    return day - timedelta(days=max(day.weekday() - FRIDAY, 0))


def _flagged(panel: PricePanel, stale: dict[str, str]) -> PricePanel:
    """Return the panel with a warning for each ticker whose prices are of an earlier day."""
    shown = {ticker: stale[ticker] for ticker in panel.tickers if ticker in stale}
    if not shown:
        return panel
    warnings = {
        ticker: "; ".join(filter(None, (panel.warnings.get(ticker, ""), shown.get(ticker, ""))))
        for ticker in panel.tickers
        if ticker in panel.warnings or ticker in shown
    }
    older = f"{len(shown)} of {len(panel.tickers)} tickers could not be fetched anew from {SOURCES['yahoo']}; "
    caution = f"{older}their older prices were used. {panel.caution}"
    return replace(panel, warnings=warnings, caution=caution, stale=tuple(shown))


def _errors() -> tuple[type[Exception], ...]:
    from curl_cffi.requests.exceptions import RequestException
    from yfinance.exceptions import YFException

    # the last four are what its parser raises on an answer that it does not expect: a bad ticker must not end the run
    return YFException, RequestException, OSError, ValueError, LookupError, TypeError, AttributeError


def _is_rate_limit(error: BaseException) -> bool:
    from yfinance.exceptions import YFRateLimitError

    return isinstance(error, YFRateLimitError)


def _may_pass(error: BaseException) -> bool:
    """Return whether another attempt may succeed: after a lost connection or a rate limit, not for want of prices."""
    from curl_cffi.requests.exceptions import RequestException

    return isinstance(error, RequestException | OSError) or _is_rate_limit(error)
