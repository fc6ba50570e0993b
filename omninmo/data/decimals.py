"""Text to numbers: whether the comma or the point is the decimal mark is decided once, for a whole file."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.data.table import Table
from omninmo.errors import DataError

MISSING = ("", "-", "--", ".", "na", "n/a", "#n/a", "nan", "null", "none")
ORNAMENT = r"[\s$€£¥'’+]|(?<=\d)(?:USD|EUR|GBP|JPY|CHF)$"
"""Signs of currencies, spaces and apostrophes between thousands."""
SUFFIXES = {"k": 1e3, "m": 1e6, "b": 1e9}
OTHER = {".": ",", ",": "."}
NUMBER = {
    mark: rf"-?(?:\d+|\d{{1,3}}(?:[{OTHER[mark]}]\d{{2,3}})*)?(?:[{mark}]\d*)?(?:[eE]-?\d+)?[kKmMbB]?" for mark in OTHER
}
"""A number with a decimal mark, and thousands that may be grouped by the other one (in India also by two digits)."""


def numbers(columns: Mapping[str, pd.Series], table: Table) -> dict[str, Floats]:
    """Return the numbers (n,) of each column; NaN where a cell is empty or says so.

    Parameters
    ----------
    columns : name -> cells (n,), all of one file, indexed by their row in `table`
    table : for messages

    Raises
    ------
    DataError
        If a cell is no number, if marks contradict each other ("1,5" and "1.5"), or if nothing decides between them.
    """
    known = {name: found for name, column in columns.items() if (found := _as_they_are(column)) is not None}
    if len(known) == len(columns):
        return known
    texts = {name: _bare(column) for name, column in columns.items() if not pd.api.types.is_numeric_dtype(column)}
    mark = _decimal_mark(texts, columns, table)
    for name, text in texts.items():
        each, _ = pd.factorize(columns[name], use_na_sentinel=False)  # prices repeat: each is read once
        known[name] = _converted(text, mark, columns[name], name, table)[each]
    return known


def _as_they_are(column: pd.Series) -> Floats | None:
    """Return the numbers of a column that needs no reading; None of one that does."""
    try:
        values = pd.to_numeric(column)
    except (ValueError, TypeError):
        return None
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _bare(column: pd.Series) -> pd.Series:
    """Return the different texts without ornament, each at its first row; "" where a value is missing."""
    text = column.drop_duplicates().astype("str").fillna("").astype(object).str.replace(ORNAMENT, "", regex=True)
    return text.where(~text.str.lower().isin(MISSING), "")


def _decimal_mark(texts: Mapping[str, pd.Series], columns: Mapping[str, pd.Series], table: Table) -> str:
    """Return the decimal mark of a file: . or ,."""
    evidence: dict[str, str] = {}
    for name, text in texts.items():
        for row, mark in _marks(text):
            if mark == ",?" and name == "volume":
                continue  # of whole numbers
            evidence.setdefault(mark, f"the {name} {str(columns[name][row]).strip()!r} in {table.position(row)}")
    if "," in evidence and "." in evidence:
        raise DataError(
            f"{table.file} has {evidence['.']} with a decimal point and {evidence[',']} with a decimal comma; write "
            "all numbers alike."
        )
    if ",?" in evidence and not {",", "."} & set(evidence):
        raise DataError(
            f"{table.file} has {evidence[',?']}, whose comma may be a decimal comma or one between thousands; write "
            "the numbers without commas."
        )
    return "," if "," in evidence else "."


def _marks(text: pd.Series) -> Iterator[tuple[int, str]]:
    """Yield a row and what its number says of the decimal mark: . or , or, where a comma may be either, ,?."""
    for row, value in text[text.str.contains("[.,]", regex=True)].drop_duplicates().items():
        mark = _mark_of(value.rstrip("kKmMbB").removeprefix("-"))
        if mark:
            yield int(str(row)), mark


def _mark_of(number: str) -> str:
    marks = [letter for letter in number if letter in OTHER]
    last = marks[-1]
    if len(set(marks)) > 1:
        return last
    if len(marks) > 1:
        return OTHER[last]  # several of one kind group thousands
    whole, _, fraction = number.partition(last)
    if len(fraction) != 3 or len(whole) > 3 or not whole.strip("0"):
        return last
    return ",?" if last == "," else ""


def _converted(text: pd.Series, mark: str, column: pd.Series, name: str, table: Table) -> Floats:
    wrong = (text != "") & ~(text.str.fullmatch(NUMBER[mark]) & text.str.contains(r"\d", regex=True))
    if wrong.any():
        row = int(str(wrong.idxmax()))
        cell = str(column[row]).strip()[:40]
        raise DataError(
            f"{table.file} has the {name} {cell!r} in {table.position(row)}, which is no number; correct the cell or "
            "empty it."
        )
    factor = text.str[-1:].str.lower().map(SUFFIXES).fillna(1.0).to_numpy(dtype=np.float64)
    digits = text.str.rstrip("kKmMbB").str.replace(OTHER[mark], "", regex=False).str.replace(mark, ".", regex=False)
    return pd.to_numeric(digits).to_numpy(dtype=np.float64, na_value=np.nan) * factor
