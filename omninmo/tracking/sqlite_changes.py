"""Which runs of a sqlite store have changed since the last look, known without reading all values."""

import sqlite3
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from omninmo.tracking.run_table import Row

TAGS_PER_BLOCK = 500
APPENDED = {
    "params": "key, run_uuid, value",
    "latest_metrics": "key, run_uuid",
    "metrics": "key, run_uuid, value, step, timestamp",
}
"""Tables that MLflow appends to, and what it never changes in them. A metric that is logged again is a new row of
`metrics`, so that its new latest value is known by it."""
RUNS_APPENDED = "SELECT DISTINCT run_uuid FROM {} NOT INDEXED WHERE rowid > ?"
"""Without NOT INDEXED sqlite would read a whole index to name each run once."""
_ROW = "SELECT {} FROM {} WHERE rowid = ?"
_LAST_ROW = "SELECT rowid, {} FROM {} ORDER BY rowid DESC LIMIT 1"
_RUNS = """
    SELECT run_uuid, CAST(experiment_id AS TEXT), name, status, start_time, end_time, artifact_uri, lifecycle_stage
    FROM runs
"""
_EXPERIMENTS = "SELECT CAST(experiment_id AS TEXT), name, lifecycle_stage FROM experiments"
_TAGS = "SELECT CAST(group_concat(ifnull(value, char(0)), char(31)) AS BLOB) FROM tags WHERE rowid BETWEEN ? AND ?"
_NEWEST_TAGS = """
    SELECT CAST(group_concat(run_uuid) AS BLOB), CAST(group_concat(key, char(31)) AS BLOB),
        CAST(group_concat(ifnull(value, char(0)), char(31)) AS BLOB)
    FROM tags WHERE rowid BETWEEN ? AND ?
"""
"""sqlite gives the number of a deleted row to another run or key only where it was at the end of the table."""


class Tail(NamedTuple):
    """The last row of a table. A store that has another row there was replaced, vacuumed or cut."""

    rowid: int = 0
    row: tuple[Any, ...] | None = None


class Block(NamedTuple):
    """Neighbours in the table of tags, which are updated in place: a hash of them, and of which runs they are."""

    content: int = 0
    run_ids: tuple[str, ...] = ()


class Seen(NamedTuple):
    """What a look remembers of a store, for the next one to know what has changed."""

    schema: int = -1
    experiments: Mapping[str, tuple[str, str]] = MappingProxyType({})
    runs: Mapping[str, tuple[Any, ...]] = MappingProxyType({})
    tails: Mapping[str, Tail] = MappingProxyType({})
    blocks: Mapping[int, Block] = MappingProxyType({})

    def active_experiments(self) -> dict[str, str]:
        """Return the names of the active experiments by their ids."""
        return {number: name for number, (name, stage) in self.experiments.items() if stage == "active"}

    def of_stage(self, stage: str) -> list[str]:
        """Return the ids of the runs of active experiments that are themselves active, or deleted."""
        known = self.active_experiments()
        return [run_id for run_id, run in self.runs.items() if run[-1] == stage and run[1] in known]

    def rows(self, run_ids: Iterable[str]) -> list[Row]:
        """Return what is known about some runs beside their values."""
        runs = (self.runs[run_id] for run_id in run_ids)
        return [Row(run[0], self.experiments[run[1]][0], *run[1:-1]) for run in runs]


def seen(store: sqlite3.Connection, before: Seen) -> Seen:
    """Return what to remember of a store, in whose table of metrics nothing but the last row is read."""
    runs = {run[0]: run for run in store.execute(_RUNS)}
    return Seen(
        store.execute("PRAGMA schema_version").fetchone()[0],
        {number: (name, stage) for number, name, stage in store.execute(_EXPERIMENTS)},
        runs,
        {table: _tail(store, table, columns) for table, columns in APPENDED.items()},
        _blocks(store, before.blocks, runs),
    )


def runs_of_new_values(store: sqlite3.Connection, before: Seen, now: Seen) -> set[str] | None:
    """Return the ids of the runs whose params or metrics are not what they were; None where all values may be others.

    That is so in a file with other contents, and where runs were deleted for good: their rows' numbers are used again.
    """
    if now.schema != before.schema or before.runs.keys() - now.runs.keys():
        return None
    changed: set[str] = set()
    for table, columns in APPENDED.items():
        last = before.tails[table]
        if store.execute(_ROW.format(columns, table), (last.rowid,)).fetchone() != last.row:
            return None
        changed |= {run_id for (run_id,) in store.execute(RUNS_APPENDED.format(table), (last.rowid,))}
    return changed & now.runs.keys()


def neighbours_of_new_tags(before: Seen, now: Seen) -> set[str]:
    """Return the ids of the runs that had or have a tag in a block that is not what it was: few of them changed."""
    near: set[str] = set()
    for number in before.blocks.keys() | now.blocks.keys():
        old, new = before.blocks.get(number, Block()), now.blocks.get(number, Block())
        if old.content != new.content:
            near.update(old.run_ids, new.run_ids)
    return near & now.runs.keys()


def _tail(store: sqlite3.Connection, table: str, columns: str) -> Tail:
    last = store.execute(_LAST_ROW.format(columns, table)).fetchone()
    return Tail(last[0], last[1:]) if last else Tail()


def _blocks(
    store: sqlite3.Connection, before: Mapping[int, Block], runs: Mapping[str, tuple[Any, ...]]
) -> dict[int, Block]:
    """Return the blocks of tags by their number; those that hold what they held are those of `before`."""
    blocks: dict[int, Block] = {}
    last = store.execute("SELECT ifnull(max(rowid), 0) FROM tags").fetchone()[0] // TAGS_PER_BLOCK
    number = _number_of_block(store, 0)
    while number is not None:
        bounds = (number * TAGS_PER_BLOCK, (number + 1) * TAGS_PER_BLOCK - 1)
        content = hash(store.execute(_NEWEST_TAGS if number >= last - 1 else _TAGS, bounds).fetchone())
        known = before.get(number)
        if known is None or known.content != content:
            found = store.execute("SELECT DISTINCT run_uuid FROM tags NOT INDEXED WHERE rowid BETWEEN ? AND ?", bounds)
            # one text per run instead of one per block
            known = Block(content, tuple(runs[run_id][0] for (run_id,) in found if run_id in runs))
        blocks[number] = known
        number = _number_of_block(store, bounds[1] + 1)
    return blocks


def _number_of_block(store: sqlite3.Connection, start: int) -> int | None:
    """Return the number of the first block from row `start` on that has any."""
    found = store.execute("SELECT rowid FROM tags WHERE rowid >= ? ORDER BY rowid LIMIT 1", (start,)).fetchone()
    return found[0] // TAGS_PER_BLOCK if found else None
