"""The runs of a sqlite store, read without MLflow (46 times faster) and kept current by reading only what changed."""

import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pandas as pd

from omninmo.errors import StoreError
from omninmo.tracking.run_table import Triple, gathered, made, runs_of_other_tags
from omninmo.tracking.snapshot import NEVER, Snapshot
from omninmo.tracking.sqlite_changes import Seen, neighbours_of_new_tags, runs_of_new_values, seen

MAX_CHANGED = 1_000
"""Changed runs beyond which all are read."""
MAX_WAIT = 10.0
"""Seconds to wait for a writer who holds the store."""
MAX_WAIT_WITH_TABLE = 0.5
"""The same while the table of the last look is at hand."""
_VALUES = {
    "params": "SELECT run_uuid, key, CAST(value AS TEXT) FROM params WHERE {}",
    "metrics": "SELECT run_uuid, key, CAST(value AS REAL) FROM latest_metrics WHERE NOT is_nan AND {}",
    "tags": "SELECT run_uuid, key, CAST(value AS TEXT) FROM tags WHERE {}",
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SqliteRuns(Snapshot):
    """The runs of a sqlite file. It is opened read-only: looking at a store never creates, migrates or changes one.

    A look sees at once whatever MLflow can do. A param or the latest value of a metric that somebody overwrote with SQL
    of his own is seen at the next reading in full.

    Parameters
    ----------
    path : Path
        Of the file, which need not exist (yet).
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] = (0, 0)
        self._marks: tuple[int, ...] = ()
        self._seen = Seen()

    def archived(self) -> pd.DataFrame:
        """Return the archived runs of active experiments, as `table` does the active ones."""
        if not self.path.exists():
            return made([], {})
        with reading(self.path) as store:
            all_runs = seen(store, Seen())
            run_ids = all_runs.of_stage("deleted")
            return made(all_runs.rows(run_ids), gathered(_values(store, run_ids)))

    def _look(self) -> bool:
        try:
            if not self.path.exists():
                self._forget()
                return True
            with _errors_of(self.path):
                self._look_at(self._open())
        except StoreError as error:
            if self._seen.tails and getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in _BUSY:
                return False
            self._forget()
            raise
        return True

    def _open(self) -> sqlite3.Connection:
        """Return the connection, a new one where the file is another: sqlite would go on reading the old one."""
        if self._connection is None or self._file != _identity(self.path):
            self._forget()
            self._connect()
        return self._connection or self._connect()

    def _connect(self) -> sqlite3.Connection:
        if self._connection is not None:
            self._connection.close()
        self._file = _identity(self.path)  # first: a file put there meanwhile is another one for the next look
        self._connection = _connection(self.path)
        return self._connection

    def _look_at(self, store: sqlite3.Connection) -> None:
        wait = MAX_WAIT_WITH_TABLE if self._seen.tails else MAX_WAIT
        store.execute(f"PRAGMA busy_timeout = {1000 * wait:.0f}")
        marks = (*_version(self.path), *store.execute("PRAGMA data_version").fetchone())
        if marks == self._marks and self._read > NEVER:
            return
        if self._marks and marks[-1] == self._marks[-1]:  # written past sqlite: it may cache the old contents
            store, self._read = self._connect(), NEVER
            marks = (*marks[:-1], *store.execute("PRAGMA data_version").fetchone())
        started = time.monotonic()
        with _transaction(store):
            now = seen(store, self._seen)
            if self._is_due() or not self._is_updated(store, now):
                self._replace(now.rows(now.of_stage("active")), gathered(_values(store)), started)
        self._seen, self._marks = now, marks

    def _is_updated(self, store: sqlite3.Connection, now: Seen) -> bool:
        """Bring the table up to date; return False, with nothing done, where all runs have to be read."""
        changed = runs_of_new_values(store, self._seen, now)
        if changed is None:
            return False
        known = self._seen.runs.get
        rows = {run_id for run_id, run in now.runs.items() if (old := known(run_id)) is not run and old != run}
        active, moved = set(now.of_stage("active")), now.experiments != self._seen.experiments
        changed |= rows | (active.difference(self._seen.of_stage("active")) if moved else set())
        near = (neighbours_of_new_tags(self._seen, now) & active) - changed
        if near:
            changed |= runs_of_other_tags(self._table, near, gathered({"tags": _of_kind(store, "tags", near)}))
        read = changed & active
        found = gathered(_values(store, read)) if len(read) <= MAX_CHANGED else {}
        if len(read) > MAX_CHANGED or not self._has_room(found):
            return False
        if moved:
            self._move(now.active_experiments())
        if changed:
            self._update(changed, now.rows(read), found)
        return True

    def _forget(self) -> None:
        """Start again: the file is gone, another one, or cannot be read."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._marks, self._seen = None, (), Seen()
        if len(self._table):
            self._replace([], {}, time.monotonic())
        self._read = NEVER


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that can only read, in one transaction; errors of sqlite become ours.

    Raises
    ------
    StoreError
        If the file is not an MLflow store whose tables are known here, or stays locked.
    """
    with _errors_of(path), closing(_connection(path)) as store, _transaction(store):
        yield store


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _version(path: Path) -> list[int]:
    """Return numbers that change whenever the file or its write-ahead log is another or written to."""
    file, log = path.stat(), path.with_name(f"{path.name}-wal")
    numbers = [*_identity(path), file.st_mtime_ns, file.st_ctime_ns, file.st_size]
    written = log.stat() if log.exists() else None
    # a reader makes an empty log, whose ctime sqlite touches whenever it is opened
    return [*numbers, written.st_ino, written.st_mtime_ns, written.st_size] if written and written.st_size else numbers


@contextmanager
def _errors_of(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"omninmo wanted to read runs from {path}, but failed: {error}; if another version of MLflow made this "
            "file, set OMNINMO_HOME to another folder, nothing was changed."
        ) from error


def _connection(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.as_uri()}?mode=ro", uri=True, timeout=MAX_WAIT, isolation_level=None, check_same_thread=False
    )


@contextmanager
def _transaction(store: sqlite3.Connection) -> Iterator[None]:
    """Read everything as of the same moment."""
    store.execute("BEGIN")
    try:
        yield
    finally:
        store.execute("ROLLBACK")


def _values(store: sqlite3.Connection, run_ids: Collection[str] | None = None) -> dict[str, Iterable[Triple]]:
    """Return (run id, key, value) of the params, metrics and tags of some runs, or of all."""
    if run_ids is None:
        return {kind: store.execute(query.format("TRUE")) for kind, query in _VALUES.items()}
    return {kind: _of_kind(store, kind, run_ids) for kind in _VALUES}


def _of_kind(store: sqlite3.Connection, kind: str, run_ids: Collection[str]) -> list[Triple]:
    """Return (run id, key, value) of the params, metrics or tags of some runs."""
    ids = list(run_ids)
    parts = [ids[start : start + MAX_CHANGED] for start in range(0, len(ids), MAX_CHANGED)]
    queries = [_VALUES[kind].format(f"run_uuid IN ({','.join('?' * len(part))})") for part in parts]
    return [triple for part, query in zip(parts, queries, strict=True) for triple in store.execute(query, part)]
