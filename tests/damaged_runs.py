"""Damage to the files of a run that Predict reads, and the process that predicts by such runs: it may die of them.

`python -m tests.damaged_runs` is the worker of many jobs: it reads the id of a run from each line that it is sent, does
a job that predicts by it as a job's own process does, and writes the id of the job. It ends itself if one does not end.
"""

import faulthandler
import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo import schema
from tests import mutants

MAX_SECONDS = 60
"""Of one job on a busy machine; a second is usual."""
MANY_BYTES = 200_000_000
Damage = Callable[[bytes], bytes]

READ_BY_A_JOB = (
    schema.CONFIG_FILE, schema.SUMMARY_FILE, schema.FEATURES_FILE, schema.FEATURE_RANGES_FILE, schema.INTERVALS_FILE,
    schema.MANIFEST_FILE, schema.CLOSES_FILE, schema.PREDICTIONS_FILE,
)  # fmt: skip
"""The files beside the model that a forecast, or the ledger of forecasts, is made from."""


def _changed(value: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value of JSON with every text, number and null of it changed."""
    if isinstance(value, dict):
        return {key: _changed(item, change) for key, item in value.items()}
    return [_changed(item, change) for item in value] if isinstance(value, list) else change(value)


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {f"{key}_x": _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value


def _of_json(change: Callable[[Any], Any]) -> Damage:
    return lambda content: json.dumps(change(json.loads(content))).encode()


def _numbers(instead: float) -> Damage:
    is_number = (int, float)
    return _of_json(lambda value: _changed(value, lambda item: instead if type(item) in is_number else item))


def _of_table(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Damage:
    return lambda content: change(pd.read_parquet(io.BytesIO(content))).to_parquet(index=False)


def _cells(instead: float) -> Damage:
    return _of_table(lambda table: table.assign(**dict.fromkeys(map(str, table.select_dtypes("float")), instead)))


def _by_chance(kind: mutants.Damage, draw: random.Random) -> Damage:
    return lambda content: kind(content, draw)


OF_BYTES: dict[str, Damage] = {
    "empty": lambda content: b"",
    "torn": lambda content: content[: len(content) // 2],
    "longer than it may be": lambda content: content + bytes(MANY_BYTES),
}
OF_JSON: dict[str, Damage] = {
    "another type": lambda content: b"3",
    "nothing": lambda content: b"{}",
    "deep": lambda content: b'{"a":' * 100_000,
    "NaN": _numbers(float("nan")),
    "huge numbers": _numbers(1e308),
    "long numbers": _numbers(10**400),
    "other names": _of_json(_renamed),
    "nulls": _of_json(lambda value: _changed(value, lambda item: None)),
}
OF_TABLES: dict[str, Damage] = {
    "another type": _of_table(lambda table: table.astype(str)),
    "no rows": _of_table(lambda table: table.iloc[:0]),
    "NaN": _cells(float("nan")),
    "huge numbers": _cells(1e308),
    "infinite": _cells(float("inf")),
    "other names": _of_table(lambda table: table.add_suffix("_x")),
}


def kinds(name: str, draw: random.Random) -> dict[str, Damage]:
    """Return the kinds of damage to a file by name: those above, and those by chance of `tests.mutants`."""
    by_chance = {kind.__name__: _by_chance(kind, draw) for kind in mutants.kinds(name)}
    return OF_BYTES | (OF_TABLES if Path(name).suffix == ".parquet" else OF_JSON) | by_chance


@contextmanager
def worker() -> Iterator[Callable[[str], str]]:
    """Yield `predict(run_id)`, which returns the id of an ended job that predicted by a run in another process."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin is not None and process.stdout is not None
    asked, answered = process.stdin, process.stdout

    def predict(run_id: str) -> str:
        asked.write(f"{run_id}\n")
        job_id = answered.readline().strip()
        assert job_id, f"the process of the job is gone: {process.wait()}"
        return job_id

    try:
        yield predict
    finally:
        asked.close()
        process.wait()
        answered.close()


def _main() -> None:
    from omninmo import paths
    from omninmo.config import PredictConfig
    from omninmo.jobs import worker
    from omninmo.jobs.folder import Request, publish, starting

    answers, sys.stdout = sys.stdout, sys.stderr
    jobs = paths.home().writable(paths.home().jobs)
    for run_id in map(str.strip, sys.stdin):
        faulthandler.dump_traceback_later(MAX_SECONDS, exit=True)
        with starting(jobs):
            folder = publish(jobs, Request.of(PredictConfig(run_id=run_id, tickers="KO, AAPL")))
        lock = folder.hold()
        worker.run(folder.id)
        os.close(lock)
        faulthandler.cancel_dump_traceback_later()
        print(folder.id, file=answers, flush=True)


if __name__ == "__main__":
    _main()
