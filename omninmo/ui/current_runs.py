"""The store that the pages read, and its newest table of runs with what is derived from it."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from omninmo.paths import tracking_uri
from omninmo.tracking.store import RunStore
from omninmo.ui import identical_runs

T = TypeVar("T")

REFRESH_SECONDS = 5
"""How old the table of runs may be where the store cannot say whether it changed (an MLflow server)."""
MAX_DERIVED = 64
"""Results that are kept of one table."""


_newest: "deque[Snapshot]" = deque(maxlen=1)
"""The last one that a page asked for: another look at the store for each thing that is derived would take longer."""


@dataclass(frozen=True)
class Snapshot:
    """The table of runs of one number, and what is derived from it: once, whoever asks."""

    number: int
    table: pd.DataFrame

    @cached_property
    def runs(self) -> pd.DataFrame:
        """All runs, indexed by run id."""
        table = self.table.set_index("run_id", drop=False).rename_axis(None)
        return table.assign(same_as=identical_runs.originals(table))

    @cached_property
    def finished(self) -> pd.DataFrame:
        """The runs that are complete and omninmo's own."""
        return self.runs[(self.runs["status"] == "FINISHED") & self.runs["is_ours"]]

    @cached_property
    def made(self) -> Callable[..., Any]:
        """A function that returns `make(runs, *arguments)` for its arguments `make, *arguments`; kept, if no error."""
        return lru_cache(maxsize=MAX_DERIVED)(lambda make, *arguments: make(self.runs, *arguments))


@st.cache_resource(max_entries=4, show_spinner="Reading runs…")
def store_at(uri: str) -> RunStore:
    """Return a store, which has read its runs."""
    opened = RunStore(uri)
    opened.numbered_runs(REFRESH_SECONDS)  # the long reading is the first
    return opened


def snapshot() -> Snapshot:
    """Return the newest table of runs; the same as before where nothing changed."""
    uri = tracking_uri()
    newest = _kept(uri, *store_at(uri).numbered_runs(REFRESH_SECONDS))
    _newest.append(newest)
    return newest


def derived(table: pd.DataFrame, make: Callable[..., T], *arguments: Any) -> T:
    """Return `make(table, *arguments)`; of all runs, as `reads.runs` gives them, it is made once.

    Parameters
    ----------
    table : runs
    make : a function of a module, whose result nobody changes
    arguments : can be hashed
    """
    for newest in list(_newest):
        if table.index.is_(newest.runs.index):  # views of one index are of the same runs
            made: T = newest.made(make, *arguments)
            return made
    return make(table, *arguments)


@st.cache_resource(max_entries=2, show_spinner=False)
def _kept(uri: str, number: int, _table: pd.DataFrame) -> Snapshot:  # noqa: ARG001 - part of the cache key
    return Snapshot(number, _table)
