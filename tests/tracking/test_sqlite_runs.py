"""A sqlite store that changes: after every change the kept table is the one that reading everything would give."""

import math
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlflow import MlflowClient

from omninmo.errors import StoreError
from omninmo.tracking import run_table, snapshot, sqlite_changes, sqlite_runs
from omninmo.tracking.sqlite_runs import SqliteRuns
from tests.recorded import Recorded

RUNS = [f"run{place}" for place in range(3)] + ["it's", "ü,\u202e"]
KEYS = ["oos_skill", "max_depth", "x"]
VALUES = [0.0, -1.5, 1e308, float("inf"), float("nan")]
TEXTS = ["3", "4", "", "deep"]
Store = sqlite3.Connection


def log_metric(store: Store, run: str, key: str, value: float, step: int) -> None:
    """Log as MLflow does: a row of `metrics`, and the latest value where it is later."""
    is_nan = math.isnan(value)
    number = 0.0 if is_nan else min(value, sys.float_info.max)
    row, into = (
        (key, number, 7, run, step, is_nan),
        "(key, value, timestamp, run_uuid, step, is_nan) VALUES (?,?,?,?,?,?)",
    )
    store.execute(f"INSERT OR IGNORE INTO metrics {into}", row)
    of_run = "SELECT step, value FROM latest_metrics WHERE key = ? AND run_uuid = ?"
    if (latest := store.execute(of_run, (key, run)).fetchone()) is None:
        store.execute(f"INSERT INTO latest_metrics {into}", row)
    elif (step, number) > latest:
        change = "UPDATE latest_metrics SET value = ?, step = ?, is_nan = ? WHERE key = ? AND run_uuid = ?"
        store.execute(change, (number, step, is_nan, key, run))


def add_run(store: Store, run: str, start: int, experiment: int) -> None:
    """Add a run; the experiment is made on demand."""
    store.execute(
        "INSERT OR IGNORE INTO experiments (experiment_id, name, lifecycle_stage) VALUES (?, ?, 'active')",
        (experiment, f"e{experiment}"),
    )
    store.execute(
        "INSERT OR IGNORE INTO runs (run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, experiment_id) "
        "VALUES (?, ?, 'RUNNING', ?, 'active', 'x', ?)",
        (run, run.upper(), start, experiment),
    )


def delete_for_good(store: Store, run: str) -> None:
    """Delete as `mlflow gc` does."""
    for table in ("metrics", "latest_metrics", "params", "tags", "runs"):
        store.execute(f"DELETE FROM {table} WHERE run_uuid = ?", (run,))


def statement(text: str) -> Callable[..., None]:
    """Return a change that is one statement, given its values in order."""

    def change(store: Store, *values: Any) -> None:
        store.execute(text, values)

    return change


a_run, a_key, a_text = st.sampled_from(RUNS), st.sampled_from(KEYS), st.sampled_from(TEXTS)
stage, an_experiment = st.sampled_from(["active", "deleted"]), st.integers(101, 102)
CHANGES = st.one_of(
    st.tuples(st.just(log_metric), a_run, a_key, st.sampled_from(VALUES), st.integers(0, 3)),
    st.tuples(st.just(add_run), a_run, st.sampled_from([1_700_000_000_000, 1_700_000_000_001, -5]), an_experiment),
    st.tuples(st.just(delete_for_good), a_run),
    *(
        st.tuples(st.just(statement(text)), *values)
        for text, values in {
            "INSERT OR IGNORE INTO params (key, value, run_uuid) VALUES (?, ?, ?)": (a_key, a_text, a_run),
            "INSERT OR REPLACE INTO tags (key, value, run_uuid) VALUES (?, ?, ?)": (a_key, a_text, a_run),
            "INSERT OR IGNORE INTO tags (key, value, run_uuid) VALUES (?, NULL, ?)": (a_key, a_run),
            "UPDATE tags SET value = ? WHERE key = ? AND run_uuid = ?": (a_text, a_key, a_run),
            "DELETE FROM tags WHERE key = ? AND run_uuid = ?": (a_key, a_run),
            "UPDATE runs SET status = 'FINISHED', end_time = 1700000000009 WHERE run_uuid = ?": (a_run,),
            "UPDATE runs SET name = ? WHERE run_uuid = ?": (a_text, a_run),
            "UPDATE runs SET lifecycle_stage = ? WHERE run_uuid = ?": (stage, a_run),
            "UPDATE experiments SET name = 'new' || ? WHERE experiment_id = ?": (st.integers(0, 9), an_experiment),
            "UPDATE experiments SET lifecycle_stage = ? WHERE experiment_id = ?": (stage, an_experiment),
        }.items()
    ),
)
FILES = st.sampled_from(["vacuum", "back up", "put the backup back", "write the backup over it", "wal", "remove"])


@pytest.fixture
def path(template: Recorded, tmp_path: Path) -> Path:
    """Return a small store that a test may change."""
    return Path(shutil.copy(template.home / "mlflow.db", tmp_path / "mlflow.db"))


def change_file(path: Path, what: str) -> None:
    """Do to the file what people and programs do."""
    backup = path.with_name("backup.db")
    if what == "remove":
        path.with_name("away.db").unlink(missing_ok=True)
        path.rename(path.with_name("away.db"))
    elif what == "back up":
        with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(path)) as store:
            store.backup(copy)
    elif what == "put the backup back":
        shutil.copy(backup, path.with_name("new.db"))
        path.with_name("new.db").replace(path)
    elif what == "write the backup over it":
        shutil.copyfile(backup, path)
    else:
        with closing(sqlite3.connect(path)) as store:
            store.execute("VACUUM" if what == "vacuum" else "PRAGMA journal_mode = wal")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(*[st.lists(CHANGES, min_size=1, max_size=2)] * 4, FILES), min_size=1, max_size=12),
    st.sampled_from([1, 2, 500]),
)
def test_the_kept_table_is_what_reading_everything_gives(path: Path, steps: list[Any], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:  # so small a store has blocks of tags that no new one follows, too
        patch.setattr(sqlite_changes, "ROWS_PER_BLOCK", block)
        change_and_compare(path, steps)


def change_and_compare(path: Path, steps: list[Any]) -> None:
    work = path.with_name("work.db")
    for left in path.parent.glob("work.db*"):
        left.unlink()
    shutil.copy(path, work)
    with closing(sqlite3.connect(work)) as store, store:
        for run in RUNS:  # a change of a run that is not there shows nothing
            add_run(store, run, 1_700_000_000_000, 101)
            store.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('x', '3', ?)", (run,))
    runs = SqliteRuns(work)
    runs.table()
    change_file(work, "back up")
    for step in steps:
        if isinstance(step, str):
            if step == "remove" or not work.with_name("work.db-wal").exists():
                change_file(work, step)
            if step == "remove":
                assert runs.table().empty
                work.with_name("away.db").rename(work)
        else:
            with closing(sqlite3.connect(work)) as store, store:
                for change, *values in step:
                    change(store, *values)
        pd.testing.assert_frame_equal(runs.table(), SqliteRuns(work).table())


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
