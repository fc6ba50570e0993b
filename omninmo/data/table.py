"""The cells of a file of prices, and where its header stands; what the columns mean is for `shapes`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from omninmo.errors import DataError

MAX_BYTES = 200_000_000
"""Size up to which a file is read; of a workbook, also the size that it unpacks to."""
MAX_PREAMBLE = 40
"""Lines above the header that are skipped: a title, a disclaimer, sep=;."""
DATE_NAMES = ("date", "datetime", "timestamp", "time", "day", "observation_date")
LEVEL_NAMES = ("price", "ticker", "attributes", "symbols", "")
"""First cells of the two header lines that yfinance writes above the line with the date's name."""


@dataclass(frozen=True)
class Table:
    """The cells of a file, as they stand in it.

    Attributes
    ----------
    cells : DataFrame
        Text from CSV files and workbooks, typed from parquet; its index counts the rows from 0. Columns have the
        names of the file, which may repeat; two header lines make a MultiIndex.
    file : str
        Name of the file.
    first : int
        Line or row of the file in which row 0 stands.
    unit : str
        What the file counts: line or row.
    """

    cells: pd.DataFrame
    file: str
    first: int
    unit: str

    def position(self, row: int) -> str:
        """Return the position of a row in the file, such as "line 17"."""
        return f"{self.unit} {self.first + row}"


def plain(name: object) -> str:
    """Return a column's name as it is compared: lower case, without Stooq's brackets and the stars of web pages."""
    return str(name).strip().strip("<>*").strip().lower()


def header_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the first row that names a date; else the first whose first cell alone is empty, as pandas writes it."""
    named = (number for number, row in enumerate(rows) if any(plain(cell) in DATE_NAMES for cell in row))
    unnamed = (number for number, row in enumerate(rows) if len(row) > 1 and not row[0] and all(row[1:]))
    return next(named, next(unnamed, None))


def named(cells: pd.DataFrame, header: int, rows: Sequence[Sequence[str]], path: Path, unit: str) -> Table:
    """Return the table whose cells (n, names + 1) stand below row `header`; the last column has what is beyond it.

    Raises
    ------
    DataError
        If a row has more cells than the header.
    """
    names = rows[header]
    beyond = cells.index[cells.iloc[:, len(names)].str.strip() != ""]
    table = Table(cells.iloc[:, : len(names)], path.name, header + 2, unit)
    if len(beyond):
        where = table.position(beyond[0])
        raise DataError(
            f"{path.name} has {len(names) + 1} cells in {where}, but {len(names)} names; correct that {unit}."
        )
    table.cells.columns = _columns(names, rows[max(header - 2, 0) : header])
    return table


def _columns(names: Sequence[str], above: Sequence[Sequence[str]]) -> pd.Index:
    """Return the names, or, of a line with the date's alone, the two levels that stand above it."""
    two = len(above) == 2 and len(names) > 1 and not any(names[1:])
    if not two or any(len(row) != len(names) or plain(row[0]) not in LEVEL_NAMES for row in above):
        return pd.Index(names, dtype=object)
    return pd.MultiIndex.from_arrays([[names[0], *_carried(row[1:])] for row in above])


def _carried(names: Iterable[str]) -> Iterator[str]:
    """Yield each name, or the one before where there is none: merged cells hold theirs once."""
    last = ""
    for name in names:
        last = name or last
        yield last


def too_large(path: Path, size: str, limit: str) -> DataError:
    """Return the error for a file beyond a limit."""
    return DataError(f"{path.name} holds {size}, and {limit} are the most; split it into several files.")
