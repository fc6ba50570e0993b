"""Histories to a panel: every ticker gets a verdict, and a bad one is left out with the reason; the run goes on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd

from omninmo.arrays import Days, Flags
from omninmo.config import Interval
from omninmo.data.bars import HALTED_BARS, Bars, Refused, in_order, judged
from omninmo.data.panel import COLUMNS, PricePanel, start_of
from omninmo.errors import DataError
from omninmo.schema import FORMATS

MARKET = "^GSPC"
"""The ticker that is taken as the market where a source has it: the S&P 500."""
MIN_MISSING_WARNED, MAX_MISSING = 0.05, 0.20
"""Shares of its sessions that a ticker may miss: more than the first is warned of, more than the second refused."""
MAX_CARRIED = 5
"""Sessions for which the market's last level may stand in where it did not trade; no ticker's price ever does."""
NO_MARKET = "There is no market index for all of these dates: the mean of the tickers stands in for it."


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
    now: datetime,
    market: pd.DataFrame | None = None,
    failed: Mapping[str, str] | None = None,
    caution: str = "",
    *,
    interval: Interval = "1d",
    period: str = "max",
) -> PricePanel:
    """Check every ticker and put the good ones on one axis of dates.

    A date counts as a session if more than half of the tickers alive on it traded, so that one ticker which trades on
    weekends does not punch holes into all others. Where just half did, as when one of two lacks a bar, the market
    decides, or without one the day of the week: a session dropped would stretch everybody's horizon.

    What lies before the period, counted back from the last bar of all, is not checked: a bad price of 1975 is no
    reason against the last ten years.

    Parameters
    ----------
    histories : of each ticker, as `bars.in_order` takes them
    now : time zone aware; the bar of a session or week that is not over is dropped
    market : history of a market index, its close is read
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
    index = None if market is None else _index(market, now, interval)
    good = _without_gaps(good, index, verdicts)
    if not good:
        raise NothingLeftError({**verdicts.skipped, **(failed or {})})
    days, _ = _sessions(good, index)
    level = None if index is None else _level(index, days)
    _name_missing_columns(good, verdicts)
    return PricePanel(
        **_wide(good, days),
        market=level,
        skipped=verdicts.skipped,
        failed=dict(failed or {}),
        warnings={ticker: "; ".join(verdicts.warnings[ticker]) for ticker in good if verdicts.warnings[ticker]},
        caution=caution if level is not None else f"{caution} {NO_MARKET}".strip(),
    )


def _judged(
    histories: Mapping[str, pd.DataFrame], now: datetime, interval: Interval, period: str, verdicts: Verdicts
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
    later[-HALTED_BARS:] |= later[-HALTED_BARS:][:1]
    return np.asarray(np.maximum.accumulate(traded) & later)


def _without_gaps(good: Mapping[str, Bars], index: Bars | None, verdicts: Verdicts) -> dict[str, Bars]:
    """Return the tickers that traded on enough sessions of their own lifetime; what is odd goes into `verdicts`."""
    days, traded = _sessions(good, index)
    kept: dict[str, Bars] = {}
    for column, (ticker, bars) in enumerate(good.items()):
        first, last = _known(bars)[[0, -1]]
        life = slice(int(np.searchsorted(days, first)), int(np.searchsorted(days, last, side="right")))
        missing = 1 - traded[life, column].mean() if traded[life, column].size else 1.0
        if missing > MAX_MISSING:
            share = FORMATS["whole_share"].text(missing)
            verdicts.skipped[ticker] = f"{share} of the sessions between its first and last bar are missing"
            continue
        kept[ticker] = bars
        if missing > MIN_MISSING_WARNED:
            verdicts.warnings[ticker].append(f"{FORMATS['whole_share'].text(missing)} of its sessions are missing")
        if len(days) - life.stop > HALTED_BARS:
            verdicts.warnings[ticker].append(f"it has no prices since {last}: delisted or halted?")
    return kept


def _name_missing_columns(good: Mapping[str, Bars], verdicts: Verdicts) -> None:
    """Warn of each ticker that lacks a column which others have: it is left out for all, and features with it."""
    present = {name for bars in good.values() for name in bars.names}
    for ticker, bars in good.items():
        absent = [name for name in COLUMNS if name in present and name not in bars.names]
        if absent:
            verdicts.warnings[ticker].append(f"it has no {', '.join(absent)}, which is left out for all tickers")


def _wide(good: Mapping[str, Bars], days: Days) -> dict[str, pd.DataFrame]:
    names = [name for name in ("close", *COLUMNS) if all(name in bars.names for bars in good.values())]
    tables = {name: np.full((len(days), len(good)), np.nan) for name in names}
    for column, bars in enumerate(good.values()):
        rows = np.minimum(np.searchsorted(days, bars.dates), len(days) - 1)
        on = days[rows] == bars.dates
        for name, table in tables.items():
            table[rows[on], column] = bars.column(name)[on]
    index = pd.DatetimeIndex(days, dtype="datetime64[us]")
    return {name: pd.DataFrame(table, index=index, columns=list(good)) for name, table in tables.items()}


def _index(market: pd.DataFrame, now: datetime, interval: Interval) -> Bars | None:
    """Return the market's bars; None where they cannot be used."""
    try:
        return judged(in_order(market, now, interval, []), [])
    except Refused:
        return None


def _level(index: Bars, days: Days) -> pd.Series | None:
    """Return the market's level on the sessions; None if it misses some: then it is no measure."""
    close = index.frame()["close"].dropna()
    level = close.reindex(pd.DatetimeIndex(days, dtype="datetime64[us]"), method="ffill", limit=MAX_CARRIED)
    return None if level.isna().any() else level


def _nothing_left(reasons: Mapping[str, str]) -> str:
    remedy = "check the prices and the spelling, or train on the sample prices (on the command line: --force-sample)."
    ticker, reason = next(iter(reasons.items()), ("nothing", "no prices were found"))
    if len(reasons) > 1:
        reason = reason.removesuffix(".")
        return f"None of the {len(reasons)} tickers asked for can be used ({ticker}: {reason}); {remedy}"
    return reason if reason.endswith(".") else f"{ticker} cannot be used: {reason}; {remedy}"
