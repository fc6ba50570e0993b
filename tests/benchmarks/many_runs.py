"""A home folder with as many runs as one wants, written past MLflow: ten seconds for 10,000.

    python -m tests.benchmarks.many_runs HOME 10000

Nine in ten look like omninmo's own: sweeps over several horizons, targets and modes with every param, metric, tag and
history of a recorded run; some failed, were cancelled, still run, or leak. The tenth are other tools'. One in fifty
more is archived. The newest finished runs have files, so that Stability and Explain open on them. Equal seeds give
equal runs.
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tests.benchmarks.simulated_runs import MIN_FINISHED, MINUTES_APART, NEWEST, Simulated, Template, others, ours
from tests.conftest import copy_home
from tests.recorded import QUICK, RATED, Recorded

WITH_FILES = 30
ARCHIVED = 50
"""Every so many runs there is one archived run more."""
MILLISECONDS = 60_000
DRAWN_BY_THE_RUN = ("*.png", "pictures.json", "model")
"""Files that no page needs: 30 copies of them are 40 MB."""
IMPORTANCES, MANIFEST = "importances.parquet", "manifest.json"
NOISE = 0.5
"""Standard deviation of the log of what each importance is multiplied by."""
OWN, OF_OTHERS = "stock_prediction", "somebody's"
UNDEFINED = ("rank_ic_t", 50)
"""A metric that is not a number in one of so many runs."""
INDEXED = ("metrics", "latest_metrics", "params", "tags")


class ManyRuns(NamedTuple):
    """A home folder of simulated runs.

    Ids are newest first: of all active runs, of those that look like omninmo's own, and of those that have files.
    """

    home: Path
    run_ids: list[str]
    of_ours: list[str]
    with_files: list[str]


def build(
    home: Path, recorded: Recorded, n_runs: int = 10_000, seed: int = 0, with_files: int = WITH_FILES
) -> ManyRuns:
    """Fill a home folder with `n_runs` active runs.

    Parameters
    ----------
    home : an empty folder, or one that is not there yet
    recorded : a regression and a classification, whose params, metrics, tags and files the simulated runs take over
    with_files : how many of the newest finished runs have files; each has importances of its own
    """
    copy_home(recorded.home, home)
    shutil.rmtree(home / "mlruns")
    rng = np.random.default_rng(seed)
    with closing(sqlite3.connect(home / "mlflow.db", isolation_level=None)) as store:
        templates = {config.mode: _template(store, run_id) for config, run_id in _modes(recorded)}
        archived = n_runs // ARCHIVED
        own = ours(n_runs - n_runs // 10 + archived, templates, rng)
        made = _merged(own, others(n_runs // 10, rng), archived, rng)
        files = home / "mlruns" / "stock_prediction"
        made.runs["artifact_uri"] = [(files / run_id / "artifacts").as_uri() for run_id in made.runs.index]
        _write(store, made)
    active = made.runs[made.runs["lifecycle_stage"] == "active"].iloc[::-1]
    of_ours = active[active["sweep"].notna()]
    finished = of_ours.index[of_ours["status"] == "FINISHED"][:with_files]
    for run_id in finished:
        is_rated = made.params["mode"][run_id] == "classification"
        of_mode = recorded.rated_id if is_rated else recorded.run_id
        ignored = shutil.ignore_patterns(*DRAWN_BY_THE_RUN)
        artifacts = files / run_id / "artifacts"
        shutil.copytree(recorded.artifacts(of_mode), artifacts, ignore=ignored, copy_function=os.link)
        _vary_importances(artifacts, rng)
    return ManyRuns(home, list(active.index), list(of_ours.index), list(finished))


def _modes(recorded: Recorded) -> Iterator[tuple[Any, str]]:
    return zip((QUICK, RATED), (recorded.run_id, recorded.rated_id), strict=True)


def _template(store: sqlite3.Connection, run_id: str) -> Template:
    def pairs(query: str) -> Iterable[tuple[str, Any]]:
        return store.execute(query, (run_id,)).fetchall()

    histories: dict[str, list[float]] = {}
    for key, value in pairs("SELECT key, value FROM metrics WHERE run_uuid = ? AND step > 0 ORDER BY key, step"):
        histories.setdefault(key, []).append(value)
    return Template(
        dict(pairs("SELECT key, value FROM params WHERE run_uuid = ?")),
        dict(pairs("SELECT key, value FROM latest_metrics WHERE run_uuid = ? AND step = 0")),
        histories,
        dict(pairs("SELECT key, value FROM tags WHERE run_uuid = ?")),
    )


def _merged(own: Simulated, other: Simulated, archived: int, rng: np.random.Generator) -> Simulated:
    """Return both kinds of runs in one order of time, with their times in milliseconds."""
    together = [pd.concat(tables) for tables in zip(own[:4], other[:4], strict=True)]
    # sweeps stay together: another tool's run comes between two of ours
    position = np.concatenate([np.arange(len(own.runs)), rng.uniform(0, len(own.runs), len(other.runs))])
    order = np.argsort(position, kind="stable")
    runs, params, tags, scores = (table.iloc[order] for table in together)
    hidden = rng.choice(np.flatnonzero(runs["sweep"].notna())[:-MIN_FINISHED], archived, replace=False)
    started = NEWEST - np.arange(len(runs))[::-1] * MINUTES_APART * MILLISECONDS
    stages = np.full(len(runs), "active", dtype=object)
    stages[hidden] = "deleted"
    runs = runs.assign(
        start_time=started,
        end_time=started + runs["minutes"] * MILLISECONDS,
        lifecycle_stage=stages,
    )
    histories = {
        key: np.vstack([values, np.full((len(other.runs), values.shape[1]), np.nan)])[order]
        for key, values in own.histories.items()
    }
    return Simulated(runs, params, tags, scores, histories)


def _vary_importances(artifacts: Path, rng: np.random.Generator) -> None:
    """Give a run importances of its own; all other files are links to the recorded run's."""
    table = pd.read_parquet(artifacts / IMPORTANCES)
    varied = table.assign(value=table["value"] * rng.lognormal(0, NOISE, len(table)))
    total = varied.groupby(["fold", "kind"])["value"].transform("sum")
    content = varied.assign(value=varied["value"] / total.where(total > 0, 1)).to_parquet()
    _replace(artifacts / IMPORTANCES, content)
    listed = json.loads((artifacts / MANIFEST).read_bytes())
    listed["files"][IMPORTANCES] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    _replace(artifacts / MANIFEST, json.dumps(listed).encode())


def _replace(path: Path, content: bytes) -> None:
    path.unlink()  # else the recorded run's file would be written
    path.write_bytes(content)


def _write(store: sqlite3.Connection, made: Simulated) -> None:
    for pragma in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -500000", "temp_store = MEMORY"):
        store.execute(f"PRAGMA {pragma}")
    store.execute("BEGIN")
    for table in ("input_tags", "inputs", "datasets", *INDEXED, "runs"):
        store.execute(f"DELETE FROM {table}")
    quoted = ", ".join(f"'{table}'" for table in INDEXED)
    indexes = store.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOTNULL AND tbl_name IN ({quoted})"
    ).fetchall()
    for name, _ in indexes:  # made anew at the end: four times as fast
        store.execute(f"DROP INDEX {name}")
    _write_runs(store, made.runs)
    for table, texts in (("params", made.params), ("tags", made.tags)):
        _write_texts(store, table, texts)
    _write_metrics(store, made)
    for _, statement in indexes:
        store.execute(statement)
    key, every = UNDEFINED
    for table in ("metrics", "latest_metrics"):
        for run_id in made.runs.index[::every]:
            store.execute(f"UPDATE {table} SET value = 0, is_nan = 1 WHERE key = ? AND run_uuid = ?", (key, run_id))
    store.execute("COMMIT")


def _write_runs(store: sqlite3.Connection, runs: pd.DataFrame) -> None:
    store.execute(
        "INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time) "
        "SELECT ?, artifact_location, 'active', creation_time, last_update_time FROM experiments WHERE name = ?",
        (OF_OTHERS, OWN),
    )
    experiments = dict(store.execute("SELECT name, experiment_id FROM experiments"))
    columns = runs[["name", "status", "start_time", "end_time", "lifecycle_stage", "artifact_uri"]].assign(
        end_time=runs["end_time"].astype(object).mask(runs["status"] == "RUNNING", None),
        experiment=np.where(runs["sweep"].isna(), experiments[OF_OTHERS], experiments[OWN]),
    )
    store.executemany(
        "INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id, "
        "source_type, user_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'UNKNOWN', 'somebody')",
        columns.astype(object).itertuples(name=None),
    )


def _write_texts(store: sqlite3.Connection, table: str, texts: pd.DataFrame) -> None:
    """Write params or tags in the order of the table's key, which is then only appended to."""
    texts = texts.sort_index()
    for key in sorted(map(str, texts)):
        values = texts[key].dropna()
        rows = zip(values.index, values, strict=True)
        store.executemany(f"INSERT INTO {table} (key, run_uuid, value) VALUES (?, ?, ?)", ((key, *row) for row in rows))


def _write_metrics(store: sqlite3.Connection, made: Simulated) -> None:
    times = made.runs["end_time"].to_numpy()
    histories = made.histories | {str(key): made.scores[key].to_numpy()[:, None] for key in made.scores}
    for key in sorted(histories):
        values = histories[key]
        first = 1 if key in made.histories else 0
        rows, steps = np.nonzero(~np.isnan(values))
        ids = made.runs.index.to_numpy(dtype=object)[rows].tolist()
        numbers = np.clip(values[rows, steps], -np.finfo(float).max, np.finfo(float).max).tolist()
        logged = list(zip(numbers, times[rows].tolist(), (steps + first).tolist(), ids, strict=True))
        store.executemany(
            "INSERT INTO metrics (key, value, timestamp, step, run_uuid, is_nan) VALUES (?, ?, ?, ?, ?, 0)",
            ((key, *row) for row in logged),
        )
        last = {row[-1]: row for row in logged}
        store.executemany(
            "INSERT INTO latest_metrics (key, value, timestamp, step, run_uuid, is_nan) VALUES (?, ?, ?, ?, ?, 0)",
            ((key, *last[run_id]) for run_id in sorted(last)),
        )


def main() -> None:
    """Record two runs for the files, then fill the home folder that the command names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("runs", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if asked.home.exists():
        parser.error(f"{asked.home} exists; name a folder that is not there yet.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OMNINMO_HOME"] = folder
        os.environ.pop("MLFLOW_TRACKING_URI", None)
        from omninmo.experiment.run import run_experiment

        recorded = Recorded(Path(folder), run_experiment(QUICK), run_experiment(RATED))
        started = time.perf_counter()
        made = build(asked.home.resolve(), recorded, asked.runs, asked.seed)
    print(f"{len(made.run_ids):,} runs in {time.perf_counter() - started:.1f} s: OMNINMO_HOME={asked.home} make run")


if __name__ == "__main__":
    main()
