"""Every run of a store at once. A sqlite file is read directly: 46 times faster than through MLflow, and without it."""

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from omninmo.errors import ConfigError, StoreError
from omninmo.paths import without_login

Record = dict[str, Any]

_RUNS = """
    SELECT r.run_uuid, e.name, CAST(e.experiment_id AS TEXT), r.name, r.status, r.start_time, r.end_time, r.artifact_uri
    FROM runs r JOIN experiments e USING (experiment_id)
    WHERE r.lifecycle_stage = 'active' AND e.lifecycle_stage = 'active'
"""
_VALUES = {
    "params": "SELECT run_uuid, key, value FROM params",
    "metrics": "SELECT run_uuid, key, value FROM latest_metrics WHERE NOT is_nan",
    "tags": "SELECT run_uuid, key, value FROM tags",
}
_COLUMNS = ("run_id", "experiment", "experiment_id", "name", "status", "start_time", "end_time", "artifact_uri")


def read_sqlite(path: Path) -> list[Record]:
    """Return one record per active run: its columns, and params.*, metrics.* and tags.* where it has them.

    The file is opened read-only: looking at a store never creates or migrates one.

    Raises
    ------
    StoreError
        If the file is not an MLflow store whose tables are known here.
    """
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            records = {row[0]: dict(zip(_COLUMNS, row, strict=True)) for row in connection.execute(_RUNS)}
            for kind, query in _VALUES.items():
                for run_id, key, value in connection.execute(query):
                    if run_id in records:
                        records[run_id][f"{kind}.{key}"] = value
    except sqlite3.Error as error:
        raise StoreError(
            f"omninmo wanted to read runs from {path}, but failed: {error}; if another version of MLflow made this "
            "file, set OMNINMO_HOME to another folder, nothing was changed."
        ) from error
    return list(records.values())


def read_client(uri: str) -> list[Record]:
    """Return the same records of any other store (an MLflow server, Postgres, …) through MLflow's client."""
    with _client(uri) as client:
        experiments = {item.experiment_id: item.name for item in client.search_experiments()}
        return [_record(run, experiments[run.info.experiment_id]) for run in _matching(client, list(experiments), "")]


def search_client(uri: str, words: str) -> list[str]:
    """Return the ids of the active runs of every experiment that match MLflow's filter `words`."""
    with _client(uri) as client:
        experiments = [item.experiment_id for item in client.search_experiments()]
        return [run.info.run_id for run in _matching(client, experiments, words)]


def _matching(client: Any, experiments: list[str], words: str) -> Iterator[Any]:
    token = None
    while True:
        page = client.search_runs(experiments, words, max_results=5000, page_token=token)
        yield from page
        token = page.token
        if not token:
            return


@contextmanager
def _client(uri: str) -> Iterator[Any]:
    """Yield MLflow's client, whose errors become ours."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    try:
        yield MlflowClient(tracking_uri=uri)
    except MlflowException as error:
        reason = without_login(str(error)).splitlines()[0][:200]
        if error.error_code == "INVALID_PARAMETER_VALUE":
            raise ConfigError(
                f"MLflow cannot read this filter ({reason}); write one like: metrics.oos_skill > 0 and "
                "params.mode = 'regression'"
            ) from error
        raise StoreError(
            f"omninmo wanted to read runs from {without_login(uri)}, but failed: {reason}; "
            "check MLFLOW_TRACKING_URI and that the server runs."
        ) from error


def _record(run: Any, experiment: str) -> Record:
    info = run.info
    times = (info.start_time, info.end_time)
    fixed = (info.run_id, experiment, info.experiment_id, info.run_name, info.status, *times, info.artifact_uri)
    record: Record = dict(zip(_COLUMNS, fixed, strict=True))
    for kind, values in (("params", run.data.params), ("metrics", run.data.metrics), ("tags", run.data.tags)):
        record |= {
            f"{kind}.{key}": value
            for key, value in values.items()
            if not (isinstance(value, float) and math.isnan(value))
        }
    return record
