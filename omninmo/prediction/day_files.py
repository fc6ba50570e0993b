"""Rows that are added and never changed: one Parquet file a day, replaced whole under a lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from omninmo.errors import StoreError, first_line
from omninmo.paths import PART, home, replacing
from omninmo.tracking.contents import MAX_DATE, MIN_DATE

LOCK = ".lock"
LOCK_SECONDS = 60
MAX_BYTES, MAX_ROWS = 64 * 2**20, 2_000_000
"""Of one day. A file may be larger only if this program did not write it."""

TIME, DATE = pa.timestamp("us", tz="UTC"), pa.timestamp("us")
TEXT, WHOLE, NUMBER = pa.string(), pa.int64(), pa.float64()

Reason = str


class DayContents(NamedTuple):
    """The rows of all files, oldest day first, and the files that are none of this program's, with the reason."""

    rows: pd.DataFrame
    damaged: Mapping[str, Reason]


class _DamagedError(Exception):
    """A file is not what this program has written."""


@dataclass(frozen=True)
class DayFiles:
    """A folder of files such as 2026-11-26.parquet, to which rows are added.

    A day is written to a file beside it, then moved over it in one step, so that a reader and a writer that is killed
    find the day before or after, never half of it. One lock is held meanwhile, which the system frees if its holder is
    gone.

    Parameters
    ----------
    folder : made when something is added
    schema : the columns and their types; numbers alone may be missing
    key : the columns that name a row; of two rows with one key the first counts, whichever day it was added
    check : tells why the rows of a file are impossible, "" if they are not
    """

    folder: Path
    schema: pa.Schema
    key: tuple[str, ...]
    check: Callable[[pd.DataFrame], Reason]

    def read(self, since: date = date.min) -> DayContents:
        """Return the rows of all days, or of those from one on; a file that cannot be read is named, and left as it is.

        Of two rows with one key the first is returned.
        """
        tables, damaged = {}, {}
        for path in self._files():
            if _is_day(path.name) and path.stem < since.isoformat():
                continue
            try:
                tables[path.name] = self._stored(path)
            except _DamagedError as error:
                damaged[path.name] = str(error)
        rows = pa.concat_tables([self.schema.empty_table(), *tables.values()]).to_pandas()
        if self._reason(rows):  # all at once first, for there may be hundreds of files
            reasons = {name: self._reason(table.to_pandas()) for name, table in tables.items()}
            damaged |= {name: reason for name, reason in reasons.items() if reason}
            sound = [table for name, table in tables.items() if not reasons[name]]
            rows = pa.concat_tables([self.schema.empty_table(), *sound]).to_pandas()
        return DayContents(rows.drop_duplicates(list(self.key), ignore_index=True), damaged)

    def add(self, rows: pd.DataFrame, day: date, since: date = date.min) -> int:
        """Add the rows whose key is new to the file of a day, and return how many they were.

        Parameters
        ----------
        rows : columns of the schema
        day : today
        since : no row of these keys can have been added before; only files from that day on, and today's, are looked
            at, for there may be thousands

        Raises
        ------
        StoreError
            If the folder cannot be written to, or the file of that day is not one of this program's.
        """
        try:
            home().writable(self.folder)
            with FileLock(self.folder / LOCK, timeout=LOCK_SECONDS):
                self._sweep()
                return self._add(self._typed(rows), day, since)
        except OSError as error:
            raise StoreError(
                f"Rows were to be kept in {self.folder}, but failed: {(error.strerror or str(error)).lower()}; "
                "free some space, or set OMNINMO_HOME to another folder."
            ) from error

    def state(self) -> tuple[tuple[str, int, int], ...]:
        """Return name, size and time of each file: what has not changed need not be read again."""
        return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in self._files())

    def _add(self, rows: pd.DataFrame, day: date, since: date) -> int:
        path = self.folder / f"{day.isoformat()}.parquet"
        before = self._of_the_day(path)
        known = pd.concat([self.read(min(since, day)).rows, rows], ignore_index=True).duplicated(list(self.key))
        new = rows[~known.to_numpy()[len(known) - len(rows) :]]
        if len(new):
            self._replace(path, pd.concat([before, new], ignore_index=True))
        return len(new)

    def _of_the_day(self, path: Path) -> pd.DataFrame:
        if not path.exists():
            return self._typed(pd.DataFrame(columns=self.schema.names))
        try:
            return self._rows(path)
        except _DamagedError as error:
            raise StoreError(
                f"Rows were to be added to {path}, but {error}; nothing was written: move that file elsewhere."
            ) from error

    def _replace(self, path: Path, rows: pd.DataFrame) -> None:
        with replacing(path, durable=True) as file:
            pq.write_table(self._table(rows), file)

    def _sweep(self) -> None:
        """Remove what killed writers left behind: whoever holds the lock is the only writer."""
        for part in self.folder.glob(f"*{PART}"):
            part.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if path.is_file() and not path.name.startswith("."))

    def _typed(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the columns of the schema, in its order and types."""
        return self._table(rows).to_pandas()

    def _table(self, rows: pd.DataFrame) -> pa.Table:
        return pa.Table.from_arrays([_array(rows[field.name], field.type) for field in self.schema], schema=self.schema)

    def _rows(self, path: Path) -> pd.DataFrame:
        rows = self._stored(path).to_pandas()
        if reason := self._reason(rows):
            raise _DamagedError(reason)
        return rows

    def _reason(self, rows: pd.DataFrame) -> Reason:
        """Return why rows cannot be this program's, "" if they can."""
        for field in self.schema:
            if field.type == DATE and not rows[field.name].between(MIN_DATE, MAX_DATE).all():
                return f"it is damaged ({field.name} holds an impossible date)"
            if field.type == NUMBER and np.isinf(rows[field.name].to_numpy()).any():
                return f"it is damaged ({field.name} holds a value that is no number)"
        reason = self.check(rows)
        return f"it is damaged ({reason})" if reason else ""

    def _stored(self, path: Path) -> pa.Table:
        if not _is_day(path.name):
            raise _DamagedError("it is no file of a day, such as 2026-11-26.parquet")
        try:
            if path.stat().st_size > MAX_BYTES:
                raise _DamagedError("it is too large for a file of a day")
            file = pq.ParquetFile(pa.BufferReader(path.read_bytes()))
            if not file.schema_arrow.remove_metadata().equals(self.schema):
                raise _DamagedError("it has other columns")
            if file.metadata.num_rows > MAX_ROWS:
                raise _DamagedError("it has too many rows for a day")
            stored = file.read().replace_schema_metadata(None)
            stored.validate(full=True)
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise _DamagedError(f"it cannot be read as Parquet ({first_line(error)[:80]})") from error
        for field in self.schema:
            if field.type != NUMBER and stored.column(field.name).null_count:
                raise _DamagedError(f"it is damaged ({field.name} has empty cells)")
        return stored


def _array(values: pd.Series, kind: pa.DataType) -> pa.Array:
    """Return a column as Arrow keeps it; of times, which pandas would strip of their zone, in UTC."""
    if kind == TIME:
        return pa.array(pd.to_datetime(values, utc=True).dt.tz_convert(None).dt.as_unit("us").to_numpy(), type=kind)
    return pa.Array.from_pandas(values, type=kind)


def _is_day(name: str) -> bool:
    day, _, ending = name.partition(".")
    try:
        return ending == "parquet" and date.fromisoformat(day).isoformat() == day
    except ValueError:
        return False
