"""Which runs of a sqlite store have changed since the last look, known without reading all values."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from omninmo.tracking.run_table import Row

ROWS_PER_BLOCK = 250
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
    FROM runs WHERE rowid BETWEEN ? AND ?
"""
_RUNS_OF_TAGS = "SELECT DISTINCT run_uuid FROM tags NOT INDEXED WHERE rowid BETWEEN ? AND ?"
_ROWS = "SELECT {} FROM {} WHERE rowid BETWEEN ? AND ?"
_NEXT_ROW = "SELECT rowid FROM {} WHERE rowid >= ? ORDER BY rowid LIMIT 1"
_EXPERIMENTS = "SELECT CAST(experiment_id AS TEXT), name, lifecycle_stage FROM experiments"


def _joined(table: str, *columns: str) -> str:
    """Return a query for the values of some rows, each column as one text."""
    # a separator that is computed, such as char(31), takes twice as long
    texts = (f"CAST(group_concat(ifnull({column}, x'00'), '\x1f') AS BLOB)" for column in columns)
    return _ROWS.format(", ".join(texts), table)


_RUNS_JOINED = _joined(
    "runs", "run_uuid", "experiment_id", "name", "status", "start_time", "end_time", "artifact_uri", "lifecycle_stage"
)
_TAGS_JOINED = _joined("tags", "value")
_NEWEST_TAGS_JOINED = _joined("tags", "run_uuid", "key", "value")
"""sqlite gives the number of a deleted row to another run or key only where it was at the end of the table."""


class Tail(NamedTuple):
    """The last row of a table. A store that has another row there was replaced, vacuumed or cut."""

    rowid: int = 0
    row: tuple[Any, ...] | None = None


class Block(NamedTuple):
    """Neighbours in a table whose rows are updated in place: a hash of them, and of which runs they are."""

    content: int = 0
    run_ids: tuple[str, ...] = ()


class Seen(NamedTuple):
    """What a look remembers of a store, for the next one to know what has changed."""

    schema: int = -1
    experiments: Mapping[str, tuple[str, str]] = MappingProxyType({})
    runs: Mapping[str, tuple[Any, ...]] = MappingProxyType({})
    tails: Mapping[str, Tail] = MappingProxyType({})
    run_blocks: Mapping[int, Block] = MappingProxyType({})
    tag_blocks: Mapping[int, Block] = MappingProxyType({})

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
    runs, run_blocks = _runs(store, before)
    return Seen(
        store.execute("PRAGMA schema_version").fetchone()[0],
        {number: (name, stage) for number, name, stage in store.execute(_EXPERIMENTS)},
        runs,
        {table: _tail(store, table, columns) for table, columns in APPENDED.items()},
        run_blocks,
        _tag_blocks(store, before.tag_blocks, runs),
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
    for number in before.tag_blocks.keys() | now.tag_blocks.keys():
        old, new = before.tag_blocks.get(number, Block()), now.tag_blocks.get(number, Block())
        if old.content != new.content:
            near.update(old.run_ids, new.run_ids)
    return near & now.runs.keys()


def _tail(store: sqlite3.Connection, table: str, columns: str) -> Tail:
    last = store.execute(_LAST_ROW.format(columns, table)).fetchone()
    return Tail(last[0], last[1:]) if last else Tail()


def _runs(store: sqlite3.Connection, before: Seen) -> tuple[dict[str, tuple[Any, ...]], dict[int, Block]]:
    """Return all runs by id, of which only those in a block that is not what it was are read, and their blocks."""
    read: dict[str, tuple[Any, ...]] = {}

    def block_of(content: int, bounds: tuple[int, int]) -> Block:
        found = {run[0]: run for run in store.execute(_RUNS, bounds)}
        read.update(found)
        return Block(content, tuple(found))

    blocks = _blocks(store, "runs", before.run_blocks, lambda _: _RUNS_JOINED, block_of)
    left = {id_ for number, old in before.run_blocks.items() if blocks.get(number) is not old for id_ in old.run_ids}
    kept = {run_id: run for run_id, run in before.runs.items() if run_id not in left} if left else before.runs
    return {**kept, **read}, blocks


def _tag_blocks(
    store: sqlite3.Connection, before: Mapping[int, Block], runs: Mapping[str, tuple[Any, ...]]
) -> dict[int, Block]:
    newest = store.execute("SELECT ifnull(max(rowid), 0) FROM tags").fetchone()[0] // ROWS_PER_BLOCK - 1

    def block_of(content: int, bounds: tuple[int, int]) -> Block:
        found = store.execute(_RUNS_OF_TAGS, bounds)
        # one text per run instead of one per block
        return Block(content, tuple(runs[run_id][0] for (run_id,) in found if run_id in runs))

    return _blocks(
        store, "tags", before, lambda number: _NEWEST_TAGS_JOINED if number >= newest else _TAGS_JOINED, block_of
    )


def _blocks(
    store: sqlite3.Connection,
    table: str,
    before: Mapping[int, Block],
    query_of: Callable[[int], str],
    block_of: Callable[[int, tuple[int, int]], Block],
) -> dict[int, Block]:
    """Return the blocks of a table by their number: those of `before` that hold what they held, others made anew.

    Parameters
    ----------
    before : of the last look
    query_of : the query for what a block holds, by its number
    block_of : makes a block of the hash of what it holds, and its first and last row
    """
    blocks: dict[int, Block] = {}
    number = _number_of_block(store, table, 0)
    while number is not None:
        bounds = (number * ROWS_PER_BLOCK, (number + 1) * ROWS_PER_BLOCK - 1)
        joined = store.execute(query_of(number), bounds).fetchone()
        if joined[0] is None:  # no row has these numbers, and perhaps none for long
            number = _number_of_block(store, table, bounds[1])
            continue
        content, known = hash(joined), before.get(number)
        blocks[number] = known if known and known.content == content else block_of(content, bounds)
        number += 1
    return blocks


def _number_of_block(store: sqlite3.Connection, table: str, start: int) -> int | None:
    """Return the number of the first block from row `start` on that has any."""
    found = store.execute(_NEXT_ROW.format(table), (start,)).fetchone()
    return found[0] // ROWS_PER_BLOCK if found else None
