"""The kept table of a sqlite store: only what changed is read, and whatever befalls the file is seen or said."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from mlflow import MlflowClient

from omninmo.errors import StoreError
from omninmo.tracking import run_table, snapshot, sqlite_runs
from omninmo.tracking.sqlite_runs import SqliteRuns
from tests.recorded import Recorded


def test_what_mlflow_s_client_changes_is_seen(own: Recorded) -> None:
    path = own.home / "mlflow.db"
    client, runs = MlflowClient(tracking_uri=f"sqlite:///{path}"), SqliteRuns(path)
    experiment = client.create_experiment("somebody's")
    new = client.create_run(experiment).info.run_id
    changes: list[Callable[[], object]] = [
        lambda: client.log_metric(new, "loss", 1.0, step=1),
        lambda: client.log_metric(new, "loss", 0.5, step=2),
        lambda: client.log_metric(new, "loss", 9.0, step=0),
        lambda: client.log_param(new, "depth", 3),
        lambda: client.set_tag(new, "a", "1"),
        lambda: client.set_tag(new, "a", "2"),
        lambda: client.delete_tag(new, "a"),
        lambda: client.set_terminated(new),
        lambda: client.update_run(new, name="renamed"),
        lambda: client.set_tag(own.run_id, "mlflow.note.content", "a note"),
        lambda: client.delete_run(own.run_id),
        lambda: client.restore_run(own.run_id),
        lambda: client.rename_experiment(experiment, "everybody's"),
        lambda: client.delete_experiment(experiment),
        lambda: client.restore_experiment(experiment),
    ]
    for place, change in enumerate(changes):
        before = runs.table()
        change()
        after = runs.table()
        pd.testing.assert_frame_equal(after, SqliteRuns(path).table())
        assert after.equals(before) == (place == 2), place
    assert runs.table().set_index("run_id").loc[new, "metrics.loss"] == 0.5


@pytest.fixture
def whole_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of runs that were read in full, in turn."""
    calls: list[int] = []
    replace = SqliteRuns._replace

    def count(runs: SqliteRuns, rows: list[Any], *arguments: Any) -> None:
        calls.append(len(rows))
        replace(runs, rows, *arguments)

    monkeypatch.setattr(SqliteRuns, "_replace", count)
    return calls


def test_only_what_changed_is_read(path: Path, whole_reads: list[int]) -> None:
    runs = SqliteRuns(path)
    number, table = runs.numbered()
    (newest, oldest), runs_numbers = table["run_id"], [number]
    for text in (
        "UPDATE tags SET value = 'new' WHERE run_uuid = ?",
        "UPDATE runs SET name = 'new' WHERE run_uuid = ?",
        "INSERT INTO params (key, value, run_uuid) VALUES ('new', '1', ?)",
        "UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = ?",
    ):
        with closing(sqlite3.connect(path)) as store, store:
            store.execute(text, (oldest,))
        runs_numbers.append(runs.numbered()[0])
        assert runs.numbered()[0] == runs_numbers[-1]
    assert runs_numbers == [1, 2, 3, 4, 5] and whole_reads == [2]
    assert runs.table()["run_id"].tolist() == [newest]


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_store_that_nobody_changes_is_read_once(path: Path, whole_reads: list[int], mode: str) -> None:
    with closing(sqlite3.connect(path)) as store:
        store.execute(f"PRAGMA journal_mode = {mode}")
        runs = SqliteRuns(path)
        assert [runs.numbered()[0] for _ in range(4)] == [1] * 4
    runs.table()
    assert len(whole_reads) <= 2  # the last writer's end changes files, and not what is in them
    reads = len(whole_reads)
    runs.table(), runs.table()
    assert len(whole_reads) == reads


def test_another_store_written_over_the_file_is_seen_though_size_time_and_count_of_changes_are_the_same(
    path: Path,
) -> None:
    other, insert = (
        path.with_name("other.db"),
        "INSERT INTO tags (key, value, run_uuid) SELECT ?, ?, run_uuid FROM runs",
    )
    shutil.copy(path, other)
    for file, text in ((path, "mine"), (other, "his1")):
        with closing(sqlite3.connect(file)) as store, store:
            store.execute("UPDATE params SET value = ? WHERE key = 'scheme'", (text,))
            store.execute(insert, ("a", "b"))
    runs, status = SqliteRuns(path), path.stat()
    assert set(runs.table()["params.scheme"]) == {"mine"}
    shutil.copyfile(other, path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size and path.stat().st_mtime_ns == status.st_mtime_ns
    assert set(runs.table()["params.scheme"]) == {"his1"}


def test_what_mlflow_never_changes_is_seen_when_all_is_read_again(path: Path) -> None:
    runs = SqliteRuns(path)
    runs.table()
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE latest_metrics SET value = 42 WHERE key = 'oos_skill'")
    runs.refresh()
    assert (runs.table()["metrics.oos_skill"] == 42).all()


def test_a_reading_in_full_is_due_after_a_while_in_which_the_store_changed(
    path: Path, whole_reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MIN_WAIT", 0.0)
    monkeypatch.setattr(snapshot, "MAX_SHARE", float("inf"))
    runs = SqliteRuns(path)
    runs.table()
    runs.table()
    assert whole_reads == [2]
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE latest_metrics SET value = 42 WHERE key = 'oos_skill'")
    assert (runs.table()["metrics.oos_skill"] == 42).all() and whole_reads == [2, 2]


def test_a_store_that_a_writer_holds_is_shown_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_runs, "MAX_WAIT", 0.05)
    monkeypatch.setattr(sqlite_runs, "MAX_WAIT_WITH_TABLE", 0.05)
    runs = SqliteRuns(path)
    table, looked_at = runs.table(), runs.looked_at
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        writer.execute("UPDATE runs SET name = 'new'")
        pd.testing.assert_frame_equal(runs.table(), table)
        assert runs.looked_at == looked_at
        with pytest.raises(StoreError, match="database is locked"):
            SqliteRuns(path).table()
        writer.execute("COMMIT")
    assert set(runs.table()["name"]) == {"new"} and runs.looked_at > looked_at


@pytest.mark.parametrize("damage", ["cut", "a table less", "no store"])
def test_a_store_that_is_damaged_meanwhile_is_one_sentence(path: Path, damage: str) -> None:
    whole, runs = path.read_bytes(), SqliteRuns(path)
    table = runs.table()
    if damage == "a table less":
        with closing(sqlite3.connect(path)) as store, store:
            store.execute("DROP TABLE latest_metrics")
    else:
        path.write_bytes(whole[: len(whole) // 2] if damage == "cut" else b"somebody's notes" * 500)
    with pytest.raises(StoreError, match="set OMNINMO_HOME to another folder"):
        runs.table()
    path.write_bytes(whole)
    pd.testing.assert_frame_equal(runs.table(), table)


def test_threads_that_read_while_another_connection_writes_see_whole_changes(path: Path) -> None:
    runs = SqliteRuns(path)
    runs.table()

    def read(_: int) -> bool:
        table = runs.table()
        return bool(table["tags.a"].nunique() == 1) if "tags.a" in table else True

    with ThreadPoolExecutor(4) as pool, closing(sqlite3.connect(path, timeout=30)) as writer:
        reads = pool.map(read, range(60))
        for value in range(20):
            with writer:
                writer.execute("INSERT OR REPLACE INTO tags SELECT 'a', ?, run_uuid FROM runs", (str(value),))
        assert all(reads)
    pd.testing.assert_frame_equal(runs.table(), SqliteRuns(path).table())


def test_nobody_can_damage_the_table_of_others(path: Path) -> None:
    runs = SqliteRuns(path)
    mine, before = runs.table(), runs.table().copy()
    mine["name"] = "mine"
    mine.loc[0, "metrics.oos_skill"] = 99
    del mine["status"]
    pd.testing.assert_frame_equal(runs.table(), before)


def test_more_columns_than_the_limit_are_left_out_and_counted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = len(SqliteRuns(path).table().columns) - len(run_table.FIRST)
    for module in (run_table, snapshot):
        monkeypatch.setattr(module, "MAX_COLUMNS", known + 2)
    runs = SqliteRuns(path)
    run_id = runs.table()["run_id"][0]
    for place in range(3):
        with closing(sqlite3.connect(path)) as store, store:
            store.execute("INSERT INTO params (key, value, run_uuid) VALUES (?, '1', ?)", (f"x{place}", run_id))
        pd.testing.assert_frame_equal(runs.table(), SqliteRuns(path).table())
        assert runs.columns_left_out == (place == 2)
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("INSERT INTO params (key, value, run_uuid) VALUES ('x9', '1', ?)", (run_id,))
        store.execute("UPDATE runs SET name = 'new'")
    assert set(runs.table()["name"]) == {"new"} and len(runs.table().columns) == len(run_table.FIRST) + known + 2


def test_looking_leaves_the_file_as_it_is(path: Path) -> None:
    before, status = path.read_bytes(), path.stat()
    runs = SqliteRuns(path)
    runs.table()
    runs.archived()
    assert path.read_bytes() == before and path.stat().st_mtime_ns == status.st_mtime_ns
    assert list(path.parent.iterdir()) == [path]


def test_archived_runs_are_a_table_of_their_own(path: Path) -> None:
    runs = SqliteRuns(path)
    table = runs.table()
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = ?", (table["run_id"][1],))
    archived = runs.archived()
    assert [*runs.table()["run_id"], *archived["run_id"]] == table["run_id"].tolist()
    assert set(archived["metrics.oos_skill"]) == {table["metrics.oos_skill"][1]}
    assert SqliteRuns(path.with_name("nothing.db")).archived().empty
