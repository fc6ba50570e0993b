"""A table of runs to take elsewhere: as CSV for a spreadsheet, as Parquet with its types, as Python that reads it."""

import csv
import io
import re

import pandas as pd

from omninmo.paths import without_login

# what a spreadsheet takes for a formula at the start of a cell, also in its full-width form
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV that a spreadsheet opens without calculating what somebody else wrote.

    A text that begins like a formula gets an apostrophe before it, as does one that begins with apostrophes and then
    like a formula: taking one away from either gives back the text. A text that is a number, such as −5, stays as it
    is. Texts are in quotes, so that no other separator splits them. The file begins with a byte order mark: without it,
    Excel reads UTF-8 as the code page of the machine; pandas and R skip it. Times are UTC, to the second.

    Parameters
    ----------
    table : runs with any columns
    """
    shown = pd.DataFrame({_safe(column): _cells(table[column]) for column in table.columns})
    text = shown.to_csv(None, index=False, quoting=csv.QUOTE_NONNUMERIC, date_format="%Y-%m-%d %H:%M:%S")
    return text.encode("utf-8-sig")


def as_parquet(table: pd.DataFrame) -> bytes:
    """Return a table as Parquet: numbers as numbers, times as times in UTC, everything else as text or missing."""
    typed = pd.DataFrame({column: _typed(table[column]) for column in table.columns})
    file = io.BytesIO()
    typed.to_parquet(file, index=False)
    return file.getvalue()


def as_python(run_ids: list[str], columns: list[str], uri: str, words: str = "") -> str:
    """Return the lines of Python that read the same runs and columns from the store.

    Parameters
    ----------
    run_ids : in the order of the table
    columns : of `RunStore.runs`
    uri : of the store; user and password are left out
    words : the filter that chose the runs, which then stands there instead of their ids
    """
    ids = "".join(f"    {run_id!r},\n" for run_id in run_ids)
    names = "".join(f"    {column!r},\n" for column in columns)
    return (
        "from omninmo import RunStore\n"
        + ("from omninmo.tracking.query import matching\n\n" if words else f"\nrun_ids = [\n{ids}]\n")
        + f"columns = [\n{names}]\n"
        + f'runs = RunStore({without_login(uri)!r}).runs().set_index("run_id", drop=False)\n'
        + (f"runs = runs.loc[matching(runs, {words!r}), columns]\n" if words else "runs = runs.loc[run_ids, columns]\n")
    )


def _is_text(column: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))


def _cells(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return column.dt.tz_convert("UTC").dt.tz_localize(None)
    return column.map(_safe, na_action="ignore") if _is_text(column) else column


def _typed(column: pd.Series) -> pd.Series:
    return column.map(_encodable, na_action="ignore").astype("string") if _is_text(column) else column


def _encodable(value: object) -> str:
    """Return a text without halves of surrogate pairs, which no file takes."""
    return str(value).encode(errors="replace").decode()


def _safe(value: object) -> str:
    """Return a text as a cell that is no formula."""
    text = _encodable(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
