"""Cached reads of the tracking store. They only read: they draw nothing, change nothing and never load a model."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.errors import RunError, StoreError
from omninmo.evaluation.clusters import FeatureCorrelation
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import tracking_uri
from omninmo.tracking.store import RunStore
from omninmo.ui import url
from omninmo.ui.current_runs import snapshot, store_at

T = TypeVar("T")


def of_a_run(
    *, max_entries: int, spinner: str | bool = False
) -> Callable[[Callable[[RunStore, str], T]], Callable[[str], T]]:
    """Cache a read of one run's files until its manifest changes. The decorated function takes the run id alone.

    Parameters
    ----------
    max_entries : runs kept in memory; the oldest goes first
    spinner : what the page says while it reads
    """

    def decorate(read: Callable[[RunStore, str], T]) -> Callable[[str], T]:
        def cached(uri: str, run_id: str, manifest_hash: str) -> T:  # noqa: ARG001 - part of the cache key
            return read(store_at(uri), run_id)

        # Streamlit keeps functions of the same name and source in one cache
        cached.__qualname__ = read.__qualname__
        from_cache = st.cache_resource(max_entries=max_entries, show_spinner=spinner)(cached)

        def of_run(run_id: str) -> T:
            return from_cache(tracking_uri(), run_id, _manifest_hash(run_id))

        of_run.__doc__ = read.__doc__
        return of_run

    return decorate


@of_a_run(max_entries=24, spinner="Reading explanations…")
def shap(store: RunStore, run_id: str) -> ShapTable:
    """Return the SHAP values of a sample of the run's unseen rows."""
    return store.shap(run_id)


@of_a_run(max_entries=8, spinner="Reading predictions…")
def predictions(store: RunStore, run_id: str) -> pd.DataFrame:
    """Return a run's out-of-fold rows."""
    return store.predictions(run_id)


@of_a_run(max_entries=500)
def importances(store: RunStore, run_id: str) -> pd.DataFrame:
    """Return the tidy importances of a run."""
    return store.importances([run_id])


@of_a_run(max_entries=8, spinner="Reading prices…")
def closes(store: RunStore, run_id: str) -> pd.DataFrame:
    """Return the adjusted closes [date x ticker] that a run was trained on."""
    return store.closes(run_id)


@of_a_run(max_entries=100)
def feature_correlation(store: RunStore, run_id: str) -> FeatureCorrelation:
    """Return how a run's features correlate, and over how many rows."""
    return store.feature_correlation(run_id)


@of_a_run(max_entries=500)
def features(store: RunStore, run_id: str) -> pd.DataFrame:
    """Return label, family, format and help of a run's features, indexed by name."""
    return store.features(run_id)


def runs() -> pd.DataFrame:
    """Return all runs, newest first, indexed by run id. What a page changes in it, no other page sees (copy on write).

    Beside the store's columns, `same_as` names the run that a run repeats.
    """
    return snapshot().runs.copy(deep=False)


def run(run_id: str) -> pd.Series:
    """Return one run's row of `runs`, which must have it."""
    return pd.Series(snapshot().runs.loc[run_id])


def finished() -> pd.DataFrame:
    """Return the runs that are complete and omninmo's own, newest first, indexed by run id."""
    return snapshot().finished.copy(deep=False)


def archived() -> pd.DataFrame:
    """Return the archived runs, newest first, indexed by run id."""
    return _archived(tracking_uri(), snapshot().number).copy(deep=False)


def store() -> RunStore:
    """Return the store whose reads are cached here, for what else it can say."""
    return store_at(tracking_uri())


def history(key: str) -> pd.DataFrame:
    """Return last, min, max, mean and n over the steps of a metric such as "fold.oos_skill", indexed by run id."""
    return _history(tracking_uri(), snapshot().number, key).copy(deep=False)


def fold_scores(key: str, run_ids: Sequence[str]) -> dict[str, list[float]]:
    """Return the values of a metric such as "fold.oos_skill" in the order of the folds, of the runs that have it."""
    return dict(_fold_scores(tracking_uri(), snapshot().number, key, tuple(run_ids)))


def refresh() -> None:
    """Let the next read take nothing from before."""
    with suppress(StoreError):  # which the page shows
        store_at(tracking_uri()).refresh()


def looked_at() -> datetime:
    """Return when the store was last asked whether runs changed, in UTC."""
    return store_at(tracking_uri()).looked_at


def columns_left_out() -> int:
    """Return how many params, metrics and tags of other tools `runs` has no column for."""
    return store_at(tracking_uri()).columns_left_out


def picked() -> pd.DataFrame:
    """Return the picked runs that are complete, in the order of picking."""
    table = finished()
    return table.loc[[run_id for run_id in url.picked() if run_id in table.index]]


def names(table: pd.DataFrame) -> dict[str, str]:
    """Return what each run of a table is called, by its id. Runs of the same name show the start of their id, too.

    Streamlit tells the options of a box apart by their words: of two runs of one name it would show the other.
    """
    repeated = table["name"].duplicated(keep=False)
    distinct = table["name"].mask(repeated, table["name"] + " · " + table["run_id"].str[: schema.SHORT_ID])
    return {str(run_id): str(name) for run_id, name in distinct.items()}


def unreadable(run_ids: Iterable[str], *files: Callable[[str], object]) -> dict[str, RunError]:
    """Return why a run cannot be read, by its id, for those of the runs of which one of the reads `files` fails."""
    errors = {}
    for run_id in run_ids:
        try:
            for read in files:
                read(run_id)
        except RunError as error:
            errors[run_id] = error
    return errors


def noting(failed: list[str]) -> Callable[[str], pd.DataFrame]:
    """Return the read of predictions that also adds to `failed` the id of each run whose predictions cannot be read."""

    def read(run_id: str) -> pd.DataFrame:
        try:
            return predictions(run_id)
        except RunError:
            failed.append(run_id)
            raise

    return read


def are_restored(run_ids: Sequence[str]) -> bool:
    """Return whether the predictions of any of these runs, which could not be read before, can be read now."""
    return len(unreadable(run_ids, predictions)) < len(run_ids)


def is_classification(run: pd.Series) -> bool:
    """Return whether a run predicts ratings."""
    return run.get("params.mode") == "classification"


def mean_shares(run_ids: list[str]) -> pd.DataFrame:
    """Return features × runs: each feature's share of importance, mean over the run's folds; NaN where not used."""
    tidy = pd.concat([importances(run_id) for run_id in run_ids])
    shares = tidy[tidy["kind"] == "shap"].pivot_table(index="feature", columns="run_id", values="value", sort=False)
    return shares[run_ids]


def labels(run_ids: list[str]) -> dict[str, str]:
    """Return the label of every feature that one of the runs used."""
    return {str(name): label for run_id in run_ids for name, label in features(run_id)["label"].items()}


def folds(run_id: str) -> pd.DataFrame:
    """Return dates, rows and scores of a run's test folds."""
    return store_at(tracking_uri()).folds(run_id)


def rounds(run_id: str) -> pd.DataFrame:
    """Return a run's training and test error by boosting round."""
    return store_at(tracking_uri()).rounds(run_id)


def files(run_id: str) -> pd.DataFrame:
    """Return the files that a run's manifest lists, each checked against it."""
    return store_at(tracking_uri()).files(run_id)


def left_out_tickers(run_id: str) -> pd.DataFrame:
    """Return ticker, what became of it (skipped or failed) and the reason, for those that a run does without."""
    summary = store_at(tracking_uri()).summary(run_id)
    rows = [(ticker, kind, reason) for kind in ("skipped", "failed") for ticker, reason in summary[kind].items()]
    return pd.DataFrame(rows, columns=["ticker", "kind", "reason"])


def summary_text(run_id: str) -> str:
    """Return a run's executive summary as Markdown."""
    return store_at(tracking_uri()).summary_text(run_id)


def packages(run_id: str) -> dict[str, str]:
    """Return the versions of the packages that a run's model was made with, by name."""
    return store_at(tracking_uri()).packages(run_id)


def manifest(run_id: str) -> dict[str, Any]:
    """Return sha256 and size of a run's files."""
    return store_at(tracking_uri()).manifest(run_id)


def config(run_id: str) -> TrainingConfig:
    """Return the config that a run was trained with; a run that failed has one, too."""
    return store_at(tracking_uri()).config(run_id)


def pictures(run_id: str) -> list[Path]:
    """Return the paths of a run's PNGs, which appear after the run is finished and are in no manifest."""
    return store_at(tracking_uri()).pictures(run_id)


@st.cache_resource(max_entries=32, show_spinner="Reading the sample…")
def sample_sessions(period: str) -> int:
    """Return how many sessions the sample prices hold in a period."""
    from omninmo.data import sample

    return len(sample.load().last(period).dates)


@st.cache_resource(max_entries=2, show_spinner=False)
def _archived(uri: str, number: int) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return store_at(uri).archived().set_index("run_id", drop=False).rename_axis(None)


@st.cache_resource(max_entries=8, show_spinner="Reading histories…")
def _history(uri: str, number: int, key: str) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return store_at(uri).history(key)


@st.cache_resource(max_entries=8, show_spinner=False)
def _fold_scores(uri: str, number: int, key: str, run_ids: tuple[str, ...]) -> dict[str, list[float]]:  # noqa: ARG001
    return store_at(uri).fold_scores(key, run_ids)


def _manifest_hash(run_id: str) -> str:
    """Return a hash that changes with the run's files."""
    text = json.dumps(store_at(tracking_uri()).manifest(run_id), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
