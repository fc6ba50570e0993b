"""All values that runs logged of one metric: of each fold, or of each boosting round."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo.tracking.run_table import infinite
from omninmo.tracking.server_runs import connected
from omninmo.tracking.sqlite_runs import reading

MAX_REQUESTS = 8
"""At once, to a server, which gives the values of one run at a time."""
MAX_IDS = 500
"""In one query."""
OF_KEY = """
    SELECT run_uuid, step, CASE WHEN is_nan THEN NULL ELSE value END FROM metrics WHERE key = ? {} ORDER BY timestamp
"""
"""Key and timestamp lead the primary key of the table, which holds all of its columns: nothing else is read."""
_POINTS = ["run_id", "step", "value"]


def sqlite_points(path: Path, key: str, run_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """Return run_id, step and value of a metric in a sqlite store, one row a step; of all runs by default.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    if not path.exists():
        return _points([])
    with reading(path) as store:
        if run_ids is None:
            return _points(store.execute(OF_KEY.format(""), (key,)).fetchall())
        found: list[tuple[Any, ...]] = []
        for start in range(0, len(run_ids), MAX_IDS):
            part = run_ids[start : start + MAX_IDS]
            found += store.execute(OF_KEY.format(f"AND run_uuid IN ({','.join('?' * len(part))})"), (key, *part))
    return _points(found)


def server_points(uri: str, key: str, run_ids: Sequence[str]) -> pd.DataFrame:
    """Return the same of another store, which is asked for each run: give it those that have the metric."""
    with connected(uri) as client, ThreadPoolExecutor(MAX_REQUESTS) as pool:
        histories = list(pool.map(lambda run_id: client.get_metric_history(run_id, key), run_ids))
    timed = sorted(
        (metric.timestamp, run_id, metric.step, metric.value)
        for run_id, history in zip(run_ids, histories, strict=True)
        for metric in history
    )
    return _points([point[1:] for point in timed])


def summaries(points: pd.DataFrame) -> pd.DataFrame:
    """Return last, min, max, mean and n over the steps of each run, indexed by run id; a step that is NaN is left out.

    Parameters
    ----------
    points : as `sqlite_points` returns them
    """
    runs = points.dropna().groupby("run_id")["value"]
    table = runs.agg(["last", "min", "max", "mean", "count"]).rename(columns={"count": "n"})
    return table.rename_axis(None)


def by_run(points: pd.DataFrame) -> dict[str, list[float]]:
    """Return the values of each run in the order of the steps."""
    return {str(run_id): values.tolist() for run_id, values in points.groupby("run_id")["value"]}


def _points(rows: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    """Return the last value of each step, in the order of the steps."""
    points = pd.DataFrame.from_records(list(rows), columns=_POINTS)
    points = points.astype({"run_id": "str", "step": "int64", "value": float})
    points = points.drop_duplicates(["run_id", "step"], keep="last").sort_values(["run_id", "step"], ignore_index=True)
    return points.assign(value=infinite(points["value"].to_numpy()))
