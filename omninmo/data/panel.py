"""The shape that all prices take: wide matrices, date × ticker, checked in one place."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from omninmo.errors import DataError

SESSIONS, WEEKS, DAYS_BETWEEN_WEEKS = 252, 52, 5
COLUMNS = ("open", "high", "low", "volume")


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
        Level of a market index on the same dates.
    skipped : mapping of ticker to reason
        What was asked for and left out.
    failed : mapping of ticker to reason
        What could not be loaded.
    warnings : mapping of ticker to what is odd about its prices
        It is used all the same.
    caution : str
        What a reader has to know about this source.

    Raises
    ------
    DataError
        If the dates are not unique and rising, a price is not positive and finite, or the axes differ.
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

    def __post_init__(self) -> None:
        _check_axes(self.close)
        _check_prices(self.close)
        for name in COLUMNS:
            frame = getattr(self, name)
            if frame is not None and not (
                frame.index.equals(self.close.index) and frame.columns.equals(self.close.columns)
            ):
                raise DataError(f"{name} has other dates or tickers than close; give both the same rows and columns.")
        if self.market is not None and not self.market.index.equals(self.close.index):
            raise DataError("market has other dates than close; reindex it to the dates of close.")

    @property
    def dates(self) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(self.close.index)

    @property
    def tickers(self) -> tuple[str, ...]:
        return tuple(self.close.columns)

    @property
    def bars_per_year(self) -> int:
        """252 for daily prices, 52 for weekly ones: told by the usual distance between two dates."""
        days = np.diff(self.dates.to_numpy().astype("datetime64[D]").astype(np.int64))
        return WEEKS if len(days) and np.median(days) >= DAYS_BETWEEN_WEEKS else SESSIONS

    @property
    def market_level(self) -> pd.Series:
        """The market index, or the equal-weighted mean of the tickers where there is none."""
        if self.market is not None:
            return self.market
        return (1 + self.close.pct_change(fill_method=None).mean(axis=1).fillna(0)).cumprod()

    def cut(self, rows: slice) -> "PricePanel":
        """Return the panel for some rows of dates only."""
        frames = {name: frame.iloc[rows] for name in COLUMNS if (frame := getattr(self, name)) is not None}
        market = None if self.market is None else self.market.iloc[rows]
        return replace(self, close=self.close.iloc[rows], market=market, **frames)

    def last(self, period: str) -> "PricePanel":
        """Return the rows that lie within `period` (such as 10y, 18mo or max), counted back from the last date."""
        if period == "max":
            return self
        return self.cut(slice(int(self.dates.searchsorted(start_of(self.dates[-1], period))), None))

    def fingerprint(self) -> str:
        """Return a hash of daily returns rounded to 1e-6 (the market's too), dates and tickers.

        A dividend paid later rescales adjusted prices but not their returns, and so leaves the hash alone.
        """
        returns = self.close.pct_change(fill_method=None).to_numpy(dtype=np.float64)
        digest = hashlib.sha256(np.nan_to_num(np.round(returns, 6) + 0.0, nan=9.0).tobytes())
        digest.update(self.dates.to_numpy().astype("datetime64[D]").astype(np.int64).tobytes())
        digest.update("\n".join(self.tickers).encode())
        if self.market is not None:
            market = self.market.pct_change(fill_method=None).to_numpy(dtype=np.float64)
            digest.update(np.nan_to_num(np.round(market, 6) + 0.0, nan=9.0).tobytes())
        return digest.hexdigest()[:16]


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


def _check_prices(close: pd.DataFrame) -> None:
    values: np.ndarray[Any, np.dtype[np.float64]] = close.to_numpy(dtype=np.float64)
    bad = ~np.isnan(values) & ~(np.isfinite(values) & (values > 0))
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise DataError(
            f"Prices must be positive, but {close.columns[column]} is {values[row, column]:g} on "
            f"{close.index[row].date()}; drop that ticker or that row."
        )
