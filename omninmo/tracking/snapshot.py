"""The one table of a store's runs that is kept in memory, shared by every thread that reads it."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from threading import Lock

import pandas as pd

from omninmo.tracking.run_table import FIRST, MAX_COLUMNS, Row, Values, columns_left_out, made, of_experiments, updated

MIN_WAIT = 60.0
"""Seconds between two readings in full of a store that changes."""
MAX_SHARE = 0.05
"""Of the time may be spent on readings in full."""
NEVER = float("-inf")


class Snapshot(ABC):
    """The active runs of one store as they were at the last look.

    A look reads what has changed since the last one. Now and then the store is read in full instead, which also shows
    changes that no look can see (each kind of store says which).

    Attributes
    ----------
    number : int
        Counts the tables: the table of a number never changes.
    looked_at : datetime
        When the store was last asked whether something changed, in UTC.
    columns_left_out : int
        Params, metrics and tags of other tools that have no column, because there are too many.
    """

    def __init__(self) -> None:
        self.number = 0
        self.looked_at = datetime.fromtimestamp(0, UTC)
        self.columns_left_out = 0
        self._lock = Lock()
        self._table = made([], {})
        self._asked = self._read = NEVER
        self._wait = MIN_WAIT

    def table(self, max_age: float = 0.0) -> pd.DataFrame:
        """Return one row per active run, newest first. It may be changed: nobody else sees it (copy on write).

        Parameters
        ----------
        max_age : seconds for which the last look will do

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        return self.numbered(max_age)[1]

    def numbered(self, max_age: float = 0.0) -> tuple[int, pd.DataFrame]:
        """Return the number of a table, and the table."""
        with self._lock:
            if time.monotonic() - self._asked > max_age:
                now = datetime.now(UTC)
                if self._look():
                    self.looked_at, self._asked = now, time.monotonic()
            return self.number, self._table.copy(deep=False)

    def refresh(self) -> None:
        """Let the next look read the store in full."""
        with self._lock:
            self._asked = self._read = NEVER

    @abstractmethod
    def _look(self) -> bool:
        """Bring the table up to date; return False if the store cannot be asked right now, and the table is kept."""

    def _is_due(self) -> bool:
        """Return whether the store is to be read in full."""
        return time.monotonic() - self._read > self._wait

    def _replace(self, rows: list[Row], values: Values, started: float) -> None:
        """Take over what was read in full, from the time `started` on."""
        self._table = made(rows, values)
        self.columns_left_out = columns_left_out(values)
        self._read, self.number = time.monotonic(), self.number + 1
        self._wait = max(MIN_WAIT, (self._read - started) / MAX_SHARE)

    def _update(self, changed: Iterable[str], rows: list[Row], values: Values) -> None:
        """Take over the `changed` runs, of which those that are gone are not in `rows`."""
        if self.columns_left_out:
            values = {name: column for name, column in values.items() if name in self._table}
        self._table = updated(self._table, made(rows, values), changed)
        self.number += 1

    def _move(self, experiments: Mapping[str, str]) -> None:
        """Take over the names of the active experiments by their ids; runs of other experiments are gone."""
        self._table = of_experiments(self._table, experiments)
        self.number += 1

    def _has_room(self, values: Values) -> bool:
        """Return whether the table has room for new columns: which it leaves out is decided on all runs."""
        return self.columns_left_out > 0 or len({*self._table.columns, *values}) <= len(FIRST) + MAX_COLUMNS
