"""Read-only view of the tracking store: tables and arrays, never a model."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import ConfigError, RunError
from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.evaluation.conformal import MeasuredIntervals
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import sqlite_file, tracking_uri, without_login
from omninmo.tracking import (
    contents,
    feature_files,
    histories,
    stored_intervals,
    stored_shap,
    stored_summary,
    wide_tables,
)
from omninmo.tracking.champion import pointed_at
from omninmo.tracking.contents import Columns, RunFile
from omninmo.tracking.query import matching
from omninmo.tracking.run_files import MAX_MODEL_BYTES, RunFiles
from omninmo.tracking.server_runs import ServerRuns
from omninmo.tracking.sqlite_runs import SqliteRuns

_TIDY = ["run_id", "fold", "feature", "kind", "value"]

_PREDICTIONS = Columns(dates=["date"], texts=["ticker"], wholes=["fold"], numbers=["y_true", "y_pred"])


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
        self._sqlite = sqlite_file(self.uri)
        self._snapshot = ServerRuns(self.uri) if self._sqlite is None else SqliteRuns(self._sqlite)

    def runs(self) -> pd.DataFrame:
        """Return one row per active run of every experiment, newest first, as of now.

        The store keeps the table, and reads only what has changed since. Change what you get as you like: nobody else
        sees it.

        Returns
        -------
        DataFrame
            run_id, name, experiment, experiment_id, status, is_ours (recorded by omninmo), leaks (a demonstration on
            shuffled folds, whose scores are no results), start_time, end_time (UTC), artifact_uri, then params.*,
            metrics.*, tags.*
            Params that the catalogue calls numbers are finite numbers; metrics may be infinite; missing values are NaN.
            A run without a name is called by its id. No run is left out. Of params, metrics and tags there are at most
            `run_table.MAX_COLUMNS`: omninmo's own, then those that most runs have.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        return self._snapshot.table()

    def numbered_runs(self, max_age: float) -> tuple[int, pd.DataFrame]:
        """Return `runs`, and a number that another table never has.

        Parameters
        ----------
        max_age : seconds for which the last look at a store will do that cannot say whether it changed
        """
        return self._snapshot.numbered(max_age if self._sqlite is None else 0.0)

    def refresh(self) -> None:
        """Let the next call of `runs` read the store in full, and check files anew that were checked before."""
        self._artifact_uris, self._files = {}, RunFiles(self.uri)
        self._snapshot.refresh()

    @property
    def looked_at(self) -> datetime:
        """When the store was last asked for changes, in UTC."""
        return self._snapshot.looked_at

    @property
    def columns_left_out(self) -> int:
        """How many params, metrics and tags of other tools are not in `runs`, because there are too many."""
        return self._snapshot.columns_left_out

    def archived(self) -> pd.DataFrame:
        """Return the archived runs, as `runs` does the others."""
        return self._snapshot.archived()

    def champion(self) -> str | None:
        """Return the id of the run that predictions are made with; None where nobody chose one.

        So it is, too, where the alias points at a run that is archived, deleted, not finished or another tool's; see
        `tracking.champion.pointed_at` for that.
        """
        now = pointed_at(self.uri)
        if now is None or not now.run_id:
            return None
        runs = self.runs()
        usable = (runs["run_id"] == now.run_id) & runs["is_ours"] & (runs["status"] == "FINISHED")
        return now.run_id if usable.any() else None

    def history(self, key: str) -> pd.DataFrame:
        """Return last, min, max, mean and n over the steps of a metric, such as "fold.oos_skill", of each active run.

        Indexed by run id; runs without the metric are left out, and so are steps that are NaN. For a step that was
        logged again the last value counts.
        """
        runs = self.runs()
        if self._sqlite is not None:
            points = histories.sqlite_points(self._sqlite, key)
            return histories.summaries(points[points["run_id"].isin(runs["run_id"])])
        return histories.summaries(histories.server_points(self.uri, key, self._having(runs, key)))

    def fold_scores(self, key: str, run_ids: Sequence[str]) -> dict[str, list[float]]:
        """Return the values of a metric of each fold, such as "fold.oos_skill", in the order of the folds.

        A run without the metric is left out; a fold without a number is NaN.
        """
        if self._sqlite is not None:
            return histories.by_run(histories.sqlite_points(self._sqlite, key, run_ids))
        asked = set(run_ids)
        having = [run_id for run_id in self._having(self.runs(), key) if run_id in asked]
        return histories.by_run(histories.server_points(self.uri, key, having))

    def search(self, words: str) -> list[str]:
        """Return the ids of the runs that match a filter, e.g. "metrics.oos_skill > 0"; see `tracking.query`.

        Raises
        ------
        ConfigError
            If the filter cannot be read.
        """
        table = self.runs()
        return table["run_id"][matching(table, words)].tolist()

    def config(self, run_id: str) -> TrainingConfig:
        """Return the config that a run was trained with."""
        file = self._file(run_id, schema.CONFIG_FILE)
        settings = contents.settings(file)
        try:
            return TrainingConfig(**settings)
        except ConfigError as error:
            raise file.damaged(str(error)[:120]) from error

    def summary(self, run_id: str) -> dict[str, Any]:
        """Return tickers, dates, fingerprints and metrics that are recorded of a run, and why tickers were left out."""
        return stored_summary.summary(self._file(run_id, schema.SUMMARY_FILE))

    def summary_text(self, run_id: str) -> str:
        """Return the executive summary as Markdown: a title, and the sections below it."""
        return contents.text(self._file(run_id, schema.SUMMARY_TEXT))

    def features(self, run_id: str) -> pd.DataFrame:
        """Return name, family, label, format and help of the run's features, indexed by name."""
        return contents.features(self._file(run_id, schema.FEATURES_FILE))

    def feature_ranges(self, run_id: str) -> pd.DataFrame:
        """Return low and high of each feature, indexed by its name: the 1 % and 99 % quantiles of the training rows.

        A run of an earlier version has none.
        """
        return feature_files.feature_ranges(self._file(run_id, schema.FEATURE_RANGES_FILE))

    def model_json(self, run_id: str) -> bytes:
        """Return the final model as XGBoost's JSON, as it was recorded: bytes, for `Model.from_json` alone to read.

        Other than the files of tables, it has to be in the run's manifest.
        """
        return self._files.content(run_id, self._artifact_uri(run_id), schema.MODEL_FILE, MAX_MODEL_BYTES)

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
        files = {run_id: self._file(run_id, schema.IMPORTANCES_FILE) for run_id in run_ids}
        tables = [feature_files.importances(file).assign(run_id=run_id) for run_id, file in files.items()]
        return pd.concat(tables, ignore_index=True)[_TIDY] if tables else pd.DataFrame(columns=_TIDY)

    def shap(self, run_id: str) -> ShapTable:
        """Return the SHAP values of a sample of the out-of-fold rows, of features that `features` has.

        They are what they are called: in each row base + Σ values = margin, as it was when they were written.
        """
        meta, values = self._file(run_id, schema.SHAP_META_FILE), self._file(run_id, schema.SHAP_VALUES_FILE)
        return stored_shap.shap(meta, values, self.features(run_id).index)

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

    def intervals(self, run_id: str) -> MeasuredIntervals:
        """Return the intervals of the run's predictions, and how often such intervals held.

        Regressions of the forward return have them; a run of an earlier version has none.
        """
        return stored_intervals.intervals(self._file(run_id, schema.INTERVALS_FILE))

    def pictures(self, run_id: str) -> list[Path]:
        """Return the paths of the PNGs that were drawn for a run; [] while there are none."""
        file = self._files.find_if_any(run_id, self._artifact_uri(run_id), schema.PICTURES_FILE)
        names = contents.picture_names(file) if file else []
        return [contents.picture(self._file(run_id, name)) for name in names]

    def manifest(self, run_id: str) -> dict[str, Any]:
        """Return sha256 and size of the run's files. A run without one is not complete."""
        return contents.listed(self._file(run_id, schema.MANIFEST_FILE))

    def files(self, run_id: str) -> pd.DataFrame:
        """Return file, size in bytes, damage of each file in the manifest: "", or why it is not the recorded one."""
        listed = self.manifest(run_id)["files"]
        rows = [(name, entry["size"], self._damage(run_id, name)) for name, entry in sorted(listed.items())]
        return pd.DataFrame(rows, columns=["file", "size", "damage"])

    def packages(self, run_id: str) -> dict[str, str]:
        """Return the versions of the packages that the run's model was made with, by name."""
        return contents.packages(self._file(run_id, schema.PACKAGES_FILE))

    def _file(self, run_id: str, name: str) -> RunFile:
        return self._files.find(run_id, self._artifact_uri(run_id), name)

    def _damage(self, run_id: str, name: str) -> str:
        try:
            self._file(run_id, name)
        except RunError as error:
            return str(error)
        return ""

    def _artifact_uri(self, run_id: str) -> str:
        if run_id not in self._artifact_uris:
            runs = self.runs()
            self._artifact_uris = dict(zip(runs["run_id"], runs["artifact_uri"], strict=True))
        if run_id not in self._artifact_uris:
            raise self._absent(run_id)
        return self._artifact_uris[run_id]

    def _absent(self, run_id: str) -> RunError:
        if (self.archived()["run_id"] == run_id).any():
            return RunError(f"Run {run_id} is archived, so that its files are not shown; restore it on the Runs page.")
        return RunError(f"There is no run {run_id} in {without_login(self.uri)}; choose one from the Runs page.")

    @staticmethod
    def _having(runs: pd.DataFrame, key: str) -> list[str]:
        """Return the ids of the runs that have a metric."""
        column = f"metrics.{key}"
        return runs.loc[runs[column].notna(), "run_id"].tolist() if column in runs else []
