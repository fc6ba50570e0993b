"""Read-only view of the tracking store: tables and arrays, never a model."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import sqlite_file, tracking_uri, without_login
from omninmo.tracking import contents, wide_tables
from omninmo.tracking.contents import Columns, RunFile
from omninmo.tracking.items import shap_columns, shap_table
from omninmo.tracking.run_files import RunFiles
from omninmo.tracking.snapshot import read_client, read_sqlite, search_client

_FIRST = [
    "run_id", "name", "experiment", "experiment_id", "status", "is_ours", "leaks", "start_time", "end_time",
    "artifact_uri",
]  # fmt: skip
_FIRST_TIME, _LAST_TIME = (day.tz_localize("UTC") for day in (contents.MIN_DATE, contents.MAX_DATE))
_INFINITE = np.finfo(float).max * (1 - 1e-9)
"""MLflow stores the infinite as the largest number, which some of its stores round."""
_TIDY = ["run_id", "fold", "feature", "kind", "value"]

_PREDICTIONS = Columns(dates=["date"], texts=["ticker"], wholes=["fold"], numbers=["y_true", "y_pred"])
_IMPORTANCES = Columns(texts=["feature", "kind"], wholes=["fold"], numbers=["value"])


class RunStore:
    """The runs of one tracking store, read only: looking at a store never creates, migrates or changes one.

    Parameters
    ----------
    uri : str, optional
        Default: MLFLOW_TRACKING_URI, else sqlite in the home folder. A store that does not exist yet is empty.

    Notes
    -----
    What belongs to one run is read by its id. Each of these methods raises `RunError` if there is no such run, or if
    the file that it reads is missing, damaged or not the one that was recorded (SHA-256 in manifest.json; checked once
    per run and file).

    Examples
    --------
    >>> from omninmo import RunStore
    >>> runs = RunStore().runs()
    >>> runs.empty
    True
    >>> int(runs["leaks"].sum())
    0
    """

    def __init__(self, uri: str | None = None) -> None:
        self.uri = uri or tracking_uri()
        self._artifact_uris: dict[str, str] = {}
        self._files = RunFiles(self.uri)

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
            run_id, name, experiment, experiment_id, status, is_ours (recorded by omninmo), leaks (a demonstration on
            shuffled folds, whose scores are no results), start_time, end_time (UTC), artifact_uri, then params.*,
            metrics.*, tags.*
            Params that the catalogue calls numbers are finite numbers; metrics may be infinite; missing values are NaN
            or None. A run without a name is called by its id. No run is left out.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        path = sqlite_file(self.uri)
        records = read_client(self.uri) if path is None else read_sqlite(path)
        table = pd.DataFrame.from_records(records)
        if table.empty:
            return pd.DataFrame(columns=_FIRST).astype({"is_ours": bool, "leaks": bool})
        table["is_ours"] = _column(table, f"tags.{schema.TAG_VERSION}").notna()
        table["leaks"] = _column(table, "params.scheme") == schema.LEAKS
        table = _typed(table[_FIRST + sorted(set(table.columns) - set(_FIRST))])
        table = table.sort_values("start_time", ascending=False, kind="stable").reset_index(drop=True)
        return table.copy()  # in one piece: columns that were set one by one slow down whatever is added

    def search(self, words: str) -> list[str]:
        """Return the ids of the runs that match a filter in MLflow's language, e.g. "metrics.oos_skill > 0".

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
        file = self._file(run_id, schema.CONFIG_FILE)
        settings = contents.settings(file)
        try:
            return TrainingConfig(**settings)
        except ConfigError as error:
            raise file.damaged(str(error)[:120]) from error

    def summary_text(self, run_id: str) -> str:
        """Return the executive summary as Markdown: a title, and the sections below it."""
        return contents.text(self._file(run_id, schema.SUMMARY_TEXT))

    def features(self, run_id: str) -> pd.DataFrame:
        """Return name, family, label, format and help of the run's features, indexed by name."""
        return contents.features(self._file(run_id, schema.FEATURES_FILE))

    def folds(self, run_id: str) -> pd.DataFrame:
        """Return one row per fold: its dates, rows and scores."""
        return contents.folds(self._file(run_id, schema.FOLDS_FILE))

    def rounds(self, run_id: str) -> pd.DataFrame:
        """Return round, train and valid error by boosting round, mean over folds."""
        return contents.rounds(self._file(run_id, schema.FOLDS_FILE))

    def predictions(self, run_id: str) -> pd.DataFrame:
        """Return the out-of-fold predictions: date, ticker, fold, y_true, y_pred, baseline_<name> and more."""
        return contents.table(self._file(run_id, schema.PREDICTIONS_FILE), _PREDICTIONS)

    def importances(self, run_ids: list[str]) -> pd.DataFrame:
        """Return tidy importances: run_id, fold, feature, kind (gain | shap), value = share of the fold's total."""
        tables = [
            contents.table(self._file(run_id, schema.IMPORTANCES_FILE), _IMPORTANCES).assign(run_id=run_id)
            for run_id in run_ids
        ]
        return pd.concat(tables, ignore_index=True)[_TIDY] if tables else pd.DataFrame(columns=_TIDY)

    def shap(self, run_id: str) -> ShapTable:
        """Return the SHAP values of a sample of the out-of-fold rows, of features that `features` has."""
        file = self._file(run_id, schema.SHAP_META_FILE)
        meta = contents.shap_meta(file, len(schema.RATINGS))
        if unknown := set(meta["features"]) - set(self.features(run_id).index):
            raise file.damaged(f"{schema.FEATURES_FILE} lacks {len(unknown)} of its features")
        data, numbers = shap_columns(meta)
        columns = Columns(dates=["date"], texts=["ticker"], wholes=["fold"], numbers=numbers, gaps=data)
        return shap_table(contents.table(self._file(run_id, schema.SHAP_VALUES_FILE), columns), meta)

    def closes(self, run_id: str) -> pd.DataFrame:
        """Return the adjusted closes that the run was trained on: DataFrame [date x ticker], NaN where there is none.

        Kept since what a source gives later differs: dividends change adjusted prices. A run of an earlier version has
        none.
        """
        return wide_tables.closes(self._file(run_id, schema.CLOSES_FILE))

    def feature_correlation(self, run_id: str) -> FeatureCorrelation:
        """Return the Spearman correlation of the run's features (features × features), and how many rows it is of.

        A run of an earlier version has none.
        """
        return wide_tables.feature_correlation(self._file(run_id, schema.FEATURE_CORRELATION_FILE))

    def pictures(self, run_id: str) -> list[Path]:
        """Return the paths of the PNGs that were drawn for a run; [] while there are none."""
        file = self._files.find_if_any(run_id, self._artifact_uri(run_id), schema.PICTURES_FILE)
        names = contents.picture_names(file) if file else []
        return [contents.picture(self._file(run_id, name)) for name in names]

    def manifest(self, run_id: str) -> dict[str, Any]:
        """Return sha256 and size of the run's files. A run without one is not complete."""
        return contents.listed(self._file(run_id, schema.MANIFEST_FILE))

    def document(self, run_id: str, name: str) -> Any:
        """Return the content of one of the run's JSON files."""
        return contents.document(self._file(run_id, name))

    def _file(self, run_id: str, name: str) -> RunFile:
        return self._files.find(run_id, self._artifact_uri(run_id), name)

    def _artifact_uri(self, run_id: str) -> str:
        if run_id not in self._artifact_uris:
            self._artifact_uris = dict(self.runs()[["run_id", "artifact_uri"]].itertuples(index=False))
        if run_id not in self._artifact_uris:
            raise RunError(f"There is no run {run_id} in {without_login(self.uri)}; choose one from the Runs page.")
        return self._artifact_uris[run_id]


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of runs whose columns are of their kinds; what another tool wrote need not be."""
    typed = {"name": table["name"].mask(table["name"].fillna("").str.strip() == "", table["run_id"])}
    for column in ("start_time", "end_time"):
        times = pd.to_datetime(table[column], unit="ms", utc=True, errors="coerce")
        typed[column] = times.where(times.between(_FIRST_TIME, _LAST_TIME))
    for key, known in schema.PARAMS.items():
        column = f"params.{key}"
        if column in table and known.format != "text":
            numbers = pd.to_numeric(table[column], errors="coerce")
            typed[column] = numbers.mask(np.isinf(numbers))
    for column in table.columns[table.columns.str.startswith("metrics.")]:
        typed[column] = table[column].mask(table[column].abs() >= _INFINITE, np.inf * np.sign(table[column]))
    return table.assign(**typed)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of runs; one without values where no run has it."""
    return table.get(name, pd.Series(None, index=table.index, dtype=object))
