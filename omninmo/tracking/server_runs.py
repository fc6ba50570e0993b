"""The runs of any store but a sqlite file (an MLflow server, Postgres, …), through MLflow's client."""

import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import pandas as pd

from omninmo.errors import StoreError, first_line
from omninmo.paths import without_login
from omninmo.tracking.run_table import Row, Triple, Values, gathered, made
from omninmo.tracking.snapshot import Snapshot

OVERLAP = 600_000
"""Milliseconds by which the clocks of machines may differ: runs that started that long before the newest are asked for
again at each look."""
PER_PAGE = 5_000
IDS_PER_SEARCH = 100
OPEN = ("RUNNING", "SCHEDULED")
KINDS = ("params", "metrics", "tags")


class ServerRuns(Snapshot):
    """The runs of a store that cannot say whether it changed.

    A look asks for the experiments, for the runs that started lately and for those that have not ended. Changes of
    older runs that ended (an edited tag, an archived run) are seen at the next reading in full.

    Parameters
    ----------
    uri : str
    """

    def __init__(self, uri: str) -> None:
        super().__init__()
        self.uri = uri
        self._experiments: dict[str, str] = {}
        self._rows: dict[str, Row] = {}
        self._last: dict[str, Any] = {}

    def archived(self) -> pd.DataFrame:
        """Return the archived runs of active experiments, as `table` does the active ones."""
        from mlflow.entities import ViewType

        with connected(self.uri) as client:
            experiments = _experiments(client)
            return made(*_taken(search(client, experiments, "", ViewType.DELETED_ONLY), experiments))

    def _look(self) -> bool:
        with connected(self.uri) as client:
            experiments = _experiments(client)
            if self._is_due() or not self._is_updated(client, experiments):
                self._read_all(client, experiments)
            self._experiments = experiments
        return True

    def _read_all(self, client: Any, experiments: dict[str, str]) -> None:
        started = time.monotonic()
        rows, values = _taken(search(client, experiments, ""), experiments)
        self._rows, self._last = {row.run_id: row for row in rows}, {}
        self._replace(rows, values, started)

    def _is_updated(self, client: Any, experiments: dict[str, str]) -> bool:
        """Bring the table up to date; return False, with nothing done, where all runs have to be read."""
        if moved := experiments != self._experiments:
            if experiments.keys() - self._experiments.keys():
                return False
            self._rows = {
                run_id: row._replace(experiment=experiments[row.experiment_id])
                for run_id, row in self._rows.items()
                if row.experiment_id in experiments
            }
        asked, runs = self._asked_again(client, experiments)
        found = {run.info.run_id: run for run in runs}
        contents = {run_id: run.to_dictionary() for run_id, run in found.items()}
        changed = {run_id for run_id in asked | found.keys() if contents.get(run_id) != self._last.get(run_id, ())}
        rows, values = _taken([found[run_id] for run_id in changed & found.keys()], experiments)
        if not self._has_room(values):
            return False
        if moved:
            self._move(experiments)
        if changed:
            self._update(changed, rows, values)
        gone = dict.fromkeys(changed - found.keys())
        self._rows = {run_id: row for run_id, row in self._rows.items() if run_id not in gone}
        self._rows |= {row.run_id: row for row in rows}
        self._last = contents
        return True

    def _asked_again(self, client: Any, experiments: dict[str, str]) -> tuple[set[str], list[Any]]:
        """Return the ids of the known runs that are asked for again, and the runs that are there."""
        newest = max((row.start_time or 0 for row in self._rows.values()), default=0)
        since = min(newest, int(time.time() * 1000)) - OVERLAP
        late = {run_id for run_id, row in self._rows.items() if (row.start_time or 0) >= since}
        unended = [row.run_id for row in self._rows.values() if row.status in OPEN and row.run_id not in late]
        unended = [run_id for run_id in unended if "'" not in run_id]  # a filter could not name it
        parts = [unended[start : start + IDS_PER_SEARCH] for start in range(0, len(unended), IDS_PER_SEARCH)]
        filters = [f"attributes.start_time >= {since}"]
        filters += ["attributes.run_id IN ('{}')".format("', '".join(part)) for part in parts]
        return late | set(unended), list(chain.from_iterable(search(client, experiments, words) for words in filters))


def search(client: Any, experiments: Iterable[str], words: str, view: int = 1) -> Iterator[Any]:
    """Yield the runs of some experiments that match MLflow's filter `words`; active ones by default."""
    token, ids = None, list(experiments)
    while ids:
        page = client.search_runs(ids, words, run_view_type=view, max_results=PER_PAGE, page_token=token)
        yield from page
        token = page.token
        if not token:
            return


@contextmanager
def connected(uri: str) -> Iterator[Any]:
    """Yield MLflow's client, whose errors become ours."""
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    try:
        yield MlflowClient(tracking_uri=uri)
    except MlflowException as error:
        reason = without_login(first_line(error))[:200]
        raise StoreError(
            f"omninmo wanted to read runs from {without_login(uri)}, but failed: {reason}; "
            "check MLFLOW_TRACKING_URI and that the server runs."
        ) from error


def _experiments(client: Any) -> dict[str, str]:
    """Return the names of the active experiments by their ids."""
    names: dict[str, str] = {}
    token = None
    while True:
        page = client.search_experiments(page_token=token)
        names |= {item.experiment_id: item.name for item in page}
        token = page.token
        if not token:
            return names


def _taken(runs: Iterable[Any], experiments: dict[str, str]) -> tuple[list[Row], Values]:
    """Return rows and values of MLflow's runs."""
    rows: list[Row] = []
    triples: dict[str, list[Triple]] = {kind: [] for kind in KINDS}
    for run in runs:
        info = run.info
        times = (info.start_time, info.end_time)
        experiment = experiments[info.experiment_id]
        rows.append(
            Row(info.run_id, experiment, info.experiment_id, info.run_name, info.status, *times, info.artifact_uri)
        )
        for kind in KINDS:
            triples[kind] += [(info.run_id, key, value) for key, value in getattr(run.data, kind).items()]
    triples["metrics"] = [triple for triple in triples["metrics"] if not math.isnan(triple[2])]
    return rows, gathered(triples)
