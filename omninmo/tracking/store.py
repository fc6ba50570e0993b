"""Read-only view of the tracking store: tables and arrays, never a model."""

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import home, local_path, sqlite_file, tracking_uri
from omninmo.tracking.items import shap_table
from omninmo.tracking.snapshot import read_client, read_sqlite, search_client

_LOG = logging.getLogger(__name__)

_FIRST = ["run_id", "name", "experiment", "status", "start_time", "end_time", "artifact_uri"]
_TIDY = ("run_id", "fold", "feature", "kind", "value")
_PREDICTED = ("date", "ticker", "fold", "y_true", "y_pred")
_NUMBERS = {"score", "percent", "share", "number", "count", "seconds"}


class RunStore:
    """The runs of one tracking store.

    Parameters
    ----------
    uri : str, optional
        Default: MLFLOW_TRACKING_URI, else sqlite in the home folder. A store that does not exist yet is empty;
        reading never creates one.
    """

    def __init__(self, uri: str | None = None) -> None:
        self.uri = uri or tracking_uri()
        self._artifacts: dict[str, str] = {}

    def version(self) -> tuple[int, ...]:
        """Return numbers that change whenever a sqlite store does; () for other stores."""
        path = sqlite_file(self.uri)
        if path is None:
            return ()
        files = [file for file in (path, path.with_name(f"{path.name}-wal")) if file.exists()]
        return tuple(number for file in files for number in (file.stat().st_mtime_ns, file.stat().st_size))

    def runs(self) -> pd.DataFrame:
        """Return one row per active run of every experiment, newest first.

        Returns
        -------
        DataFrame
            run_id, name, experiment, status, start_time, end_time (UTC), artifact_uri, then params.*, metrics.*, tags.*
            Params that the catalogue calls numbers are numbers; missing values are NaN or None. No run is left out.
            Last two columns of bool: is_ours (trained by omninmo) and leaks (its split leaks on purpose).

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        path = sqlite_file(self.uri)
        records = read_client(self.uri) if path is None else read_sqlite(path)
        table = pd.DataFrame.from_records(records)
        if table.empty:
            return _flagged(pd.DataFrame(columns=_FIRST))
        for column in ("start_time", "end_time"):
            table[column] = pd.to_datetime(table[column], unit="ms", utc=True)
        table = table[_FIRST + sorted(set(table.columns) - set(_FIRST))]
        for key, known in schema.PARAMS.items():
            column = f"params.{key}"
            if column in table and known.format in _NUMBERS:
                table[column] = pd.to_numeric(table[column], errors="coerce")
        return _flagged(table.sort_values("start_time", ascending=False, kind="stable").reset_index(drop=True))

    def search(self, words: str) -> list[str]:
        """Return the ids of the runs that MLflow's filter language finds, e.g. "metrics.oos_skill > 0".

        Raises
        ------
        ConfigError
            If the filter cannot be read.
        """
        path = sqlite_file(self.uri)
        if path is not None and not read_sqlite(path):  # asked first: MLflow's client would create what is not there
            return []
        return search_client(self.uri, words)

    def config(self, run_id: str) -> TrainingConfig:
        """Return the config that a run was trained with."""
        settings = self.document(run_id, schema.CONFIG_FILE)
        with _reading(run_id, schema.CONFIG_FILE):
            return TrainingConfig(**settings)

    def summary_text(self, run_id: str) -> str:
        """Return the executive summary as Markdown."""
        with _reading(run_id, schema.SUMMARY_TEXT):
            return self._file(run_id, schema.SUMMARY_TEXT).read_text(encoding="utf-8")

    def features(self, run_id: str) -> pd.DataFrame:
        """Return name, family, label, format and help of the run's features, indexed by name."""
        rows = self.document(run_id, schema.FEATURES_FILE)
        with _reading(run_id, schema.FEATURES_FILE):
            return pd.DataFrame(rows).set_index("name", drop=False)

    def folds(self, run_id: str) -> pd.DataFrame:
        """Return one row per fold: its dates, rows and scores."""
        found = self.document(run_id, schema.FOLDS_FILE)
        with _reading(run_id, schema.FOLDS_FILE):
            table = pd.DataFrame(found["folds"])
            return table.assign(**{name: pd.to_datetime(table[name]) for name in ("first_date", "last_date")})

    def rounds(self, run_id: str) -> pd.DataFrame:
        """Return round, train and valid error by boosting round, mean over folds."""
        found = self.document(run_id, schema.FOLDS_FILE)
        with _reading(run_id, schema.FOLDS_FILE):
            return pd.DataFrame(found["rounds"])

    def predictions(self, run_id: str) -> pd.DataFrame:
        """Return the out-of-fold predictions: date, ticker, fold, y_true, y_pred, baseline_<name> and more."""
        return self._table(run_id, schema.PREDICTIONS_FILE, _PREDICTED)

    def importances(self, run_ids: list[str]) -> pd.DataFrame:
        """Return tidy importances: run_id, fold, feature, kind (gain | shap), value = share of the fold's total."""
        tables = [self._table(run_id, schema.IMPORTANCES_FILE, _TIDY[1:]).assign(run_id=run_id) for run_id in run_ids]
        columns = list(_TIDY)
        return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)

    def shap(self, run_id: str) -> ShapTable:
        """Return the SHAP values of a sample of the unseen rows."""
        frame, meta = self._table(run_id, schema.SHAP_VALUES_FILE), self.document(run_id, schema.SHAP_META_FILE)
        with _reading(run_id, f"{schema.SHAP_VALUES_FILE} or {schema.SHAP_META_FILE}"):
            return shap_table(frame, meta)

    def pictures(self, run_id: str) -> list[Path]:
        """Return the paths of the PNGs that were drawn for a run; [] while there are none."""
        try:
            names = self.document(run_id, schema.PICTURES_FILE)
        except RunError:
            return []
        return [self._file(run_id, str(name)) for name in names] if isinstance(names, list) else []

    def manifest(self, run_id: str) -> dict[str, Any]:
        """Return sha256 and size of the run's files. A run without one is not complete."""
        listed = self.document(run_id, schema.MANIFEST_FILE)
        with _reading(run_id, schema.MANIFEST_FILE):
            return dict(listed)

    def document(self, run_id: str, name: str) -> Any:
        """Return the content of one of the run's JSON files."""
        with _reading(run_id, name):
            return json.loads(self._file(run_id, name).read_text(encoding="utf-8"))

    def _table(self, run_id: str, name: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
        with _reading(run_id, name):
            table = pd.read_parquet(self._file(run_id, name))
            if missing := set(columns) - set(table.columns):
                raise ValueError(f"it has no {', '.join(sorted(missing))}")
            return table

    def _file(self, run_id: str, name: str) -> Path:
        """Return the local path of an artifact: a fixed name below the run's own root, never outside it."""
        uri = self._artifact_uri(run_id)
        root = _own_folder(run_id, uri) if local_path(uri) else home().cache / "artifacts" / run_id
        path = (root / name).resolve()
        inside = path.is_relative_to(root.resolve())
        if inside and not path.is_file() and not local_path(uri):
            self._fetch(run_id, name, root)
        if not inside or not path.is_file():
            raise RunError(
                f"Run {run_id} has no {name}, so this cannot be shown; it may have been trained by another tool, "
                "stopped half-way or moved. Choose another run, or train it again."
            )
        return path

    def _artifact_uri(self, run_id: str) -> str:
        if run_id not in self._artifacts:
            self._artifacts = dict(self.runs()[["run_id", "artifact_uri"]].itertuples(index=False))
        if run_id not in self._artifacts:
            raise RunError(f"There is no run {run_id} in {self.uri}; choose one from the Runs page.")
        return self._artifacts[run_id]

    def _fetch(self, run_id: str, name: str, root: Path) -> None:
        """Fetch a file from a server and keep it, if it is there: one at a time, for pictures come after the others."""
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException

        place = home().writable((root / name).parent)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=place) as part:
            try:
                fetched = MlflowClient(tracking_uri=self.uri).download_artifacts(run_id, name, part)
            except (MlflowException, OSError) as error:
                _LOG.info("%s of run %s was not fetched: %s", name, run_id, error)
            else:
                Path(fetched).replace(root / name)


def _flagged(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with is_ours and leaks, so that nothing else has to know what they are derived from."""
    missing = pd.Series(None, index=table.index, dtype=object)
    return table.assign(
        is_ours=table.get(f"tags.{schema.TAG_VERSION}", missing).notna(),
        leaks=table.get("params.scheme", missing) == schema.LEAKS,
    )


def _own_folder(run_id: str, uri: str) -> Path:
    path = local_path(uri)
    if path is None or path.parts[-2:] != (run_id, "artifacts"):  # MLflow always names them so
        raise RunError(f"Run {run_id} says that its files are in {uri}, but that is not its own folder; train again.")
    return path.resolve()


@contextmanager
def _reading(run_id: str, name: str) -> Iterator[None]:
    """Turn what parsers raise over a damaged file into one sentence (pyarrow's errors are ValueError or OSError)."""
    try:
        yield
    except (AttributeError, KeyError, OSError, TypeError, ValueError, ConfigError) as error:
        raise RunError(f"{name} of run {run_id} is damaged ({str(error)[:120]}); train the run again.") from error
