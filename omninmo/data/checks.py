"""Prices as they come, to a panel: each ticker gets a verdict; a bad one is left out with its reason, not the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from omninmo.data.panel import COLUMNS, PricePanel
from omninmo.errors import DataError

MOST_BAD_SHARE = 0.01
"""A ticker with more bars than this without a usable price is refused; fewer lose those bars."""
WARN_MISSING, REFUSE_MISSING = 0.05, 0.20
LEAST_BARS = 30
HALTED_BARS = 10
LEAST_JUMP = 0.4
SPLITS = (2.0, 3.0, 4.0, 5.0, 7.0, 8.0, 10.0, 15.0, 20.0, 25.0, 30.0, 50.0)
SPLIT_TOLERANCE = 0.06
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


def check(history: pd.DataFrame, now: datetime) -> Verdict:
    """Judge the bars of one ticker.

    Parameters
    ----------
    history : DataFrame
        Column close, and any of open, high, low, volume; indexed by date, in any order and time zone.
    now : time zone aware; a bar of the session that is still open is dropped

    Returns
    -------
    Verdict
        Bars sorted by date, one a day, without a time zone; prices positive and finite or NaN, with all prices of a bar
        NaN where its close is.
    """
    warnings: list[str] = []
    try:
        bars = _one_a_day(_by_date(history))
        bars = _finished(bars, now)
        bars = _usable(bars, warnings)
    except Refused as refusal:
        return Verdict(None, str(refusal))
    _look_for_splits(bars["close"], warnings)
    _look_for_halts(bars["close"], warnings)
    return Verdict(bars, warnings=tuple(warnings))


def checked(
    histories: Mapping[str, pd.DataFrame],
    now: datetime,
    market: pd.DataFrame | None = None,
    failed: Mapping[str, str] | None = None,
    caution: str = "",
) -> PricePanel:
    """Judge every ticker and put the good ones on one axis of dates.

    A date counts as a session if more than half of the tickers alive on it traded, so that one ticker which trades on
    weekends does not punch holes into all others.

    Raises
    ------
    DataError
        If no ticker is left.
    """
    verdicts = {ticker: check(history, now) for ticker, history in histories.items()}
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
    level = None if market is None else _one_a_day(_by_date(market))["close"].reindex(sessions, method="ffill", limit=5)
    if level is not None and level.isna().any():
        level = None  # a market that is missing somewhere is no measure; the mean of the tickers stands in for it
    return PricePanel(
        **wide,
        market=level,
        skipped=notes.skipped,
        failed=notes.failed,
        warnings=notes.warnings,
        caution=notes.caution,
    )


def _by_date(history: pd.DataFrame) -> pd.DataFrame:
    if "close" not in history or history.empty:
        raise Refused("it has no closing prices")
    index = pd.DatetimeIndex(history.index)
    if index.tz is not None:
        index = index.tz_localize(None)  # the exchange's own date, not that of another zone
    bars = history[[name for name in ("close", *COLUMNS) if name in history]].astype(np.float64)
    return bars.set_axis(index.normalize()).sort_index(kind="stable")


def _one_a_day(bars: pd.DataFrame) -> pd.DataFrame:
    repeated = bars.index.duplicated(keep=False)
    if not repeated.any():
        return bars
    differing = bars[repeated].groupby(level=0).nunique(dropna=False).gt(1).any(axis=1)
    if differing.any():
        raise Refused(f"{differing.index[differing][0].date()} occurs twice with different prices")
    return bars[~bars.index.duplicated()]


def _finished(bars: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Drop the bar of a session that is not over: its close is not one yet."""
    there = now.astimezone(EXCHANGE)
    is_open = (there.hour, there.minute) < CLOSED_AT
    last = bars.index[-1].date()
    return bars.iloc[:-1] if last > there.date() or (last == there.date() and is_open) else bars


def _usable(bars: pd.DataFrame, warnings: list[str]) -> pd.DataFrame:
    """Blank the bars whose prices cannot be; refuse a ticker that has many of them."""
    values = bars["close"].to_numpy()
    if np.isnan(values).all():
        raise Refused("it has no closing prices")
    impossible = ~np.isnan(values) & ~(np.isfinite(values) & (values > 0))
    _few_enough(impossible, "has a price that is not positive and finite", warnings)
    bars = bars.mask(np.repeat((impossible | np.isnan(values))[:, None], bars.shape[1], axis=1))
    crossed = _crossed(bars)
    _few_enough(crossed, "has a low above the high, or open or close outside of them", warnings)
    inner = [name for name in ("open", "high", "low") if name in bars]
    bars.loc[crossed, inner] = np.nan
    if "volume" in bars:
        bars["volume"] = bars["volume"].where(np.isfinite(bars["volume"]) & (bars["volume"] >= 0))
    for name in inner:
        bars[name] = bars[name].where(np.isfinite(bars[name]) & (bars[name] > 0))
    if bars["close"].notna().sum() < LEAST_BARS:
        raise Refused(f"it has only {int(bars['close'].notna().sum())} bars, and {LEAST_BARS} are the least")
    return bars


def _crossed(bars: pd.DataFrame) -> np.ndarray:
    if "high" not in bars or "low" not in bars:
        return np.zeros(len(bars), dtype=bool)
    slack = 1e-6 * bars["close"]  # adjusting for dividends rounds
    prices = bars[[name for name in ("open", "close") if name in bars]]
    outside = (prices.max(axis=1) > bars["high"] + slack) | (prices.min(axis=1) < bars["low"] - slack)
    return np.asarray(outside | (bars["low"] > bars["high"] + slack))


def _few_enough(bad: np.ndarray, what: str, warnings: list[str]) -> None:
    if bad.mean() > MOST_BAD_SHARE:
        raise Refused(f"{bad.mean():.0%} of its bars {what.replace('has', 'have', 1)}")
    if bad.any():
        warnings.append(f"{int(bad.sum())} of its bars {what}, and {'was' if bad.sum() == 1 else 'were'} left out")


def _look_for_splits(close: pd.Series, warnings: list[str]) -> None:
    known = close.dropna()
    ratio = (known / known.shift(1)).to_numpy()[1:]
    size = np.maximum(ratio, 1 / ratio)
    near = np.abs(size[:, None] / np.asarray(SPLITS)[None, :] - 1).min(axis=1, initial=np.inf) < SPLIT_TOLERANCE
    jumps = np.flatnonzero((np.abs(ratio - 1) >= LEAST_JUMP) & near)
    if len(jumps):
        day = known.index[jumps[0] + 1].date()
        warnings.append(f"its price moved by a factor of {ratio[jumps[0]]:.2f} on {day}: a split not adjusted for?")


def _look_for_halts(close: pd.Series, warnings: list[str]) -> None:
    known = close.dropna()
    still = known.diff().eq(0).to_numpy()
    longest = _longest_run(still)
    if longest >= HALTED_BARS:
        warnings.append(f"its close stood still for {longest} bars: halted?")


def _longest_run(flags: np.ndarray) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


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
