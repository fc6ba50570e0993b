"""What has changed is known without reading the long tables."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from omninmo.tracking import sqlite_changes
from omninmo.tracking.sqlite_changes import (
    APPENDED,
    RUNS_APPENDED,
    Seen,
    neighbours_of_new_tags,
    runs_of_new_values,
    seen,
)
from tests.recorded import Recorded


@pytest.fixture
def store(template: Recorded, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a small store that a test may change."""
    with closing(sqlite3.connect(shutil.copy(template.home / "mlflow.db", tmp_path / "mlflow.db"))) as connection:
        yield connection


@pytest.mark.parametrize("table", APPENDED)
def test_new_rows_are_read_without_those_before(store: sqlite3.Connection, table: str) -> None:
    plan = [row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {RUNS_APPENDED.format(table)}", (1,))]
    assert plan[0] == f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid>?)"


def test_every_statement_but_those_of_small_tables_searches(store: sqlite3.Connection) -> None:
    asked: list[str] = []
    store.set_trace_callback(asked.append)
    now = seen(store, Seen())
    runs_of_new_values(store, now, now)
    store.set_trace_callback(None)
    queries = [text for text in asked if "metrics" in text]
    assert len(queries) >= 6
    for query in queries:
        plan = " ".join(row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {query}"))
        is_last_row = "ORDER BY rowid DESC LIMIT 1" in query and plan.count("SCAN") == 1 and "TEMP" not in plan
        assert is_last_row or "SCAN" not in plan, (query, plan)


def test_the_run_of_a_changed_tag_is_among_its_neighbours(
    store: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_changes, "ROWS_PER_BLOCK", 2)
    before = seen(store, Seen())
    assert neighbours_of_new_tags(before, seen(store, before)) == set()
    for run_id in before.runs:
        store.execute("UPDATE tags SET value = 'new' WHERE run_uuid = ? AND key = 'mlflow.runName'", (run_id,))
        now = seen(store, before)
        assert neighbours_of_new_tags(before, now) == {run_id}
        before = now


def test_a_tag_that_takes_the_row_of_another_is_seen(store: sqlite3.Connection) -> None:
    *_, last = run_ids = list(seen(store, Seen()).runs)
    into = "INSERT INTO tags (key, value, run_uuid) VALUES (?, 'same', ?)"
    store.execute(into, ("a", run_ids[0]))
    store.execute(into, ("z", last))
    before = seen(store, Seen())
    store.execute("DELETE FROM tags WHERE value = 'same'")
    store.execute(into, ("b", run_ids[0]))
    store.execute(into, ("z", last))
    assert run_ids[0] in neighbours_of_new_tags(before, seen(store, before))


def test_a_row_number_beyond_any_count_does_not_take_for_ever(store: sqlite3.Connection) -> None:
    run_id = next(iter(seen(store, Seen()).runs))
    store.execute("INSERT INTO tags (rowid, key, value, run_uuid) VALUES (1 << 60, 'far', '1', ?)", (run_id,))
    assert max(seen(store, Seen()).tag_blocks) == (1 << 60) // sqlite_changes.ROWS_PER_BLOCK


def test_runs_that_were_deleted_for_good_make_row_numbers_worthless(store: sqlite3.Connection) -> None:
    before = seen(store, Seen())
    store.execute("DELETE FROM runs WHERE run_uuid = ?", (next(iter(before.runs)),))
    assert runs_of_new_values(store, before, seen(store, before)) is None
