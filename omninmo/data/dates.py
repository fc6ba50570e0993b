"""Text and numbers to dates: the order of day, month and year is what the whole column allows, and never guessed."""

import numpy as np
import pandas as pd

from omninmo.arrays import Days, Flags, Values
from omninmo.config import DateOrder
from omninmo.data.table import Table
from omninmo.errors import DataError

ORDERS: dict[DateOrder, tuple[int, int, int]] = {
    "day_first": (2, 1, 0),
    "month_first": (2, 0, 1),
    "year_first": (0, 1, 2),
}
"""Where year, month and day stand among three numbers."""
TIME = r"(?:t|\s|,)+\d{1,2}:\d{2}.*$"
"""A time of day and its zone: a bar belongs to the day that its exchange wrote in front of it."""
THREE = r"^(m?\d{1,4})[\s\-/.,]+(m?\d{1,2})[\s\-/.,]+(\d{1,4})$"
COUNT = r"-?(?:\d{1,18}|[1-8]\d{18})(?:\.0+)?"
"""A whole number that 64 bits can hold."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS = {"s": 1e11, "ms": 1e14, "us": 1e17, "ns": 1e20}
"""Largest count of each unit since 1970 that is read as such: of seconds, the year 5138."""
MIN_EPOCH = 10_000_000
LATE = 12
"""Hour of UTC from which a midnight, not a session, may be meant: that of the next day, further east."""
MIN_YEAR, MAX_YEAR = 1800, 2200
CENTURY_FROM = 70
"""Years of two digits from here on are of the twentieth century, as in strptime."""
WRITE = "write the dates as 2024-12-31"


def days(column: pd.Series, table: Table, order: DateOrder) -> pd.DatetimeIndex:
    """Return the date of each cell; NaT where it is empty.

    Parameters
    ----------
    column : cells (n,), indexed by their row in `table`
    table : for messages
    order : of day, month and year where the column allows several; auto refuses then

    Raises
    ------
    DataError
        If a cell is no date, or if several orders fit and none was chosen; the message quotes the cell, and the
        readings.
    """
    if pd.api.types.is_datetime64_any_dtype(column):
        return pd.DatetimeIndex(column)
    if pd.api.types.is_float_dtype(column):
        column = column.map("{:.0f}".format, na_action="ignore")
    text = column.astype("str").fillna("").astype(object).str.strip()
    known = text[text != ""].drop_duplicates()
    dates = dict(zip(known, _read(known, table, order), strict=True))
    return pd.DatetimeIndex(text.map(dates).astype("datetime64[s]"))


def _read(text: pd.Series, table: Table, order: DateOrder) -> Days:
    """Return the dates (n,) of texts that are not empty."""
    bare = text.str.lower().str.replace(TIME, "", regex=True).str.removesuffix("z")
    if bare.str.fullmatch(COUNT).all():
        return _counted(bare.str.partition(".")[0].astype(np.int64), text, table)
    for number, name in enumerate(MONTHS, start=1):
        bare = bare.str.replace(rf"\b{name}[a-z]*\.?", f"m{number:02}", regex=True)
    parts = bare.str.extract(THREE)
    if parts.isna().any(axis=None):
        raise _unreadable(text, _first(parts.isna().any(axis=1).to_numpy(), text), table)
    return _ordered(parts, text, table, order)


def _unreadable(text: pd.Series, row: int, table: Table) -> DataError:
    return DataError(
        f"{table.file} has {text[row][:40]!r} for a date in {table.position(row)}, which cannot be read; {WRITE}."
    )


def _counted(number: pd.Series, text: pd.Series, table: Table) -> Days:
    """Return dates written as 20241231, or counted from 1970."""
    values = number.to_numpy()
    dates, good = _dates(values // 10_000, values // 100 % 100, values % 100)
    if good.all() and values.min() >= MIN_YEAR * 10_000:
        return dates
    largest = np.abs(values).max()
    unit = next((unit for unit, limit in UNITS.items() if largest < limit), None)
    if largest < MIN_EPOCH or unit is None or (good.any() and largest < 1e8):
        raise _unreadable(text, _first(~good, text), table)
    moments = values.astype(f"datetime64[{unit}]")
    dates = moments.astype("datetime64[D]")
    late = (moments - dates) >= np.timedelta64(LATE, "h")
    if late.all() and not np.is_busday(dates, weekmask="Fri").any() and np.is_busday(dates, weekmask="Sun").any():
        raise DataError(
            f"{table.file} counts its dates, as {text.iloc[0]} in {table.position(_first(late, text))}, to midnight of "
            f"a zone ahead of UTC: Mondays would be Sundays; {WRITE}."
        )
    return dates


def _ordered(parts: pd.DataFrame, text: pd.Series, table: Table, order: DateOrder) -> Days:
    """Return dates of three numbers each (n, 3)."""
    readings = {name: _of_parts(parts, ORDERS[name]) for name in _orders(parts)}
    fits = {name: dates for name, (dates, good) in readings.items() if good.all()}
    if not fits:
        _, good = max(readings.values(), key=lambda reading: int(reading[1].sum()))
        raise _unreadable(text, _first(~good, text), table)
    if order in fits:
        return fits[order]
    if order in readings:
        row = _first(~readings[order][1], text)
        raise DataError(
            f"{table.file} has {text[row]!r} for a date in {table.position(row)}, which is not written "
            f"{_words(order)}; choose date_order auto, or {WRITE}."
        )
    return _only(fits, text, table)


def _orders(parts: pd.DataFrame) -> tuple[DateOrder, ...]:
    """Return the orders that the column may be in: a year of four digits, or the name of a month, leaves fewer."""
    if (parts[0].str.len() == 4).any():
        return ("year_first",)
    if parts[0].str.startswith("m").any():
        return ("month_first",)
    if parts[1].str.startswith("m").any():
        return ("day_first",)
    return (
        ("day_first", "month_first", "year_first") if (parts[2].str.len() == 2).all() else ("day_first", "month_first")
    )


def _only(fits: dict[DateOrder, Days], text: pd.Series, table: Table) -> Days:
    """Return the one reading there is."""
    last = fits.get("year_first")
    if last is not None and len(fits) > 1 and not _in_order(last):
        del fits["year_first"]  # 15/01/24 is 2015-01-24, but a column of such years runs back and forth
    (first, dates), *others = fits.items()
    for other, read_otherwise in others:
        differ = dates != read_otherwise
        if differ.any():
            row = _first(differ, text)
            at = int(np.argmax(differ))
            raise DataError(
                f"{table.file} has {text[row]!r} for a date in {table.position(row)}, which may be {dates[at]} "
                f"({_words(first)}) or {read_otherwise[at]} ({_words(other)}), and so may every date there; choose "
                f"date_order {first} or {other}."
            )
    return dates


def _in_order(dates: Days) -> bool:
    steps = np.diff(dates).astype(np.int64)
    return bool((steps > 0).all() or (steps < 0).all())


def _words(order: DateOrder) -> str:
    return order.replace("_", " ")


def _first(flags: Flags, text: pd.Series) -> int:
    """Return the row of the first flag that is set."""
    return int(str(text.index[int(np.argmax(flags))]))


def _of_parts(parts: pd.DataFrame, columns: tuple[int, int, int]) -> tuple[Days, Flags]:
    year, month, day = (parts[column] for column in columns)
    width = year.str.len()
    digits = [part.str.removeprefix("m").astype(np.int64).to_numpy() for part in (year, month, day)]
    century = np.where(width == 4, 0, np.where(digits[0] >= CENTURY_FROM, 1900, 2000))
    dates, good = _dates(digits[0] + century, digits[1], digits[2])
    misplaced = day.str.startswith("m") | year.str.startswith("m")
    return dates, good & width.isin([2, 4]).to_numpy() & ~misplaced.to_numpy()


def _dates(year: Values, month: Values, day: Values) -> tuple[Days, Flags]:
    """Return dates (n,), and which of them exist."""
    start = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    dates = start.astype("datetime64[D]") + (day - 1)
    good = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (dates.astype("datetime64[M]") == start)
    return dates, np.asarray(good & (year >= MIN_YEAR) & (year < MAX_YEAR))
