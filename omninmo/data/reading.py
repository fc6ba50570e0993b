"""A file of prices to a table of cells: what kind it is by its first bytes, then how it is encoded and delimited."""

import csv
import io
import re
import warnings
from itertools import islice
from pathlib import Path

import pandas as pd

from omninmo.data import workbook
from omninmo.data.table import MAX_BYTES, MAX_PREAMBLE, Table, header_of, named, too_large
from omninmo.errors import DataError

MAX_PARQUET_CELLS = 100_000_000
DELIMITERS = ",;\t|"
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
REFUSED = {
    b"\x1f\x8b": "is compressed; unpack it",
    b"\xd0\xcf\x11\xe0": "is a workbook of the old kind; save it as .xlsx or .csv",
    b"%PDF": "is a PDF; save its table as .csv",
    b"<!": "is a web page, not a table; the download needs a login or failed, so repeat it",
    b"<html": "is a web page, not a table; the download needs a login or failed, so repeat it",
    b"{": "is JSON; save its table as .csv",
}
"""First bytes of files that are no table, and what to do about them."""


def read(path: Path) -> Table:
    """Return the cells of a file.

    Raises
    ------
    DataError
        If the file is too large, damaged, or no table; the message names the line where there is one.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise too_large(path, f"{size / 1e6:.0f} MB", f"{MAX_BYTES / 1e6:.0f} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name} cannot be read ({error.strerror}); check its permissions.") from error
    if raw.startswith(b"PK\x03\x04"):
        return workbook.read(path)
    if raw.startswith(b"PAR1") or path.suffix.lower() == ".parquet":
        return _parquet(path)
    return _text(path, _decoded(raw, path))


def _parquet(path: Path) -> Table:
    from pyarrow import ArrowException, parquet

    try:
        shape = parquet.read_metadata(path)
        if shape.num_rows * shape.num_columns > MAX_PARQUET_CELLS:
            raise too_large(path, f"{shape.num_rows * shape.num_columns:,} cells", f"{MAX_PARQUET_CELLS:,}")
        table = pd.read_parquet(path)
    except (ArrowException, OSError, ValueError) as error:
        raise DataError(f"{path.name} is a damaged parquet file, or none; write it again.") from error
    return Table(_flat(table).reset_index(drop=True), path.name, 1, "row")


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its dates, and whatever else its index names, as columns."""
    if isinstance(table.index, pd.RangeIndex) and table.index.name is None:
        return table
    names = ["date" if name is None else str(name) for name in table.index.names]
    return table.reset_index(names=names)


def _decoded(raw: bytes, path: Path) -> str:
    """Return the text of a file: UTF-16 by its mark or its zeros, else UTF-8, else Latin-1."""
    start = raw[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, remedy in REFUSED.items():
        if start.startswith(magic.lower()):
            raise DataError(f"{path.name} {remedy}.")
    encoding = "utf-8-sig"
    if raw.startswith(BYTE_ORDER_MARKS):
        encoding = "utf-16"
    elif b"\0" in raw[:2]:
        encoding = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if "\0" in text:
        raise DataError(f"{path.name} is no text, workbook or parquet file; save the prices as .csv.")
    return text


def _text(path: Path, text: str) -> Table:
    lines = [line.rstrip("\r\n") for line in islice(io.StringIO(text, newline=None), MAX_PREAMBLE)]
    if not any(line.strip() for line in lines):
        raise DataError(f"{path.name} is empty; save the prices again.")
    header, delimiter = _header(lines)
    rows = [_split(line, delimiter) for line in lines[: header + 1]]
    try:
        cells = _cells(text, delimiter, header, len(rows[header]))
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        raise DataError(f"{path.name} {_why(str(error), header)}") from error
    if cells.empty:
        raise DataError(f"{path.name} has no rows below its header; save the prices again.")
    return named(cells, header, rows, path, "line")


def _cells(text: str, delimiter: str, header: int, names: int) -> pd.DataFrame:
    """Return the cells below line `header` as text (n, names + 1): rows may end with a delimiter."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # of cells that would be left out
        return pd.read_csv(
            io.StringIO(text),
            sep=delimiter,
            header=None,
            names=range(names + 1),
            index_col=False,
            skiprows=header + 1,
            skip_blank_lines=False,  # so that rows count lines
            dtype=str,
            keep_default_na=False,
        )


def _header(lines: list[str]) -> tuple[int, str]:
    """Return the line of the header, and the delimiter that cuts it into the most cells."""
    found = [
        (header, -lines[header].count(delimiter), delimiter)
        for delimiter in DELIMITERS
        if (header := header_of([_split(line, delimiter) for line in lines])) is not None
    ]
    if found:
        header, _, delimiter = min(found)
        return header, delimiter
    first = next(number for number, line in enumerate(lines) if line.strip())
    return first, max(DELIMITERS, key=lines[first].count)


def _split(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _why(error: str, header: int) -> str:
    """Return in our words why the parser gives up."""
    if ragged := re.search(r"in line (\d+), saw (\d+)", error):
        return f"has {ragged[2]} cells in line {ragged[1]}, which is more than its header names; correct that line."
    if unclosed := re.search(r"EOF inside string starting at row (\d+)", error):
        return f"has a quotation mark in line {int(unclosed[1]) + 1} that is never closed; correct that line."
    return f"has more cells in its first rows than line {header + 1}, its header, names; correct that line."
