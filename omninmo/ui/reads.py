"""Cached reads of the tracking store. A page draws from these and never loads a model."""

import hashlib
import json
import time
from collections.abc import Hashable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from omninmo import jobs, schema
from omninmo.config import TrainingConfig
from omninmo.errors import StoreError
from omninmo.evaluation.shap_table import ShapTable
from omninmo.paths import tracking_uri
from omninmo.tracking.orphans import is_orphan
from omninmo.tracking.store import RunStore
from omninmo.ui import url
from omninmo.ui.foreign_text import plain

REFRESH_SECONDS = 5
"""How old the table of runs may be where the store cannot tell that it changed (an MLflow server)."""


def runs() -> pd.DataFrame:
    """Return all runs, newest first, indexed by run id. Shared between sessions: do not change it.

    A run that still says RUNNING though its process is gone is ended as failed first.
    """
    table = _table()
    if _has_orphans(table):
        with suppress(StoreError):  # it can be read but not written: the run stays as it is
            jobs.reap()
        table = _table()
    return table


def finished() -> pd.DataFrame:
    """Return the runs that are complete, newest first, indexed by run id."""
    table = runs()
    return table[(table["status"] == "FINISHED") & table["is_ours"]]


def picked() -> pd.DataFrame:
    """Return the picked runs that are complete, in the order of picking; the others stay in the URL and are named."""
    table, wanted = finished(), url.picked()
    missing = [run_id for run_id in wanted if run_id not in table.index]
    if missing:
        names = ", ".join(run_id[:8] for run_id in missing[:5])
        st.warning(
            f"{len(missing)} of {len(wanted)} picked runs are not shown ({names}): they are unknown here, "
            "unfinished or not omninmo's own. The link keeps them.",
            icon=":material/visibility_off:",
        )
    return table.loc[[run_id for run_id in wanted if run_id in table.index]]


def leaking(table: pd.DataFrame) -> pd.Series:
    """Tell of each run whether it demonstrates a leak."""
    return table.get("params.scheme", pd.Series("", index=table.index)) == schema.LEAKS


def warn_of_leaks(table: pd.DataFrame) -> None:
    """Say which of the runs shown demonstrate a leak, if any does."""
    found = table["name"][leaking(table)]
    if len(found):
        st.warning(f"{plain(', '.join(found))}: {schema.LEAK_CAUTION}", icon=":material/leak_add:")


def leaks(run: pd.Series) -> bool:
    """Tell whether a run demonstrates a leak."""
    return run.get("params.scheme") == schema.LEAKS


def names(table: pd.DataFrame) -> dict[str, str]:
    """Return what each run of a table is called, by its id."""
    return {str(run_id): str(name) for run_id, name in table["name"].items()}


def shap(run_id: str) -> ShapTable:
    return _shap(tracking_uri(), run_id, _fingerprint(run_id))


def importances(run_ids: list[str]) -> pd.DataFrame:
    """Return the tidy importances of several runs."""
    return pd.concat([_importances(tracking_uri(), run_id, _fingerprint(run_id)) for run_id in run_ids])


def mean_shares(run_ids: list[str]) -> pd.DataFrame:
    """Return features × runs: each feature's share of importance, mean over the run's folds; NaN where not used."""
    tidy = importances(run_ids)
    shares = tidy[tidy["kind"] == "shap"].pivot_table(index="feature", columns="run_id", values="value", sort=False)
    return shares[run_ids]


def predictions(run_id: str) -> pd.DataFrame:
    """Return a run's out-of-fold rows."""
    return _predictions(tracking_uri(), run_id, _fingerprint(run_id))


def features(run_id: str) -> pd.DataFrame:
    """Return label, family, format and help of a run's features, indexed by name."""
    return _features(tracking_uri(), run_id, _fingerprint(run_id))


def labels(run_ids: list[str]) -> dict[str, str]:
    """Return the label of every feature that one of the runs used."""
    return {str(name): label for run_id in run_ids for name, label in features(run_id)["label"].items()}


def folds(run_id: str) -> pd.DataFrame:
    return _store(tracking_uri()).folds(run_id)


def summary_text(run_id: str) -> str:
    return _store(tracking_uri()).summary_text(run_id)


def config(run_id: str) -> TrainingConfig:
    return _store(tracking_uri()).config(run_id)


def pictures(run_id: str) -> list[Path]:
    return _store(tracking_uri()).pictures(run_id)


def _table() -> pd.DataFrame:
    store = _store(tracking_uri())
    return _runs(store.uri, store.version() or (int(time.time() // REFRESH_SECONDS),))


def _has_orphans(table: pd.DataFrame) -> bool:
    running = table[table["status"] == "RUNNING"].to_dict("records")
    return any(is_orphan(_tags(record), jobs.is_alive) for record in running)


def _tags(record: dict[Hashable, Any]) -> dict[str, str]:
    texts = {str(key): value for key, value in record.items() if isinstance(value, str)}
    return {key.removeprefix("tags."): value for key, value in texts.items() if key.startswith("tags.")}


@st.cache_resource(max_entries=4)
def _store(uri: str) -> RunStore:
    return RunStore(uri)


@st.cache_resource(max_entries=4, show_spinner="Reading runs…")
def _runs(uri: str, version: tuple[int, ...]) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    table = _store(uri).runs()
    table["is_ours"] = table.get("tags.omninmo.version", pd.Series(None, index=table.index, dtype=object)).notna()
    return table.set_index("run_id", drop=False).rename_axis(None)


def _fingerprint(run_id: str) -> str:
    """Return a hash that changes with the run's files."""
    text = json.dumps(_store(tracking_uri()).manifest(run_id), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@st.cache_resource(max_entries=24, show_spinner="Reading explanations…")
def _shap(uri: str, run_id: str, fingerprint: str) -> ShapTable:  # noqa: ARG001 - part of the cache key
    return _store(uri).shap(run_id)


@st.cache_resource(max_entries=8, show_spinner="Reading predictions…")
def _predictions(uri: str, run_id: str, fingerprint: str) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return _store(uri).predictions(run_id)


@st.cache_resource(max_entries=500, show_spinner=False)
def _importances(uri: str, run_id: str, fingerprint: str) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return _store(uri).importances([run_id])


@st.cache_resource(max_entries=500, show_spinner=False)
def _features(uri: str, run_id: str, fingerprint: str) -> pd.DataFrame:  # noqa: ARG001 - part of the cache key
    return _store(uri).features(run_id)
