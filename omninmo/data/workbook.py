"""An Excel workbook to a table of cells. Of formulas the stored values are read; nothing is evaluated."""

import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pandas as pd

from omninmo.data.table import MAX_BYTES, MAX_PREAMBLE, Table, header_of, named, too_large
from omninmo.errors import DataError

MAX_CELLS = 5_000_000
DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, LookupError, ValueError,
)  # fmt: skip
"""What zipfile raises on a damaged, encrypted or foreign archive."""
REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})""")
"""The name of a cell or the number of a row, as they stand in a sheet."""


def read(path: Path) -> Table:
    """Return the cells of the one sheet that has prices.

    Raises
    ------
    DataError
        If the workbook is damaged, unpacks to too much, or has prices on several sheets.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        _check_size(path)
        with CalamineWorkbook.from_path(path) as book:
            titles = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            sheets = {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in titles}
    except (CalamineError, *DAMAGED) as error:
        raise DataError(f"{path.name} is a damaged or locked workbook, or none; save it as .xlsx or .csv.") from error
    return _table(path, {title: [[_text(cell) for cell in row] for row in rows] for title, rows in sheets.items()})


def _check_size(path: Path) -> None:
    """Refuse a workbook that would fill the memory: the reader makes room for all cells up to the last one."""
    with zipfile.ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MAX_BYTES:
            raise too_large(path, f"{unpacked / 1e6:.0f} MB unpacked", f"{MAX_BYTES / 1e6:.0f} MB")
        if "xl/workbook.xml" not in packed.namelist():
            raise zipfile.BadZipFile
        for part in packed.namelist():
            cells = REFERENCE.findall(packed.read(part))
            rows = max((int(row) for _, row in cells), default=0)
            size = rows * max((_column(letters) for letters, _ in cells), default=0)
            if size > MAX_CELLS:
                raise too_large(path, f"a sheet of {size:,} cells, up to its last one", f"{MAX_CELLS:,}")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """Return a cell as a CSV file would hold it."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _table(path: Path, sheets: dict[str, list[list[str]]]) -> Table:
    dated = [title for title, rows in sheets.items() if header_of(rows[:MAX_PREAMBLE]) is not None]
    if len(dated) > 1:
        raise DataError(f"{path.name} has prices on {len(dated)} sheets ({', '.join(dated)}); save each as a file.")
    filled = [title for title, rows in sheets.items() if rows]
    rows = sheets[(dated or filled or list(sheets))[0]] if sheets else []
    header = header_of(rows[:MAX_PREAMBLE]) or 0
    if len(rows) <= header + 1:
        raise DataError(f"{path.name} has no rows below a header; save the prices again.")
    cells = pd.DataFrame([[*row, ""] for row in rows[header + 1 :]], dtype="str")
    return named(cells, header, rows, path, "row")
