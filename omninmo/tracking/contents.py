"""What the files of a run hold, checked as they are read: damage is one `RunError` here, not a surprise on a page."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pyarrow as pa

from omninmo.errors import RunError, first_line
from omninmo.schema import Format
from omninmo.tracking import decoding

MAX_BYTES = decoding.MAX_TABLE_BYTES
MAX_NUMBER, MAX_WHOLE = 1e100, 10**12
"""What is drawn and scored squares numbers, and makes percentages of them: those are finite too."""
MIN_DATE, MAX_DATE = pd.Timestamp("1800-01-01"), pd.Timestamp("2200-01-01")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PICTURE = re.compile(r"[A-Za-z0-9_.-]{1,200}\.png")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(T00:00:00)?")

Record = dict[str, Any]


@dataclass(frozen=True)
class RunFile:
    """One file of a run on this machine."""

    run_id: str
    name: str
    path: Path

    def damaged(self, reason: str) -> RunError:
        """Return the error that names the file, the run and the reason."""
        return RunError(
            f"{self.name} of run {self.run_id} is damaged ({reason}); restore it from a copy, or train the run again."
        )

    def read(self, max_bytes: int = MAX_BYTES) -> bytes:
        """Return the content; a file beyond any size that it may have is not read."""
        try:
            with self.path.open("rb") as opened:
                if (size := os.fstat(opened.fileno()).st_size) > max_bytes:
                    raise self.damaged(f"it has {size / 1e6:,.0f} MB, and {max_bytes / 1e6:,.0f} are the most")
                return opened.read(max_bytes)
        except OSError as error:
            raise self.damaged(f"it cannot be read: {error.strerror}") from error


def text(file: RunFile) -> str:
    """Return a text of a title and something below it."""
    try:
        content = file.read().decode()
    except UnicodeDecodeError as error:
        raise file.damaged("it is no UTF-8 text") from error
    if not content.startswith("# ") or not content.partition("\n")[2].strip():
        raise file.damaged("it has no title, or nothing below it")
    return content


def packages(file: RunFile) -> dict[str, str]:
    """Return the version of each package of a list such as "xgboost==3.2.0", a line each."""
    try:
        lines = file.read().decode().split()
    except UnicodeDecodeError as error:
        raise file.damaged("it is no UTF-8 text") from error
    pinned = [line.partition("==") for line in lines]
    if not pinned or not all(name and version for name, _, version in pinned):
        raise file.damaged("it is no list of packages, each with its version")
    return {name: version for name, _, version in pinned}


def document(file: RunFile) -> Any:
    """Return the value of a JSON file."""
    try:
        return decoding.json_value(file.read(decoding.MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:  # all that json and UTF-8 raise; RecursionError: nested too deeply
        raise file.damaged(f"it cannot be read as JSON: {first_line(error)[:80]}") from error


def is_text(value: Any) -> bool:
    """Return whether a value of JSON is a text with at least one letter."""
    return isinstance(value, str) and bool(value.strip())


def is_whole(value: Any) -> bool:
    """Return whether a value of JSON is a whole number from 0 to 10¹²."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_WHOLE


def is_number(value: Any) -> bool:
    """Return whether a value of JSON is a number, and not beyond all bounds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -MAX_NUMBER < value < MAX_NUMBER


def _is_score(value: Any) -> bool:
    return value is None or is_number(value)


def is_day(value: Any) -> bool:
    """Return whether a value of JSON is a date such as 2022-12-28, and not centuries away."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        day = pd.Timestamp(date.fromisoformat(value[:10]))
    except ValueError:  # 2022-02-30
        return False
    return bool(MIN_DATE <= day <= MAX_DATE)


def _is_setting(value: Any) -> bool:
    if isinstance(value, dict):
        return all(not isinstance(item, dict | list) for item in value.values())
    return not isinstance(value, list) or all(isinstance(item, str) for item in value)


Check = Callable[[Any], bool]

_FEATURE: Mapping[str, Check] = {
    "name": is_text,
    "family": is_text,
    "label": is_text,
    "format": lambda value: value in get_args(Format),
    "help": lambda value: isinstance(value, str),
}
_FOLD: Mapping[str, Check] = {"fold": is_whole, "first_date": is_day, "last_date": is_day, "rows": is_whole}
_ROUND: Mapping[str, Check] = {"round": is_whole, "train": is_number, "valid": is_number}


def settings(file: RunFile) -> Record:
    """Return the settings of a config; `TrainingConfig` checks their names and bounds."""
    value = document(file)
    if not isinstance(value, dict) or not all(_is_setting(item) for item in value.values()):
        raise file.damaged("it is no object of settings")
    return value


def features(file: RunFile) -> pd.DataFrame:
    """Return name, family, label, format and help of each feature, indexed by name."""
    table = pd.DataFrame(_records(file, document(file), _FEATURE))
    if table["name"].duplicated().any():
        raise file.damaged("it names a feature twice")
    return table.set_index("name", drop=False)


def folds(file: RunFile) -> pd.DataFrame:
    """Return fold, first_date, last_date, rows and scores."""
    table = pd.DataFrame(_records(file, _entry(file, "folds"), _FOLD, _is_score))
    return table.assign(**{name: pd.to_datetime(table[name]) for name in ("first_date", "last_date")})


def rounds(file: RunFile) -> pd.DataFrame:
    """Return round, train and valid."""
    return pd.DataFrame(_records(file, _entry(file, "rounds"), _ROUND))


def listed(file: RunFile) -> Record:
    """Return the manifest: {"files": {name: {"sha256": …, "size": …}}}."""
    value = document(file)
    entries = value.get("files") if isinstance(value, dict) else None
    if not isinstance(entries, dict) or not all(_is_listed(entry) for entry in entries.values()):
        raise file.damaged("it is no list of files with sha256 and size")
    return value


def _is_listed(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
        return False
    return bool(_SHA256.fullmatch(entry["sha256"])) and is_whole(entry.get("size"))


def picture_names(file: RunFile) -> list[str]:
    """Return the names of a run's pictures."""
    value = document(file)
    if not isinstance(value, list) or not all(isinstance(name, str) and _PICTURE.fullmatch(name) for name in value):
        raise file.damaged("it is no list of names of PNG files")
    return value


def picture(file: RunFile) -> Path:
    """Return the path of a picture that is a whole PNG."""
    if not decoding.is_png(file.read()):
        raise file.damaged("it is no PNG, or not all of it")
    return file.path


def _entry(file: RunFile, key: str) -> Any:
    value = document(file)
    if not isinstance(value, dict) or key not in value:
        raise file.damaged(f"it has no {key}")
    return value[key]


def _records(file: RunFile, value: Any, checks: Mapping[str, Check], others: Check | None = None) -> list[Record]:
    """Return a list of objects, each of which has the keys of `checks`; all other keys pass `others`."""
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        raise file.damaged("it is no list of objects")
    for row in value:
        for key in sorted(checks.keys() | row.keys()):
            check = checks.get(key, others)
            if check is not None and not check(row.get(key)):
                raise file.damaged(f"a value of {key} is missing or of the wrong kind")
    return value


@dataclass(frozen=True)
class Columns:
    """Which columns a table must have, by what they hold; `numbers` are finite, `gaps` may be NaN here and there."""

    dates: Sequence[str] = ()
    texts: Sequence[str] = ()
    wholes: Sequence[str] = ()
    numbers: Sequence[str] = ()
    gaps: Sequence[str] = ()


def table(file: RunFile, columns: Columns) -> pd.DataFrame:
    """Return a parquet file as a table with at least one row, whose `columns` hold what they must."""
    stored = _stored(file, columns)
    frame = stored.to_pandas()
    for name in columns.dates:
        if not frame[name].between(MIN_DATE, MAX_DATE).all():
            raise file.damaged(f"{name} holds an impossible date")
    for name in columns.numbers:
        if not np.isfinite(frame[name].to_numpy()).all():
            raise file.damaged(f"{name} holds a value that is no number")
    for name in frame.select_dtypes("float"):
        if (np.abs(frame[name].to_numpy()) > np.float64(MAX_NUMBER)).any():  # float32 would make it infinite
            raise file.damaged(f"{name} holds a number beyond all bounds")
    return frame


def _stored(file: RunFile, columns: Columns) -> pa.Table:
    try:
        stored = decoding.arrow_table(file.read())
    except (pa.ArrowException, ValueError, OSError) as error:
        raise file.damaged(f"it cannot be read as Parquet: {first_line(error)[:80]}") from error
    if not stored.num_rows or len(set(stored.column_names)) < stored.num_columns:
        raise file.damaged("it has no rows, or two columns of one name")
    for kinds, names in _kinds(columns):
        for name in names:
            _check_column(file, stored, name, kinds)
    known = {name for _, names in _kinds(columns) for name in names}
    for name in set(stored.column_names) - known:
        _check_column(file, stored, name, (_is_float, pa.types.is_integer))
    return stored


def _is_float(kind: pa.DataType) -> bool:
    return bool(pa.types.is_float32(kind) or pa.types.is_float64(kind))


def _is_naive_date(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind) and kind.tz is None)


def _kinds(columns: Columns) -> list[tuple[tuple[Callable[[pa.DataType], bool], ...], Sequence[str]]]:
    return [
        ((_is_naive_date,), columns.dates),
        ((pa.types.is_string, pa.types.is_large_string), columns.texts),
        ((pa.types.is_integer,), columns.wholes),
        ((_is_float, pa.types.is_integer), [*columns.numbers, *columns.gaps]),
    ]


def _check_column(file: RunFile, stored: pa.Table, name: str, kinds: tuple[Callable[[pa.DataType], bool], ...]) -> None:
    if name not in stored.column_names:
        raise file.damaged(f"it has no {name}")
    column = stored.column(name)
    if not any(kind(column.type) for kind in kinds):
        raise file.damaged(f"{name} is of type {column.type}")
    if column.null_count and not _is_float(column.type):
        raise file.damaged(f"{name} has empty cells")
    if column.null_count == len(column):
        raise file.damaged(f"{name} is empty")
