"""The table of 10,000 runs: after a change beside reading everything, and beside MLflow's own search."""

import shutil
import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import mlflow
import pytest

from omninmo.tracking.server_runs import ServerRuns
from omninmo.tracking.sqlite_runs import SqliteRuns
from omninmo.ui import identical_runs
from tests.benchmarks.conftest import HomeOf
from tests.benchmarks.ratios import paired

MANY, FEW = 10_000, 500
ROUNDS = 3
MAX_CHANGED = 0.2
"""Of the time of a reading in full, for one changed run."""
MAX_UNCHANGED = 0.05
"""Of the time for one changed run."""
MAX_SECONDS_CHANGED, MAX_SECONDS_UNCHANGED = 0.1, 0.005
"""Processor time of the best of several looks: only what the work itself takes is left in it."""
BEST_OF = 7
MAX_SERVER = 1.0
"""Of the time of `mlflow.search_runs`."""
MAX_MEGABYTES = 60
CHANGES = {
    "a metric": (
        "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES ('oos_skill', 1, :n, :run, :n, 0)",
        "UPDATE latest_metrics SET value = :n, step = :n WHERE key = 'oos_skill' AND run_uuid = :run",
    ),
    "a status": ("UPDATE runs SET status = 'FAILED', end_time = :n WHERE run_uuid = :run",),
    "a tag": ("UPDATE tags SET value = :n WHERE run_uuid = :run AND key = 'mlflow.runName'",),
    "a deleted tag": ("DELETE FROM tags WHERE rowid = (SELECT max(rowid) FROM tags WHERE run_uuid = :run AND :n)",),
    "a new run": (
        """INSERT INTO runs (run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, experiment_id)
        SELECT 'new' || :n, 'new', 'RUNNING', 1800000000000 + :n, 'active', 'x', experiment_id FROM runs
        WHERE run_uuid = :run""",
        "INSERT INTO params (key, value, run_uuid) VALUES ('max_depth', '4', 'new' || :n)",
    ),
    "an archived run": ("UPDATE runs SET lifecycle_stage = 'deleted' WHERE run_uuid = :run AND :n",),
    "an experiment's name": ("UPDATE experiments SET name = name || :n WHERE :run = :run",),
}


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one call: what else the machine does is no part of it."""
    started = time.thread_time()
    work()
    return time.thread_time() - started


class Changing:
    """A store of many runs that is changed, one run after the other."""

    def __init__(self, made: Path, run_ids: list[str]) -> None:
        self.path, self.run_ids, self.numbers = made, run_ids, count(2_000_000)
        self.kept = SqliteRuns(made)
        self.kept.table()

    def change(self, statements: tuple[str, ...]) -> None:
        """Change the next run, or something that all share."""
        number = next(self.numbers)
        with closing(sqlite3.connect(self.path)) as store, store:
            for statement in statements:
                store.execute(statement, {"run": self.run_ids[number % len(self.run_ids)], "n": number})

    def update(self, statements: tuple[str, ...]) -> float:
        """Return how long the table takes to be current after a change."""
        self.change(statements)
        before = self.kept.number
        taken = seconds(self.kept.table)
        assert self.kept.number == before + 1
        return taken


@pytest.fixture(scope="module")
def changing(home_of: HomeOf, tmp_path_factory: pytest.TempPathFactory) -> Changing:
    """Return a store of many runs that may be changed."""
    made = home_of(MANY)
    copy = tmp_path_factory.mktemp("store") / "mlflow.db"
    return Changing(Path(shutil.copy(made.home / "mlflow.db", copy)), made.of_ours)


def report(what: str, ours: Callable[[], float], theirs: Callable[[], float], limit: float) -> None:
    """Measure both in turn, print their ratio and hold it to the limit."""
    ratio, our_time, their_time = paired(ours, theirs, ROUNDS)
    print(f"\n{what}: {ratio:.3f} (limit {limit}); {our_time * 1e3:.1f} ms ÷ {their_time * 1e3:.1f} ms")
    assert ratio <= limit


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_costs_little_of_a_reading_in_full(changing: Changing, what: str) -> None:
    report(
        f"{MANY:,} runs, {what} ÷ all read",
        lambda: changing.update(CHANGES[what]),
        lambda: seconds(lambda: SqliteRuns(changing.path).table()),
        MAX_CHANGED,
    )


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_is_in_the_table_at_once(changing: Changing, what: str) -> None:
    best = min(changing.update(CHANGES[what]) for _ in range(BEST_OF))
    print(f"\n{MANY:,} runs, {what}: {best * 1e3:.1f} ms (limit {MAX_SECONDS_CHANGED * 1e3:.0f})")
    assert best <= MAX_SECONDS_CHANGED


def test_a_look_at_an_unchanged_store_takes_no_time(changing: Changing) -> None:
    best = min(seconds(changing.kept.table) for _ in range(BEST_OF))
    print(f"\n{MANY:,} runs, unchanged: {best * 1e3:.2f} ms (limit {MAX_SECONDS_UNCHANGED * 1e3:.0f})")
    assert best <= MAX_SECONDS_UNCHANGED


def test_a_look_at_an_unchanged_store_costs_next_to_nothing(changing: Changing) -> None:
    report(
        f"{MANY:,} runs, unchanged ÷ a tag changed",
        lambda: seconds(changing.kept.table),
        lambda: changing.update(CHANGES["a tag"]),
        MAX_UNCHANGED,
    )


def test_runs_that_repeat_another_are_known_faster_than_the_table(changing: Changing) -> None:
    table = changing.kept.table().set_index("run_id", drop=False).rename_axis(None)
    report(
        f"{MANY:,} runs, repeats ÷ all read",
        lambda: seconds(lambda: identical_runs.originals(table)),
        lambda: seconds(lambda: SqliteRuns(changing.path).table()),
        MAX_CHANGED,
    )


def test_a_server_is_read_no_slower_than_mlflow_searches_it(home_of: HomeOf, monkeypatch: pytest.MonkeyPatch) -> None:
    uri = f"sqlite:///{home_of(FEW).home / 'mlflow.db'}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    kept = ServerRuns(uri)
    kept.table()

    def search() -> float:
        return seconds(lambda: mlflow.search_runs(search_all_experiments=True))

    report(
        f"{FEW} runs, all read ÷ mlflow.search_runs",
        lambda: seconds(lambda: ServerRuns(uri).table()),
        search,
        MAX_SERVER,
    )
    report(f"{FEW} runs, looked at again ÷ mlflow.search_runs", lambda: seconds(kept.table), search, MAX_SERVER)


def test_the_table_fits_into_memory(changing: Changing) -> None:
    tracemalloc.start()
    runs = SqliteRuns(changing.path)
    table = runs.table()
    python, _ = tracemalloc.get_traced_memory()
    texts = int(table.select_dtypes("str").memory_usage(deep=True).sum())
    tracemalloc.stop()
    # what NumPy holds is traced, what pyarrow holds is not
    megabytes = (python + texts) / 1e6
    print(f"\n{len(table):,} runs × {table.shape[1]} columns: {megabytes:.0f} MB (limit {MAX_MEGABYTES})")
    assert megabytes <= MAX_MEGABYTES
