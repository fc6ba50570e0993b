"""Prices as they come, to a panel: each ticker gets a verdict; a bad one is left out with its reason, not the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.config import Interval
from omninmo.data.panel import COLUMNS, PricePanel
from omninmo.errors import DataError

Floats = NDArray[np.floating[Any]]

MOST_BAD_SHARE = 0.01
"""A ticker with more bars than this without a usable price is refused; fewer lose those bars."""
WARN_MISSING, REFUSE_MISSING = 0.05, 0.20
LEAST_BARS = 30
HALTED_BARS = 10
LEAST_JUMP = 0.4
SPLITS = (2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 50.0)
SPLIT_TOLERANCE = 0.06
LASTS: dict[Interval, timedelta] = {"1d": timedelta(0), "1wk": timedelta(days=4)}
"""From the date of a bar to the day on which it ends; a week's date is its Monday."""
EXCHANGE = ZoneInfo("America/New_York")
CLOSED_AT = (16, 15)


@dataclass(frozen=True)
class Verdict:
    """What became of one ticker: its bars, unless it is refused, and what is odd about them."""

    bars: pd.DataFrame | None
    refused: str = ""
    warnings: tuple[str, ...] = ()


class Refused(Exception):  # noqa: N818 - a verdict on its way out, never seen by a caller
    """A ticker cannot be used."""


def check(history: pd.DataFrame, now: datetime, interval: Interval = "1d") -> Verdict:
    """Judge the bars of one ticker.

    Parameters
    ----------
    history : DataFrame
        Column close, and any of open, high, low, volume; indexed by date, in any order and time zone.
    now : time zone aware; a bar of the session, or week, that is still open is dropped
    interval : what a bar covers

    Returns
    -------
    Verdict
        Bars sorted by date, one a day, without a time zone; prices positive and finite or NaN, with all prices of a bar
        NaN where its close is.
    """
    warnings: list[str] = []
    try:
        bars = _finished(_one_a_day(_by_date(history)), now, LASTS[interval])
        _blank_what_cannot_be(bars, warnings)
    except Refused as refusal:
        return Verdict(None, str(refusal))
    _look_for_splits(bars, warnings)
    _look_for_halts(bars, warnings)
    return Verdict(bars.frame(), warnings=tuple(warnings))


@dataclass(frozen=True)
class _Bars:
    """The bars of one ticker as plain arrays: checks on pandas' own took ten times as long.

    Attributes
    ----------
    days : datetime64[D] (n,)
    columns : name -> float64 (n,), close among them
    """

    days: NDArray[np.datetime64]
    columns: dict[str, Floats]

    def take(self, rows: NDArray[Any]) -> "_Bars":
        return _Bars(self.days[rows], {name: values[rows] for name, values in self.columns.items()})

    def frame(self) -> pd.DataFrame:
        return pd.DataFrame(self.columns, index=pd.DatetimeIndex(self.days.astype("datetime64[us]")))


def checked(
    histories: Mapping[str, pd.DataFrame],
    now: datetime,
    market: pd.DataFrame | None = None,
    failed: Mapping[str, str] | None = None,
    caution: str = "",
    interval: Interval = "1d",
) -> PricePanel:
    """Judge every ticker and put the good ones on one axis of dates.

    A date counts as a session if more than half of the tickers alive on it traded, so that one ticker which trades on
    weekends does not punch holes into all others.

    Raises
    ------
    DataError
        If no ticker is left.
    """
    verdicts = {ticker: check(history, now, interval) for ticker, history in histories.items()}
    good = {ticker: verdict.bars for ticker, verdict in verdicts.items() if verdict.bars is not None}
    skipped = {ticker: verdict.refused for ticker, verdict in verdicts.items() if verdict.refused}
    warnings = {ticker: list(verdict.warnings) for ticker, verdict in verdicts.items()}
    if good:
        sessions = _sessions(good)
        for ticker, bars in list(good.items()):
            reason = _gaps(bars, sessions, warnings[ticker])
            if reason:
                skipped[ticker] = reason
                del good[ticker]
    if not good:
        everything = {**skipped, **(failed or {})}
        ticker, reason = next(iter(everything.items()), ("nothing", "no prices were found"))
        raise DataError(
            f"None of the {len(everything)} tickers asked for can be used ({ticker}: {reason}); check the prices and "
            "the spelling, or train on the sample prices (--force-sample)."
        )
    flagged = {ticker: "; ".join(warnings[ticker]) for ticker in good if warnings[ticker]}
    return _panel(good, _sessions(good), market, PricePanelNotes(skipped, dict(failed or {}), flagged, caution))


@dataclass(frozen=True)
class PricePanelNotes:
    """What is told of the tickers."""

    skipped: dict[str, str]
    failed: dict[str, str]
    warnings: dict[str, str]
    caution: str


def _panel(
    good: Mapping[str, pd.DataFrame], sessions: pd.DatetimeIndex, market: pd.DataFrame | None, notes: PricePanelNotes
) -> PricePanel:
    wide = {
        name: pd.DataFrame({ticker: bars[name] for ticker, bars in good.items()}).reindex(sessions)
        for name in ("close", *COLUMNS)
        if all(name in bars for bars in good.values())
    }
    level = None
    if market is not None:
        level = _one_a_day(_by_date(market)).frame()["close"].reindex(sessions, method="ffill", limit=5)
        level = None if level.isna().any() else level  # with holes it is no measure: the tickers' mean stands in
    return PricePanel(
        **wide,
        market=level,
        skipped=notes.skipped,
        failed=notes.failed,
        warnings=notes.warnings,
        caution=notes.caution,
    )


def _by_date(history: pd.DataFrame) -> _Bars:
    if "close" not in history or history.empty:
        raise Refused("it has no closing prices")
    index = pd.DatetimeIndex(history.index)
    if index.tz is not None:
        index = index.tz_localize(None)  # the exchange's own date, not that of another zone
    days = index.to_numpy().astype("datetime64[D]")
    names = [name for name in ("close", *COLUMNS) if name in history]
    bars = _Bars(days, {name: history[name].to_numpy(dtype=np.float64, copy=True) for name in names})
    return bars if (days[1:] >= days[:-1]).all() else bars.take(np.argsort(days, kind="stable"))


def _one_a_day(bars: _Bars) -> _Bars:
    repeats = bars.days[1:] == bars.days[:-1]
    if not repeats.any():
        return bars
    for values in bars.columns.values():
        differing = repeats & (values[1:] != values[:-1]) & ~(np.isnan(values[1:]) & np.isnan(values[:-1]))
        if differing.any():
            raise Refused(f"{bars.days[1:][differing][0]} occurs twice with different prices")
    return bars.take(np.concatenate([[True], ~repeats]))


def _finished(bars: _Bars, now: datetime, lasts: timedelta) -> _Bars:
    """Drop the bar of a session, or week, that is not over: its close is not one yet."""
    there = now.astimezone(EXCHANGE)
    is_open = (there.hour, there.minute) < CLOSED_AT
    last = bars.days[-1].astype(date) + lasts
    is_over = last < there.date() or (last == there.date() and not is_open)
    return bars if is_over else bars.take(np.arange(len(bars.days)) < len(bars.days) - 1)


def _blank_what_cannot_be(bars: _Bars, warnings: list[str]) -> None:
    """Blank the bars whose prices cannot be; refuse a ticker that has many of them, or hardly any others."""
    close = bars.columns["close"]
    missing = np.isnan(close)
    if missing.all():
        raise Refused("it has no closing prices")
    impossible = ~missing & ~_is_price(close)
    _few_enough(impossible, "has a price that is not positive and finite", warnings)
    for values in bars.columns.values():
        values[impossible | missing] = np.nan
    crossed = _crossed(bars.columns)
    _few_enough(crossed, "has a low above the high, or open or close outside of them", warnings)
    for name in ("open", "high", "low"):
        if name in bars.columns:
            bars.columns[name][crossed | ~_is_price(bars.columns[name])] = np.nan
    if "volume" in bars.columns:
        volume = bars.columns["volume"]
        volume[~(np.isfinite(volume) & (volume >= 0))] = np.nan
    known = int((~np.isnan(close)).sum())
    if known < LEAST_BARS:
        raise Refused(f"it has only {known} bars, and {LEAST_BARS} are the least")


def _is_price(values: Floats) -> NDArray[np.bool_]:
    return np.isfinite(values) & (values > 0)


def _crossed(columns: Mapping[str, Floats]) -> NDArray[np.bool_]:
    close = columns["close"]
    if "high" not in columns or "low" not in columns:
        return np.zeros(len(close), dtype=bool)
    slack = 1e-6 * close  # adjusting for dividends rounds
    opened = columns.get("open", close)
    high, low = columns["high"] + slack, columns["low"] - slack
    return (np.fmax(opened, close) > high) | (np.fmin(opened, close) < low) | (columns["low"] > high)


def _few_enough(bad: NDArray[np.bool_], what: str, warnings: list[str]) -> None:
    count = int(bad.sum())
    if count > MOST_BAD_SHARE * len(bad):
        raise Refused(f"{count / len(bad):.0%} of its bars {what.replace('has', 'have', 1)}")
    if count:
        warnings.append(f"{count} of its bars {what}, and {'was' if count == 1 else 'were'} left out")


def _look_for_splits(bars: _Bars, warnings: list[str]) -> None:
    known = ~np.isnan(bars.columns["close"])
    close, days = bars.columns["close"][known], bars.days[known]
    ratio = close[1:] / close[:-1]
    jumps = np.flatnonzero(np.abs(ratio - 1) >= LEAST_JUMP)
    size = np.maximum(ratio[jumps], 1 / ratio[jumps])
    near = (np.abs(size[:, None] / np.asarray(SPLITS)[None, :] - 1) < SPLIT_TOLERANCE).any(axis=1)
    if near.any():
        first = jumps[near][0]
        warnings.append(
            f"its price moved by a factor of {ratio[first]:.2f} on {days[first + 1]}: a split not adjusted for?"
        )


def _look_for_halts(bars: _Bars, warnings: list[str]) -> None:
    close = bars.columns["close"][~np.isnan(bars.columns["close"])]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (close[1:] == close[:-1]).astype(int), [0]])))
    longest = int((edges[1::2] - edges[::2]).max(initial=0))
    if longest >= HALTED_BARS:
        warnings.append(f"its close stood still for {longest} bars: halted?")


def _sessions(good: Mapping[str, pd.DataFrame]) -> pd.DatetimeIndex:
    """Return the dates on which more than half of the tickers alive traded."""
    traded = pd.DataFrame({ticker: bars["close"].notna() for ticker, bars in good.items()}).fillna(value=False)
    traded = traded.sort_index().astype(bool)
    alive = traded.cummax() & traded[::-1].cummax()[::-1]
    kept = 2 * traded.sum(axis=1) > alive.sum(axis=1)
    return pd.DatetimeIndex(traded.index[kept])


def _gaps(bars: pd.DataFrame, sessions: pd.DatetimeIndex, warnings: list[str]) -> str:
    """Return why a ticker misses too many sessions, "" if it does not; what is odd goes into `warnings`."""
    known = bars["close"].dropna().index
    lifetime = sessions[(sessions >= known[0]) & (sessions <= known[-1])]
    missing = 1 - len(known.intersection(lifetime)) / max(len(lifetime), 1)
    if missing > REFUSE_MISSING:
        return f"{missing:.0%} of the sessions between its first and last bar are missing"
    if missing > WARN_MISSING:
        warnings.append(f"{missing:.0%} of its sessions are missing")
    if (sessions > known[-1]).sum() > HALTED_BARS:
        warnings.append(f"it has no prices since {known[-1].date()}: delisted or halted?")
    return ""
