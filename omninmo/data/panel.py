"""The shape that all prices take: wide matrices, date × ticker, checked when they are made."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.errors import DataError

SESSIONS, WEEKS, DAYS_BETWEEN_WEEKS = 252, 52, 5
DAYS, MIN_WEEKENDS = 365, 0.25
"""Sessions a year of a market that never closes, and the share of weekend dates: all are 2 ÷ 7, Riyadh has 1 ÷ 5."""
COLUMNS = ("open", "high", "low", "volume")
MAX_CARRIED = 5
"""Sessions that a last price may be old where a return starts from it."""
MIN_ABSENT = 10
"""Bars without a price at the end of a panel from which on a ticker is delisted; fewer are a halt, or a late source."""
RANGE_TOLERANCE = 1e-3
"""Share of the close by which it may lie outside of its bar's range: prices are rounded, adjusted ones twice."""


@dataclass(frozen=True)
class PricePanel:
    """Prices of several tickers on one axis of dates.

    Attributes
    ----------
    close : DataFrame [date x ticker]
        Adjusted closing prices, positive; NaN where a ticker did not trade.
    open, high, low, volume : DataFrame [date x ticker] or None
        On the axes of `close`. None where the source has none: features that need them switch off.
    market : Series [date] or None
        Level of a market of your own on the same dates, best with dividends, as the closes are. None: the mean of the
        tickers' daily returns (`market_level`), which is what all sources give.
    skipped : mapping of ticker to reason
        What was asked for and left out.
    failed : mapping of ticker to reason
        What could not be loaded.
    warnings : mapping of ticker to what is odd about its prices
        It is used all the same.
    caution : str
        What a reader has to know about this source.
    stale : tuple of tickers
        Those whose prices end early because newer ones could not be fetched: they are not delisted.
    judged : bool
        Whether `assemble` has judged every ticker. Prices from elsewhere are judged before they are used: a bad bar
        is lost then, or its ticker left out.

    Raises
    ------
    DataError
        If the dates are not unique and rising, the market has a gap, or the axes differ; of a judged panel, if a price
        is not positive and finite, or a close lies outside of its bar's range.

    Examples
    --------
    >>> days = pd.bdate_range("2024-01-01", periods=3)
    >>> panel = PricePanel(close=pd.DataFrame({"KO": [60.0, 61.5, 59.0]}, index=days))
    >>> panel.tickers, panel.bars_per_year, panel.high is None
    (('KO',), 252, True)
    >>> PricePanel(close=panel.close.iloc[::-1])
    Traceback (most recent call last):
    omninmo.errors.DataError: The dates of the prices must be unique and rising; drop the duplicates and sort them.
    """

    close: pd.DataFrame
    open: pd.DataFrame | None = None
    high: pd.DataFrame | None = None
    low: pd.DataFrame | None = None
    volume: pd.DataFrame | None = None
    market: pd.Series | None = None
    skipped: Mapping[str, str] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    warnings: Mapping[str, str] = field(default_factory=dict)
    caution: str = ""
    stale: tuple[str, ...] = ()
    judged: bool = field(default=False, repr=False)

    def __post_init__(self) -> None:
        _check_axes(self.close)
        for name, frame in {"close": self.close, **self._others()}.items():
            if not (frame.index.equals(self.close.index) and frame.columns.equals(self.close.columns)):
                raise DataError(f"{name} has other dates or tickers than close; give both the same rows and columns.")
            if self.judged:
                _check_values(name, frame)
        if self.judged:
            _check_ranges(self.close, self.high, self.low)
        if self.market is not None:
            if not self.market.index.equals(self.close.index):
                raise DataError("market has other dates than close; reindex it to the dates of close.")
            _check_market(self.market)

    @property
    def dates(self) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(self.close.index)

    @property
    def tickers(self) -> tuple[str, ...]:
        return tuple(self.close.columns)

    @property
    def bars_per_year(self) -> int:
        """252 for daily prices, 365 where weekends are sessions, 52 for weekly prices: by their dates."""
        days = np.diff(self.dates.tz_localize(None).to_numpy().astype("datetime64[D]").astype(np.int64))
        if len(days) and np.median(days) >= DAYS_BETWEEN_WEEKS:
            return WEEKS
        return DAYS if (self.dates.day_of_week >= 5).mean() > MIN_WEEKENDS else SESSIONS

    @property
    def market_level(self) -> pd.Series:
        """The market: the index given, or 1 compounded by the mean of the tickers' returns, dividends included."""
        if self.market is not None:
            return self.market
        return (1 + own_returns(self.close.astype(np.float64)).mean(axis=1).fillna(0)).cumprod()

    @property
    def delisted(self) -> dict[str, int]:
        """Return the tickers whose prices end 10 bars or more before the panel does, with the row of their last bar."""
        last = {str(ticker): np.flatnonzero(column.notna())[-1:] for ticker, column in self.close.items()}
        return {
            ticker: int(row[0])
            for ticker, row in last.items()
            if len(row) and len(self.close) - 1 - row[0] >= MIN_ABSENT and ticker not in self.stale
        }

    @property
    def market_text(self) -> str:
        """What the market is, in words; one ticker alone has none."""
        if self.market is not None:
            return "index given with the prices"
        return f"mean of {len(self.tickers)} tickers" if len(self.tickers) > 1 else "none"

    def of(self, tickers: Iterable[str]) -> "PricePanel":
        """Return the panel for some of its tickers only, on the same dates."""
        names = list(tickers)
        frames: dict[str, Any] = {name: frame[names] for name, frame in self._others().items()}
        return replace(self, close=self.close[names], **frames)

    def cut(self, rows: slice) -> "PricePanel":
        """Return the panel for some rows of dates only."""
        frames: dict[str, Any] = {name: frame.iloc[rows] for name, frame in self._others().items()}
        market = None if self.market is None else self.market.iloc[rows]
        return replace(self, close=self.close.iloc[rows], market=market, **frames)

    def last(self, period: str) -> "PricePanel":
        """Return the rows that lie within `period` (such as 10y, 18mo or max), counted back from the last date."""
        if period == "max":
            return self
        return self.cut(slice(int(self.dates.searchsorted(start_of(self.dates[-1], period))), None))

    def fingerprint(self) -> str:
        """Return a hash of dates, tickers, and daily returns rounded to 1e-6, the market's too.

        Where there are opens, highs, lows and volumes, their ratios to the close, and of volumes to their mean, count
        as well. A dividend paid later rescales adjusted prices but none of these, and so leaves the hash alone, unless
        the source rounds its prices to fewer digits than a float64 holds.
        """
        scale_free = {"close": _returns(self.close)}
        if self.market is not None:
            scale_free["market"] = _returns(self.market)
        for name, frame in self._others().items():
            usual = frame.mean() if name == "volume" else self.close
            scale_free[name] = (frame / usual).to_numpy(dtype=np.float64)
        digest = hashlib.sha256(self.dates.to_numpy().astype("datetime64[D]").astype(np.int64).tobytes())
        digest.update("\n".join(self.tickers).encode())
        for name, values in scale_free.items():
            digest.update(name.encode())
            digest.update(np.nan_to_num(np.round(values, 6) + 0.0, nan=9.0).tobytes())
        return digest.hexdigest()[:16]

    def _others(self) -> dict[str, pd.DataFrame]:
        """Return the frames that there are besides the close."""
        return {name: frame for name in COLUMNS if (frame := getattr(self, name)) is not None}


def _returns(prices: pd.DataFrame | pd.Series) -> Floats:
    return np.asarray(prices.pct_change(fill_method=None).to_numpy(dtype=np.float64))


def carried(prices: pd.DataFrame) -> pd.DataFrame:
    """Return each ticker's newest price, at most `MAX_CARRIED` sessions old: to measure from, never to stand in."""
    return prices.ffill(limit=MAX_CARRIED)


def own_returns(close: pd.DataFrame, last: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the simple return since each ticker's own last session: after a holiday of its exchange, over two.

    Parameters
    ----------
    close : DataFrame [date x ticker]; where it is missing, so is the return
    last : `carried(close)`, where that is known already

    Examples
    --------
    >>> own_returns(pd.DataFrame({"KO": [50.0, None, 60.0, 66.0]}))["KO"].round(4).tolist()
    [nan, nan, 0.2, 0.1]
    """
    return close / (carried(close) if last is None else last).shift(1) - 1


def start_of(last: pd.Timestamp, period: str) -> pd.Timestamp:
    """Return the first date of a period such as 10y or 18mo that ends on `last`."""
    months = int(period.rstrip("moy")) * (12 if period.endswith("y") else 1)
    return last - pd.DateOffset(months=months)


def _check_axes(close: pd.DataFrame) -> None:
    if not isinstance(close.index, pd.DatetimeIndex) or close.empty:
        raise DataError(
            f"Prices need a table of date × ticker with at least one row, but this one has shape {close.shape} and an "
            f"index of {type(close.index).__name__}; set the dates as a DatetimeIndex."
        )
    if not close.index.is_unique or not close.index.is_monotonic_increasing:
        raise DataError("The dates of the prices must be unique and rising; drop the duplicates and sort them.")
    names: list[object] = list(close.columns)
    odd = [name for name in names if not isinstance(name, str)]
    if odd:
        raise DataError(f"Tickers must be text, but one column is named {odd[0]!r}; rename the columns.")
    if not close.columns.is_unique:
        repeated = sorted({str(ticker) for ticker in close.columns[close.columns.duplicated()]})
        raise DataError(f"Each ticker must have one column of prices, but {', '.join(repeated)} has several.")


def _check_values(name: str, frame: pd.DataFrame) -> None:
    values: Floats = frame.to_numpy(dtype=np.float64)
    possible = values >= 0 if name == "volume" else values > 0
    bad = ~np.isnan(values) & ~(np.isfinite(values) & possible)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        must, what = ("not be negative or infinite", "Volumes") if name == "volume" else ("be positive", "Prices")
        raise DataError(
            f"{what} must {must}, but the {name} of {frame.columns[column]} is {values[row, column]:g} on "
            f"{frame.index[row].date()}; drop that ticker or that row."
        )


def _check_ranges(close: pd.DataFrame, high: pd.DataFrame | None, low: pd.DataFrame | None) -> None:
    """Refuse a close outside of its bar: most often, one is adjusted for splits and dividends and the other is not."""
    closes: Floats = close.to_numpy(dtype=np.float64)
    for side, frame, sign in (("above its high", high, 1), ("below its low", low, -1)):
        if frame is None:
            continue
        edges: Floats = frame.to_numpy(dtype=np.float64)
        outside = sign * (closes - edges) > RANGE_TOLERANCE * closes
        if outside.any():
            row, column = np.argwhere(outside)[0]
            raise DataError(
                f"The close of {close.columns[column]} is {closes[row, column]:g} on {close.index[row].date()}, {side} "
                f"of {edges[row, column]:g}; adjust both alike for splits and dividends, or give closes alone."
            )


def _check_market(market: pd.Series) -> None:
    bad = ~(np.isfinite(market.to_numpy(dtype=np.float64)) & (market.to_numpy(dtype=np.float64) > 0))
    if bad.any():
        row = int(bad.argmax())
        raise DataError(
            f"The market's level must be positive on every date, but is {market.iloc[row]:g} on "
            f"{market.index[row].date()}; fill it in, or leave the market out."
        )
