"""The cells of a file to histories: one ticker, a column of tickers, a column per ticker, or yfinance's two levels."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from omninmo.arrays import Floats
from omninmo.config import TICKER, DateOrder
from omninmo.data import dates
from omninmo.data.decimals import numbers
from omninmo.data.table import DATE_NAMES, Table, plain
from omninmo.errors import DataError

NAMES = {
    "close": ("close", "close/last", "last", "price", "closing price"),
    "adjusted": ("adj close", "adj_close", "adjclose", "adjusted close", "adjusted_close", "adj. close"),
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "volume": ("volume", "vol", "vol."),
}
"""Spellings of each column of prices, in lower case; of several in one file, the first counts."""
TICKER_NAMES = ("ticker", "symbol", "asset", "name")
NO_TICKER = "(no ticker)"
Positions = dict[str, int]
"""Of each column of prices, its position among the columns of the file."""


@dataclass(frozen=True)
class History:
    """Bars of one ticker [date x close, open, high, low, volume], and whether the close is the adjusted one of two."""

    bars: pd.DataFrame
    adjusted: bool


@dataclass(frozen=True)
class Layout:
    """Positions of columns: the dates, the tickers (None where no column has them), and each ticker's prices."""

    date: int
    ticker: int | None
    prices: dict[str, Positions]


def histories(table: Table, ticker: str, order: DateOrder) -> dict[str, History]:
    """Return ticker -> history.

    Parameters
    ----------
    table : of one file
    ticker : that the file is about where none of its columns says; "" where its name holds none either
    order : of day, month and year where the dates allow several

    Raises
    ------
    DataError
        If columns are missing or repeat, or a cell cannot be read.
    """
    layout = _layout(table)
    if layout.ticker is None and "" in layout.prices and not ticker:
        raise DataError(
            f"{table.file} names no ticker; rename it to one, such as AAPL.csv, or add a column named ticker."
        )
    table = _without_empty_rows(table)
    index = dates.days(table.cells.iloc[:, layout.date], table, order)
    cells = {
        f"{column} of {name}" if name else column: table.cells.iloc[:, position]
        for name, positions in layout.prices.items()
        for column, position in positions.items()
    }
    values = numbers(cells, table)
    found: dict[str, History] = {}
    for name, positions in layout.prices.items():
        own = {column: values[f"{column} of {name}" if name else column] for column in positions}
        history = _history(own, index)
        if layout.ticker is None:
            found[name or ticker] = History(history.bars.dropna(how="all") if name else history.bars, history.adjusted)
        else:
            found |= _by_ticker(history, table.cells.iloc[:, layout.ticker])
    return found


def _layout(table: Table) -> Layout:
    """Return what stands where.

    Raises
    ------
    DataError
        If there is no date or no close, or a column is there twice.
    """
    if isinstance(table.cells.columns, pd.MultiIndex):
        return _two_levels(table, table.cells.columns)
    names = [plain(name) for name in table.cells.columns]
    date = _position(names, DATE_NAMES, table)
    if date is None and names and not names[0]:
        date = 0  # as pandas writes an index without a name
    positions = _positions(names, table)
    ticker = _position(names, TICKER_NAMES, table)
    if date is not None and {"close", "adjusted"} & set(positions):
        return Layout(date, ticker, {"": positions})
    others = [position for position, name in enumerate(names) if name and position != date]
    if date is None or ticker is not None or len(positions) > 1 or len(others) == len(positions):
        shown = ", ".join(str(name) for name in table.cells.columns[:12])
        raise DataError(
            f"{table.file} needs the columns date and close, but has {shown}; name them so in its first {table.unit}."
        )
    tickers = [str(table.cells.columns[position]).strip().upper() for position in others]
    _check_once(tickers, table)
    return Layout(date, None, {name: {"close": position} for name, position in zip(tickers, others, strict=True)})


def _two_levels(table: Table, columns: pd.MultiIndex) -> Layout:
    """Return the positions where one level names prices and the other tickers, in either order."""
    levels = [[str(name) for name in columns.get_level_values(level)] for level in (0, 1)]
    date = next((at for at, names in enumerate(columns) if {plain(name) for name in names} & set(DATE_NAMES)), None)
    of_prices = [{plain(name) for name in names} & {*NAMES["close"], *NAMES["adjusted"]} for names in levels]
    if date is None or not any(of_prices):
        raise DataError(f"{table.file} has two header lines, but no date, or no close below its tickers; add them.")
    fields, tickers = levels if of_prices[0] else levels[::-1]
    prices: dict[str, Positions] = {}
    for ticker in dict.fromkeys(name for at, name in enumerate(tickers) if at != date):
        names = [plain(field) if name == ticker else "" for field, name in zip(fields, tickers, strict=True)]
        prices[ticker.strip().upper()] = _positions(names, table)
    return Layout(date, None, {name: at for name, at in prices.items() if {"close", "adjusted"} & set(at)})


def _positions(names: list[str], table: Table) -> Positions:
    found = {column: _position(names, spellings, table) for column, spellings in NAMES.items()}
    return {column: position for column, position in found.items() if position is not None}


def _position(names: list[str], spellings: Iterable[str], table: Table) -> int | None:
    """Return where the first of the spellings stands: with a symbol, a name is the company's."""
    spelling = next((spelling for spelling in spellings if spelling in names), None)
    if spelling is None:
        return None
    _check_once([name for name in names if name == spelling], table)
    return names.index(spelling)


def _check_once(names: list[str], table: Table) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise DataError(f"{table.file} has the column {twice} {names.count(twice)} times; keep one of them.")


def _without_empty_rows(table: Table) -> Table:
    empty = (table.cells == "").all(axis=1)
    return Table(table.cells[~empty], table.file, table.first, table.unit) if empty.any() else table


def _history(values: dict[str, Floats], index: pd.DatetimeIndex) -> History:
    """Return bars whose close is the adjusted one where there is one, and whose other prices are scaled alike."""
    bars = pd.DataFrame(values, index=index)
    if "adjusted" not in bars:
        return History(bars, adjusted=False)
    adjusted = bars.pop("adjusted")
    scaled = {}
    if "close" in bars:
        factor = adjusted / bars["close"]
        scaled = {name: bars[name] * factor for name in ("open", "high", "low") if name in bars}
    return History(bars.assign(**scaled, close=adjusted), adjusted="close" in bars)


def _by_ticker(history: History, column: pd.Series) -> dict[str, History]:
    tickers = column.astype("str").fillna("").str.strip().str.upper().replace("", NO_TICKER).to_numpy()
    return {str(name): History(rows, history.adjusted) for name, rows in history.bars.groupby(tickers)}


def is_ticker(name: str) -> bool:
    """Tell whether a name can be a ticker's."""
    return TICKER.fullmatch(name) is not None and ".." not in name
