"""The six ways in which MLflow's comparison of runs loses some: 100 runs for each, in an experiment of its own.

In each, one column keeps runs from being drawn: MLflow's parallel coordinates leave out whatever lacks a value of one
of the axes, and take labels for one that begin with the same ten letters.
"""

import math
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from omninmo import schema
from tests.foreign_store import OURS

N_RUNS = 100
N_ODD = 30
LARGEST = 1.7976931348623157e308
"""What MLflow stores of the infinite."""
STARTED = 1_790_000_000_000


class Way(NamedTuple):
    """A way to be lost. `values` are those of `column` (params.… or metrics.…) in each run; None where it has none."""

    name: str
    column: str
    values: Sequence[str | float | None]

    @property
    def experiment(self) -> str:
        return f"lost: {self.name}"

    def run_id(self, number: int) -> str:
        """Return the id of a run, which says what it is."""
        return f"{WAYS.index(self):02x}{number:030x}"

    @property
    def run_ids(self) -> list[str]:
        return [self.run_id(number) for number in range(N_RUNS)]


def _with(odd: Iterable[str | float | None], usual: Iterable[str | float]) -> list[str | float | None]:
    """Return the odd values among the usual ones, spread evenly."""
    odds, others = iter(odd), iter(usual)
    return [next(odds) if number * N_ODD % N_RUNS < N_ODD else next(others) for number in range(N_RUNS)]


_SCORES = [number / 1000 - 0.02 for number in range(N_RUNS)]
_DEPTHS = [str(2 + number % 5) for number in range(N_RUNS)]
WAYS = (
    Way("metric missing", "metrics.oos_skill", _with([None] * N_ODD, _SCORES)),
    Way("late param", "params.added_later", [None] * (N_RUNS - N_ODD) + [str(number / 10) for number in range(N_ODD)]),
    Way("None among numbers", "params.max_bin", _with(["None"] * N_ODD, _DEPTHS)),
    Way("100 distinct strings", "params.features", [f"technical, without {number}" for number in range(N_RUNS)]),
    Way("NaN", "metrics.rank_ic_t", _with([math.nan] * N_ODD, _SCORES)),
    Way("infinite", "metrics.rank_ic_ir", _with([math.inf, -math.inf] * (N_ODD // 2), _SCORES)),
)


def fill(home: Path) -> None:
    """Add the runs to the store of a home folder; they are finished and omninmo's own, without files."""
    with closing(sqlite3.connect(home / "mlflow.db")) as store, store:
        for way in WAYS:
            experiment = _experiment(store, way, (home / "mlruns" / "lost").as_uri())
            for number in range(N_RUNS):
                _add(store, way, number, experiment)


def _experiment(store: sqlite3.Connection, way: Way, files: str) -> int:
    added = store.execute(
        "INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) "
        "VALUES (?, ?, 'active', ?, ?)",
        (way.experiment, files, STARTED, STARTED),
    )
    return int(added.lastrowid or 0)


def _add(store: sqlite3.Connection, way: Way, number: int, experiment: int) -> None:
    run_id, started = way.run_id(number), STARTED + number * 60_000
    (location,) = store.execute(
        "SELECT artifact_location FROM experiments WHERE experiment_id = ?", (experiment,)
    ).fetchone()
    store.execute(
        "INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id, "
        "source_type, user_id) VALUES (?, ?, 'FINISHED', ?, ?, 'active', ?, ?, 'UNKNOWN', '')",
        (run_id, f"{way.name} {number}", started, started + 30_000, f"{location}/{run_id}/artifacts", experiment),
    )
    params: dict[str, str] = {"mode": "regression", "max_depth": _DEPTHS[number], "seed": str(number)}
    metrics = {"oos_skill": _SCORES[number], "rank_ic_mean": _SCORES[number] * 2}
    kind, key = way.column.split(".", 1)
    chosen = params if kind == "params" else metrics
    chosen.pop(key, None)
    if (value := way.values[number]) is not None:
        chosen[key] = value  # type: ignore[assignment]
    for table, texts in (("params", params), ("tags", OURS | {schema.TAG_NAME: f"{way.name} {number}"})):
        rows = [(key, text, run_id) for key, text in texts.items()]
        store.executemany(f"INSERT INTO {table} (key, value, run_uuid) VALUES (?, ?, ?)", rows)
    for table in ("metrics", "latest_metrics"):
        store.executemany(
            f"INSERT INTO {table} (key, value, is_nan, timestamp, step, run_uuid) VALUES (?, ?, ?, ?, 0, ?)",
            [(key, *_stored(number), started, run_id) for key, number in metrics.items()],
        )


def _stored(value: float) -> tuple[float, bool]:
    """Return a metric as MLflow stores it: its value, and whether it is not a number."""
    if math.isnan(value):
        return 0.0, True
    return max(-LARGEST, min(value, LARGEST)), False
