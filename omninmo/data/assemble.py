"""Histories to a panel: every ticker gets a verdict, and a bad one is left out with the reason; the run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from omninmo.arrays import Days, Flags
from omninmo.config import Interval
from omninmo.data.bars import Bars, Refused, in_order, judged
from omninmo.data.panel import COLUMNS, MIN_ABSENT, WEEKS, PricePanel, start_of
from omninmo.errors import DataError
from omninmo.schema import FORMATS

MARKET = "^GSPC"
"""The ticker whose dates decide what a session is where half of the tickers traded: the S&P 500."""
MIN_MISSING_WARNED, MAX_MISSED_SESSIONS = 0.05, 0.20
"""Shares of its sessions that a ticker may miss: more than the first is warned of, more than the second refused."""


class NothingLeftError(DataError):
    """No ticker can be used; `reasons` says why, ticker by ticker."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(_nothing_left(reasons))
        self.reasons = reasons


@dataclass
class Verdicts:
    """What became of the tickers: the reason of each that was left out, the warnings about each that is used."""

    skipped: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, list[str]] = field(default_factory=dict)


def checked(
    histories: Mapping[str, pd.DataFrame],
    now: datetime | None,
    calendar: pd.DataFrame | None = None,
    failed: Mapping[str, str] | None = None,
    caution: str = "",
    *,
    interval: Interval = "1d",
    period: str = "max",
) -> PricePanel:
    """Check every ticker and put the good ones on one axis of dates.

    A date counts as a session if more than half of the tickers alive on it traded, so that one ticker which trades on
    weekends does not punch holes into all others. Where just half did, as when one of two lacks a bar, the dates
    of an index decide, or without one the day of the week: a session dropped would stretch everybody's horizon.

    What lies before the period, counted back from the last bar of all, is not checked: a bad price of 1975 is no
    reason against the last ten years.

    Parameters
    ----------
    histories : of each ticker, as `bars.in_order` takes them
    now : time zone aware; the bar of a session or week that is not over is dropped; None: all are taken as over
    calendar : history of a market index. Its dates alone are read: an index of prices lacks the dividends that adjusted
        closes hold, and would favour those who pay them; the market is the mean of the tickers (`market_level`).
    failed : ticker -> reason, of what could not be loaded
    caution : what a reader has to know about the source
    interval : of the bars
    period : such as 10y, 18mo or max

    Raises
    ------
    NothingLeftError
        If no ticker is left; the message names the first reason.
    """
    verdicts = Verdicts()
    good = _judged(histories, now, interval, period, verdicts)
    index = None if calendar is None else _index(calendar, now, interval)
    good = _without_gaps(good, index, verdicts)
    if not good:
        raise NothingLeftError({**verdicts.skipped, **(failed or {})})
    days, _ = _sessions(good, index)
    _name_missing_columns(good, verdicts)
    return PricePanel(
        **_wide(good, days),
        skipped=verdicts.skipped,
        failed=dict(failed or {}),
        warnings={ticker: "; ".join(verdicts.warnings[ticker]) for ticker in good if verdicts.warnings[ticker]},
        caution=caution,
        judged=True,
    )


def judged_panel(panel: PricePanel, interval: Interval) -> PricePanel:
    """Return a panel of which every ticker has its verdict, as those of files have; a judged one as it is.

    No clock is read: the bar of a session that is not over is for the caller to leave out. Dates of a time zone become
    the exchange's own days, weekly ones their Friday.

    Parameters
    ----------
    panel : from wherever
    interval : what its bars should be

    Raises
    ------
    DataError
        If no ticker is left, or the bars are of another interval.
    """
    actual = "1wk" if panel.bars_per_year == WEEKS else "1d"
    if actual != interval:
        raise DataError(
            f"The interval is {interval}, but the prices have bars of {actual}, and a horizon counts bars; "
            f"set interval to {actual}, or give other prices."
        )
    if panel.judged:
        return panel
    frames = {name: frame for name in ("close", *COLUMNS) if (frame := getattr(panel, name)) is not None}
    histories = {
        ticker: pd.DataFrame({name: frame[ticker] for name, frame in frames.items()}) for ticker in panel.tickers
    }
    market = None if panel.market is None else panel.market.to_frame("close")
    again = checked(histories, None, market, panel.failed, panel.caution, interval=interval)
    return replace(
        again,
        market=None if market is None else _level(market, again.dates, interval),
        skipped={**panel.skipped, **again.skipped},
        warnings={
            ticker: "; ".join(filter(None, (panel.warnings.get(ticker), again.warnings.get(ticker))))
            for ticker in again.tickers
            if ticker in panel.warnings or ticker in again.warnings
        },
        stale=panel.stale,
    )


def _level(market: pd.DataFrame, dates: pd.DatetimeIndex, interval: Interval) -> pd.Series:
    """Return the level of a market on the sessions of its panel."""
    index = _index(market, None, interval)
    level = None if index is None else index.frame()["close"].reindex(dates)
    if level is None or level.isna().any():
        raise DataError(
            "The market that was given has no level for each session; give one for all dates, or leave the market out, "
            "and the mean of the tickers stands in."
        )
    return level


def _judged(
    histories: Mapping[str, pd.DataFrame], now: datetime | None, interval: Interval, period: str, verdicts: Verdicts
) -> dict[str, Bars]:
    """Return the bars of the tickers that can be used; the verdicts about all go into `verdicts`."""
    ordered: dict[str, Bars] = {}
    for ticker, history in histories.items():
        verdicts.warnings[ticker] = []
        try:
            ordered[ticker] = in_order(history, now, interval, verdicts.warnings[ticker])
        except Refused as refusal:
            verdicts.skipped[ticker] = str(refusal)
    start = _start([bars.dates[-1] for bars in ordered.values()], period)
    good: dict[str, Bars] = {}
    for ticker, bars in ordered.items():
        try:
            good[ticker] = judged(_since(bars, start, period), verdicts.warnings[ticker])
        except Refused as refusal:
            verdicts.skipped[ticker] = str(refusal)
    return good


def _start(ends: list[np.datetime64], period: str) -> np.datetime64:
    if not ends or period == "max":
        return np.datetime64("0001-01-01")
    return np.datetime64(start_of(pd.Timestamp(max(ends)), period), "D")


def _since(bars: Bars, start: np.datetime64, period: str) -> Bars:
    bars = bars.rows(slice(int(np.searchsorted(bars.dates, start)), None))
    if not len(bars.dates):
        raise Refused(f"it has no prices in the period of {period}")
    return bars


def _known(bars: Bars) -> Days:
    return bars.dates[~np.isnan(bars.values[:, 0])]


def _sessions(good: Mapping[str, Bars], index: Bars | None) -> tuple[Days, Flags]:
    """Return the sessions (n,), rising, and who traded on them (n, tickers)."""
    known = [_known(bars) for bars in good.values()]
    days = np.unique(np.concatenate([*known, np.empty(0, dtype="datetime64[D]")]))
    traded = np.zeros((len(days), len(known)), dtype=bool)
    for column, dates in enumerate(known):
        traded[np.searchsorted(days, dates), column] = True
    usual = np.is_busday(days) if index is None else np.isin(days, _known(index))
    share = 2 * traded.sum(axis=1) - _alive(traded).sum(axis=1)
    session = (share > 0) | ((share == 0) & usual)
    return days[session], traded[session]


def _alive(traded: Flags) -> Flags:
    """Return who was between its first and last date on each.

    One that traded on any of the last dates is alive to the end: on a Sunday, coins alone would make a session.
    """
    later = np.maximum.accumulate(traded[::-1])[::-1]
    later[-MIN_ABSENT:] |= later[-MIN_ABSENT:][:1]
    return np.asarray(np.maximum.accumulate(traded) & later)


def _without_gaps(good: Mapping[str, Bars], index: Bars | None, verdicts: Verdicts) -> dict[str, Bars]:
    """Return the tickers that traded on enough sessions of their own lifetime; what is odd goes into `verdicts`."""
    days, traded = _sessions(good, index)
    kept: dict[str, Bars] = {}
    for column, (ticker, bars) in enumerate(good.items()):
        first, last = _known(bars)[[0, -1]]
        life = slice(int(np.searchsorted(days, first)), int(np.searchsorted(days, last, side="right")))
        missing = 1 - traded[life, column].mean() if traded[life, column].size else 1.0
        if missing > MAX_MISSED_SESSIONS:
            share = FORMATS["whole_share"].text(missing)
            verdicts.skipped[ticker] = f"{share} of the sessions between its first and last bar are missing"
            continue
        kept[ticker] = bars
        if missing > MIN_MISSING_WARNED:
            verdicts.warnings[ticker].append(f"{FORMATS['whole_share'].text(missing)} of its sessions are missing")
        if len(days) - life.stop >= MIN_ABSENT:
            verdicts.warnings[ticker].append(f"it has no prices since {last}: delisted or halted?")
    return kept


def _name_missing_columns(good: Mapping[str, Bars], verdicts: Verdicts) -> None:
    """Warn of each ticker that lacks a column which others have: it is left out for all, and features with it."""
    present = {name for bars in good.values() for name in bars.names}
    for ticker, bars in good.items():
        absent = [name for name in COLUMNS if name in present and name not in bars.names]
        if absent:
            verdicts.warnings[ticker].append(f"it has no {', '.join(absent)}, which is left out for all tickers")


def _wide(good: Mapping[str, Bars], days: Days) -> dict[str, Any]:
    names = [name for name in ("close", *COLUMNS) if all(name in bars.names for bars in good.values())]
    tables = {name: np.full((len(days), len(good)), np.nan) for name in names}
    for column, bars in enumerate(good.values()):
        rows = np.minimum(np.searchsorted(days, bars.dates), len(days) - 1)
        on = days[rows] == bars.dates
        for name, table in tables.items():
            table[rows[on], column] = bars.column(name)[on]
    index = pd.DatetimeIndex(days, dtype="datetime64[us]")
    return {name: pd.DataFrame(table, index=index, columns=list(good)) for name, table in tables.items()}


def _index(market: pd.DataFrame, now: datetime | None, interval: Interval) -> Bars | None:
    """Return the market's bars; None where they cannot be used."""
    try:
        return judged(in_order(market, now, interval, []), [])
    except Refused:
        return None


def _nothing_left(reasons: Mapping[str, str]) -> str:
    remedy = "check the prices and the spelling, or take the sample prices (in training: --force-sample)."
    ticker, reason = next(iter(reasons.items()), ("nothing", "no prices were found"))
    if len(reasons) > 1:
        reason = reason.removesuffix(".")
        return f"None of the {len(reasons):,} tickers asked for can be used ({ticker}: {reason}); {remedy}"
    return reason if reason.endswith(".") else f"{ticker} cannot be used: {reason}; {remedy}"
