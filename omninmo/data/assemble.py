"""Prices as they come, to a panel: each ticker gets a verdict; a bad one is left out with its reason, not the run."""

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

WARN_MISSING, REFUSE_MISSING = 0.05, 0.20
MAX_CARRIED = 5
"""Sessions for which the market's last level may stand in where it did not trade; no ticker's price ever does."""
NO_MARKET = "There is no market index for all of these dates: the mean of the tickers stands in for it."


@dataclass
class Notes:
    """What is told of the tickers."""

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
    """Judge every ticker and put the good ones on one axis of dates.

    A date counts as a session if more than half of the tickers alive on it traded, so that one ticker which trades on
    weekends does not punch holes into all others. Where just half did, as when one of two lacks a bar, the market
    decides, or without one the day of the week: a session dropped would stretch everybody's horizon.

    What lies before the period, counted back from the last bar of all, is not judged: a bad price of 1975 says nothing
    about the last ten years.

    Parameters
    ----------
    histories : of each ticker, as `verdicts.check` takes them
    now : time zone aware; the bar of a session or week that is not over is dropped
    market : history of a market index, its close is read
    failed : what could not be loaded, with the reason
    caution : what a reader has to know about the source

    Raises
    ------
    DataError
        If no ticker is left; the message names the first reason.
    """
    notes = Notes()
    good = _judged(histories, now, interval, period, notes)
    index = None if market is None else _index(market, now, interval)
    good = _without_gaps(good, index, notes)
    if not good:
        raise DataError(_nothing_left({**notes.skipped, **(failed or {})}))
    days, _ = _sessions(good, index)
    level = None if index is None else _level(index, days)
    _name_missing_columns(good, notes)
    return PricePanel(
        **_wide(good, days),
        market=level,
        skipped=notes.skipped,
        failed=dict(failed or {}),
        warnings={ticker: "; ".join(notes.warnings[ticker]) for ticker in good if notes.warnings[ticker]},
        caution=caution if level is not None else f"{caution} {NO_MARKET}".strip(),
    )


def _judged(
    histories: Mapping[str, pd.DataFrame], now: datetime, interval: Interval, period: str, notes: Notes
) -> dict[str, Bars]:
    ordered: dict[str, Bars] = {}
    for ticker, history in histories.items():
        notes.warnings[ticker] = []
        try:
            ordered[ticker] = in_order(history, now, interval, notes.warnings[ticker])
        except Refused as refusal:
            notes.skipped[ticker] = str(refusal)
    start = _start([bars.dates[-1] for bars in ordered.values()], period)
    good: dict[str, Bars] = {}
    for ticker, bars in ordered.items():
        try:
            good[ticker] = judged(_since(bars, start, period), notes.warnings[ticker])
        except Refused as refusal:
            notes.skipped[ticker] = str(refusal)
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
    for place, dates in enumerate(known):
        traded[np.searchsorted(days, dates), place] = True
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


def _without_gaps(good: Mapping[str, Bars], index: Bars | None, notes: Notes) -> dict[str, Bars]:
    """Return the tickers that traded on enough sessions of their own lifetime; what is odd is noted."""
    days, traded = _sessions(good, index)
    kept: dict[str, Bars] = {}
    for place, (ticker, bars) in enumerate(good.items()):
        first, last = _known(bars)[[0, -1]]
        life = slice(int(np.searchsorted(days, first)), int(np.searchsorted(days, last, side="right")))
        missing = 1 - traded[life, place].mean() if traded[life, place].size else 1.0
        if missing > REFUSE_MISSING:
            notes.skipped[ticker] = f"{missing:.0%} of the sessions between its first and last bar are missing"
            continue
        kept[ticker] = bars
        if missing > WARN_MISSING:
            notes.warnings[ticker].append(f"{missing:.0%} of its sessions are missing")
        if len(days) - life.stop > HALTED_BARS:
            notes.warnings[ticker].append(f"it has no prices since {last}: delisted or halted?")
    return kept


def _name_missing_columns(good: Mapping[str, Bars], notes: Notes) -> None:
    """Say who lacks a column that others have: it is left out for all, and features with it."""
    there = {name for bars in good.values() for name in bars.names}
    for ticker, bars in good.items():
        absent = [name for name in COLUMNS if name in there and name not in bars.names]
        if absent:
            notes.warnings[ticker].append(f"it has no {', '.join(absent)}, which is left out for all tickers")


def _wide(good: Mapping[str, Bars], days: Days) -> dict[str, pd.DataFrame]:
    names = [name for name in ("close", *COLUMNS) if all(name in bars.names for bars in good.values())]
    tables = {name: np.full((len(days), len(good)), np.nan) for name in names}
    for place, bars in enumerate(good.values()):
        rows = np.minimum(np.searchsorted(days, bars.dates), len(days) - 1)
        on = days[rows] == bars.dates
        for name, table in tables.items():
            table[rows[on], place] = bars.column(name)[on]
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
    ticker, reason = next(iter(reasons.items()), ("nothing", "no prices were found"))
    return (
        f"None of the {len(reasons)} tickers asked for can be used ({ticker}: {reason}); check the prices and the "
        "spelling, or train on the sample prices (on the command line: --force-sample)."
    )
