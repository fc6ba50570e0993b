"""The bars of one ticker: put in order, then checked; nothing is filled in or carried forward."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from omninmo.arrays import Days, Flags, Floats
from omninmo.config import Interval
from omninmo.data.panel import COLUMNS
from omninmo.schema import FORMATS

MAX_BAD_SHARE = 0.01
"""A ticker with more bars than this without a usable price is refused; fewer (or a single one) lose those bars."""
MIN_BARS = 30
HALTED_BARS = 10
MIN_JUMP = 0.4
SPLITS = np.array([2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 50.0])
SPLIT_TOLERANCE, GAP_TOLERANCE = 0.06, 0.04
"""How far from a split's ratio a move may be; overnight less, where no volume tells a crash."""
BARS_BEFORE, BUSY = 20, 4
"""Money traded in a crash: more than this many times the median of as many bars before."""
MAX_LISTED = 20
SPACING = {"1d": (0, 4), "1wk": (5, 9)}
"""Days from one bar to the next, in the median: what a bar of each interval may have."""
EXCHANGE = ZoneInfo("America/New_York")
CLOSED_AT = (16, 15)
FRIDAY = 4


class Refused(Exception):  # noqa: N818 - a verdict for `assemble`, never seen by a user
    """A ticker cannot be used; the message is the reason, and reads on after the ticker's name."""


@dataclass(frozen=True)
class Bars:
    """Bars of one ticker: `values` (n, d) has a column per name, the close first, on `dates` (n,)."""

    dates: Days
    names: tuple[str, ...]
    values: Floats

    def rows(self, which: Any) -> "Bars":
        """Return some of the bars: `which` is a slice, positions or flags (n,)."""
        return replace(self, dates=self.dates[which], values=self.values[which])

    def column(self, name: str) -> Floats:
        """Return a view on one column; NaN where there is none."""
        if name not in self.names:
            return np.full(len(self.dates), np.nan)
        return self.values[:, self.names.index(name)]

    def frame(self) -> pd.DataFrame:
        """Return the bars as a table [date x name]."""
        return pd.DataFrame(self.values, index=pd.DatetimeIndex(self.dates, dtype="datetime64[us]"), columns=self.names)


def last_over(now: datetime, zone: tzinfo = EXCHANGE) -> date:
    """Return the last day that is over at `now`: in New York at 16:15, elsewhere (we have no hours) at its end."""
    local = now.astimezone(zone)
    over = str(zone) == EXCHANGE.key and (local.hour, local.minute) >= CLOSED_AT
    return local.date() if over else local.date() - timedelta(days=1)


def finished(history: pd.DataFrame, now: datetime, interval: Interval) -> pd.DataFrame:
    """Return the rows of sessions (or weeks) that were over at `now`: the close of another is not one yet."""
    index = pd.DatetimeIndex(history.index)
    return history[_days(index, interval) <= np.datetime64(last_over(now, index.tz or EXCHANGE))]


def in_order(history: pd.DataFrame, now: datetime, interval: Interval, warnings: list[str]) -> Bars:
    """Return the finished bars by rising date, in the exchange's own days; a date may still occur twice.

    Parameters
    ----------
    history : DataFrame
        Column close, and any of open, high, low, volume; indexed by date, in any order and time zone.
    now : time zone aware; the bar of a session (or week) that is not over is dropped
    interval : of the bars; those of a week are dated on its Friday, when its close is known
    warnings : what is odd is added to them

    Raises
    ------
    Refused
        If there is no close or no date, or the bars are not those of the interval.
    """
    bars, zone = _read(history, interval)
    dated = ~np.isnat(bars.dates)
    if not dated.all():
        warnings.append(f"{(~dated).sum()} of its rows without a date were left out")
    bars = bars.rows(bars.dates <= np.datetime64(last_over(now, zone)))  # no date is not before any
    if not len(bars.dates):
        raise Refused("it has no finished bar")
    if (bars.dates[1:] < bars.dates[:-1]).any():
        bars = bars.rows(np.argsort(bars.dates, kind="stable"))
    return bars


def judged(bars: Bars, warnings: list[str]) -> Bars:
    """Return one bar a day, in order of date; what is odd is added to `warnings`.

    Prices are positive and finite or NaN, and all of a bar is NaN where its close is.

    Parameters
    ----------
    bars : as `in_order` returns them; changed in place where a price cannot be used

    Raises
    ------
    Refused
        If a date has two different bars, or too many bars are unusable, or too few are left.
    """
    bars = cleaned(bars, warnings)
    known = ~np.isnan(bars.values[:, 0])
    if known.sum() < MIN_BARS:
        raise Refused(f"it has only {known.sum()} bars, and {MIN_BARS} are the least")
    _look_for_splits(bars.rows(known), warnings)
    _look_for_halts(bars.values[known, 0], warnings)
    return bars


def cleaned(bars: Bars, warnings: list[str]) -> Bars:
    """Return one bar a day, its impossible prices blanked: what `judged` does before it looks at the whole.

    Raises
    ------
    Refused
        If a date has two different bars, or too many bars are unusable.
    """
    bars = _one_a_day(bars)
    _blank_closes(bars, warnings)
    _blank_ranges(bars, warnings)
    return bars


def _read(history: pd.DataFrame, interval: Interval) -> tuple[Bars, tzinfo]:
    if "close" not in history or history.empty:
        raise Refused("it has no closing prices")
    if pd.api.types.is_numeric_dtype(history.index):
        raise Refused("its rows are numbered, not dated")
    try:
        index = pd.DatetimeIndex(history.index)
    except (ValueError, TypeError):
        raise Refused("its dates cannot be read") from None
    _check_spacing(index, interval)
    columns = {name: _numbers(history[name]) for name in ("close", *COLUMNS) if name in history}
    known = {name: values for name, values in columns.items() if not np.isnan(values).all()}
    if "close" not in known:
        raise Refused("it has no closing prices")
    return Bars(_days(index, interval), tuple(known), np.column_stack(list(known.values()))), index.tz or EXCHANGE


def _numbers(column: pd.Series) -> Floats:
    if not pd.api.types.is_numeric_dtype(column):
        column = pd.to_numeric(column, errors="coerce")
    return column.to_numpy(dtype=np.float64, na_value=np.nan)


def _days(index: pd.DatetimeIndex, interval: Interval) -> Days:
    """Return the exchange's own dates, not those of another zone; of a week its Friday."""
    days = index.tz_localize(None).to_numpy().astype("datetime64[D]")
    if interval == "1d":
        return days
    weekday = (days.astype(np.int64) + 3) % 7  # day 0 was a Thursday
    return np.where(np.isnat(days), days, days - weekday + FRIDAY)


def _check_spacing(index: pd.DatetimeIndex, interval: Interval) -> None:
    days = np.sort(_days(index, "1d"))
    days = days[~np.isnat(days)]
    if len(days) < MIN_BARS:
        return  # too few to measure, and refused for that
    apart = float(np.median(np.diff(days).astype(np.int64)))
    low, high = SPACING[interval]
    if not low <= apart <= high:
        raise Refused(f"its bars are {apart:g} days apart, but the interval is {interval}")


def _one_a_day(bars: Bars) -> Bars:
    again = np.flatnonzero(bars.dates[1:] == bars.dates[:-1])
    if not len(again):
        return bars
    differ = ~np.isclose(bars.values[again], bars.values[again + 1], rtol=1e-9, atol=0, equal_nan=True).all(axis=1)
    if differ.any():
        raise Refused(f"{bars.dates[again[differ][0]]} occurs twice with different prices")
    return bars.rows(np.delete(np.arange(len(bars.dates)), again + 1))


def _blank_closes(bars: Bars, warnings: list[str]) -> None:
    close = bars.values[:, 0]
    impossible = ~np.isnan(close) & ~(np.isfinite(close) & (close > 0))
    _few_enough(impossible, "a price that is not positive and finite", "left out", warnings)
    bars.values[impossible | np.isnan(close)] = np.nan


def _blank_ranges(bars: Bars, warnings: list[str]) -> None:
    """Blank opens, highs, lows and volumes that cannot be; the close stays.

    Yahoo Finance has opens of zero for decades of some old stocks: those are no reason to refuse the closes.
    """
    inner = [column for column, name in enumerate(bars.names) if name in ("open", "high", "low")]
    prices = bars.values[:, inner]
    unusable = ~np.isnan(prices) & ~(np.isfinite(prices) & (prices > 0))
    if unusable.any():
        warnings.append(f"{unusable.any(axis=1).sum()} of its bars lost an open, high or low that was not positive")
        bars.values[:, inner] = np.where(unusable, np.nan, prices)
    crossed = _crossed(bars)
    _few_enough(crossed, "a low above the high, or open or close outside of them", "left with its close", warnings)
    for column in inner:
        bars.values[crossed, column] = np.nan
    volume = bars.column("volume")
    volume[~(np.isfinite(volume) & (volume >= 0))] = np.nan


def _crossed(bars: Bars) -> Flags:
    close, high, low = (bars.column(name) for name in ("close", "high", "low"))
    opened = bars.column("open")
    slack = 1e-6 * close  # adjusting for dividends rounds
    outside = (np.fmax(opened, close) > high + slack) | (np.fmin(opened, close) < low - slack)
    return np.asarray(outside | (low > high + slack))


def _few_enough(bad: Flags, what: str, remedy: str, warnings: list[str]) -> None:
    """Warn of bad bars, and of what was done with them.

    Raises
    ------
    Refused
        If they are more than 1 % of all and more than one.
    """
    count = int(bad.sum())
    if count > max(1, MAX_BAD_SHARE * len(bad)):
        raise Refused(f"{FORMATS['whole_share'].text(count / len(bad))} of its bars have {what}")
    if count:
        has, was = ("has", "was") if count == 1 else ("have", "were")
        warnings.append(f"{count} of its bars {has} {what}, and {was} {remedy}")


def _look_for_splits(bars: Bars, warnings: list[str]) -> None:
    """Warn of each date on which the price moved as by a split, from the last close to the open where there is one.

    A crash of about the same ratio differs in what is traded: after a split, the usual money changes hands.
    """
    before, close = bars.values[:-1, 0], bars.values[1:, 0]
    opened = bars.column("open")[1:]
    known = ~np.isnan(opened)
    ratio = np.where(known, opened, close) / before
    large = np.flatnonzero((np.abs(ratio - 1) >= MIN_JUMP) & (np.abs(close / before - 1) >= MIN_JUMP / 2))
    size = np.maximum(ratio[large], 1 / ratio[large])
    alone = known & np.isnan(bars.column("volume")[1:])  # the open alone tells
    tolerance = np.where(alone[large], GAP_TOLERANCE, SPLIT_TOLERANCE)
    near = (np.abs(size[:, None] / SPLITS - 1) < tolerance[:, None]).any(axis=1)
    jumps = [jump for jump in large[near] if not _busy(bars, int(jump) + 1)]
    if jumps:
        moves = ", ".join(f"{ratio[jump]:.2f} on {bars.dates[jump + 1]}" for jump in jumps[:MAX_LISTED])
        more = f" and {len(jumps) - MAX_LISTED} more" if len(jumps) > MAX_LISTED else ""
        what = "a split" if len(jumps) == 1 else "splits"
        warnings.append(f"its price moved by a factor of {moves}{more}: {what} not adjusted for?")


def _busy(bars: Bars, row: int) -> bool:
    """Return whether much more money than usual was traded in a bar."""
    traded = bars.values[:, 0] * bars.column("volume")
    usual = traded[max(row - BARS_BEFORE, 0) : row]
    usual = usual[~np.isnan(usual)]
    return bool(len(usual) and traded[row] > BUSY * np.median(usual) > 0)


def _look_for_halts(close: Floats, warnings: list[str]) -> None:
    still = np.concatenate([[False], close[1:] == close[:-1], [False]])
    edges = np.flatnonzero(still[1:] != still[:-1])
    longest = int((edges[1::2] - edges[::2]).max(initial=-1)) + 1
    if longest >= HALTED_BARS:
        warnings.append(f"its close stood still for {longest} bars: halted?")
