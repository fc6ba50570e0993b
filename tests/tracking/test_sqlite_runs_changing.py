"""A sqlite store that changes at random: after every change the kept table is the one that a reading in full gives."""

import math
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omninmo.tracking import sqlite_changes
from omninmo.tracking.sqlite_runs import SqliteRuns

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
