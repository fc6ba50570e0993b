"""The champion: the one run that predictions are made with, as an alias in MLflow's registry of models.

Reading it never creates, migrates or changes a store, and does without MLflow where the store is a sqlite file.
MLflow's own page shows the alias, and `mlflow.xgboost.load_model("models:/stock_prediction@champion")` loads the model.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from filelock import FileLock

from omninmo import schema
from omninmo.errors import RunError, StoreError
from omninmo.paths import sqlite_file, without_login
from omninmo.reports.run_tables import metrics_of
from omninmo.reports.verdict import Verdict, verdict
from omninmo.tracking.sqlite_runs import reading

if TYPE_CHECKING:
    from mlflow import MlflowClient  # heavy, and no reader of a sqlite store needs it
    from mlflow.entities.model_registry import ModelVersion

    from omninmo.tracking.store import RunStore

MAX_WAIT = 30.0
"""Seconds to wait for another change of the champion, or a deletion, in the same store."""
_TABLES = {"registered_model_aliases", "model_versions", "model_version_tags"}
_POINTED_AT = """
    SELECT versions.run_id, CAST(versions.version AS TEXT), tags.value IS NOT NULL
    FROM registered_model_aliases aliases
    JOIN model_versions versions ON versions.name = aliases.name AND versions.version = aliases.version
    LEFT JOIN model_version_tags tags
        ON tags.name = versions.name AND tags.version = versions.version AND tags.key = ?
    WHERE aliases.name = ? AND aliases.alias = ?
"""
_MISSING = (
    "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE", "ENDPOINT_NOT_FOUND", "FEATURE_DISABLED", "NOT_IMPLEMENTED",
)  # fmt: skip
"""What MLflow answers where there is no such model, no such alias of it, or no registry at all."""

_ANYWAY = "To make it champion nevertheless: python -m omninmo champion {} --anyway."


class PointedAt(NamedTuple):
    """What the alias points at.

    Parameters
    ----------
    run_id : which need not be there any more; "" for a version of no run
    version : of the registered model
    is_ours : whether omninmo made the version
    """

    run_id: str
    version: str
    is_ours: bool


def pointed_at(uri: str) -> PointedAt | None:
    """Return what the alias of the store points at; None where nobody set it.

    Raises
    ------
    StoreError
        If the store cannot be read.
    """
    path = sqlite_file(uri)
    if path is None:
        return _on_server(uri)
    if not path.exists():
        return None
    with reading(path) as store:
        tables = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables >= _TABLES:  # of an older MLflow, or of runs alone
            return None
        return _first(store)


def verdict_of(run: pd.Series) -> Verdict:
    """Return the verdict that decides whether a run may be champion: of the level "better", or not without `anyway`."""
    mode, scheme = (str(run.get(f"params.{key}")) for key in ("mode", "scheme"))
    return verdict(metrics_of(run), mode=mode, scheme=scheme, leaks=bool(run["leaks"]))


def appoint(
    store: "RunStore", run_id: str, *, anyway: bool = False, take_over: bool = True, instead_of: str = ""
) -> None:
    """Make a run the champion.

    Parameters
    ----------
    anyway : also if the run does not beat its baselines, or if the alias points at what is not omninmo's
    take_over : whether the latter is meant, too: who clicks below a verdict has seen that alone
    instead_of : id of the run that must be champion until now; by default any may be, or none

    Raises
    ------
    RunError
        If the run leaks, has not finished, is another tool's or archived; without `anyway`, if it does not beat its
        baselines, with its verdict as the reason; or if another run became champion meanwhile.
    StoreError
        If the store cannot be written.
    """
    run = _candidate(store, run_id)
    judged = verdict_of(run)
    if judged.level == "leak":
        raise RunError(f"{_refused(run)} {judged.text}")
    if judged.level != "better" and not anyway:
        raise RunError(f"{_refused(run)} {judged.text} {_ANYWAY.format(run_id)}")
    with _registry(store.uri) as client:
        _refuse_archived(client, run_id)
        _refuse_other(pointed_at(store.uri), anyway=anyway and take_over, instead_of=instead_of)
        version = _version(client, run)
        client.set_registered_model_alias(schema.REGISTERED_MODEL, schema.CHAMPION, version)


def clear(store: "RunStore", run_id: str = "", *, anyway: bool = False) -> None:
    """Let no run be champion. The version of the registered model stays.

    Parameters
    ----------
    run_id : of the run that must be champion until now; by default any may be
    anyway : also if the alias points at what is not omninmo's

    Raises
    ------
    RunError
        If there is no champion, or another one than `run_id`.
    StoreError
        If the store cannot be written.
    """
    if pointed_at(store.uri) is None:
        raise RunError("There is no champion, so that none was cleared.")
    with _registry(store.uri) as client:
        _refuse_other(pointed_at(store.uri), anyway=anyway, instead_of=run_id)
        client.delete_registered_model_alias(schema.REGISTERED_MODEL, schema.CHAMPION)


def _first(store: sqlite3.Connection) -> PointedAt | None:
    asked = (schema.TAG_VERSION, schema.REGISTERED_MODEL, schema.CHAMPION)
    row = store.execute(_POINTED_AT, asked).fetchone()
    return PointedAt(row[0] or "", row[1], bool(row[2])) if row else None


def _on_server(uri: str) -> PointedAt | None:
    from mlflow.exceptions import MlflowException

    from omninmo.tracking.server_runs import connected

    with connected(uri):
        try:
            version = _client(uri).get_model_version_by_alias(schema.REGISTERED_MODEL, schema.CHAMPION)
        except MlflowException as error:
            if error.error_code in _MISSING:
                return None
            raise
    return PointedAt(version.run_id or "", str(version.version), schema.TAG_VERSION in version.tags)


def _candidate(store: "RunStore", run_id: str) -> pd.Series:
    runs = store.runs()
    known = runs[runs["run_id"] == run_id]
    if known.empty:
        raise RunError(
            f"There is no run {run_id} in {without_login(store.uri)} that could be champion; choose another."
        )
    run = known.iloc[0]
    if not run["is_ours"] or run["status"] != "FINISHED":
        why = "another tool's" if not run["is_ours"] else str(run["status"]).lower()
        raise RunError(f"{_refused(run)} It is {why}; choose a finished run of omninmo's own.")
    return run


def _refused(run: pd.Series) -> str:
    return f"The run {run['name']} was not made champion."


@contextmanager
def _registry(uri: str) -> Iterator["MlflowClient"]:
    """Yield a client of the store's own registry, to one at a time in a sqlite store: no run is deleted meanwhile."""
    from omninmo.tracking.connection import connect

    path = sqlite_file(uri)
    with connect(uri), _locked(path) if path else nullcontext():
        yield _client(uri)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    held = FileLock(lock_file(path), timeout=MAX_WAIT)
    try:
        held.acquire()
    except OSError as error:
        raise StoreError(
            f"You asked to change the champion, but a deletion or another change in {path.parent} has not ended, or "
            f"the folder cannot be written ({error}); the champion is as it was, try again later."
        ) from error
    try:
        yield
    finally:
        held.release()


def lock_file(path: Path) -> Path:
    """Return the file whose lock whoever deletes runs of a sqlite store for good, or moves its alias, holds."""
    return path.with_name(f".{path.name}.deletion.lock")


def _client(uri: str) -> "MlflowClient":
    """Return a client of the store's own registry, whatever MLFLOW_REGISTRY_URI says."""
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def _refuse_archived(client: "MlflowClient", run_id: str) -> None:
    from omninmo.tracking.editor import active_run

    active_run(client, run_id)


def _refuse_other(now: PointedAt | None, *, anyway: bool, instead_of: str) -> None:
    """Refuse to move the alias away from what whoever moves it has not seen, or from what others set."""
    if instead_of and (now is None or now.run_id != instead_of):
        is_now = f"{now.run_id or 'another model'} is" if now else "none is"
        raise RunError(f"Run {instead_of} is not champion any more, {is_now}; look again, then choose.")
    if now is not None and not now.is_ours and not anyway:
        raise RunError(
            f"The alias {schema.CHAMPION} of the registered model {schema.REGISTERED_MODEL} points at its version "
            f"{now.version}, which is not omninmo's, so that it was not changed; `python -m omninmo champion RUN "
            "--anyway` moves it nevertheless, and --clear --anyway removes it."
        )


def _version(client: "MlflowClient", run: pd.Series) -> str:
    """Return the version of the registered model that is the run's, made on demand."""
    _make_registered_model(client)
    versions = client.search_model_versions(f"name = '{schema.REGISTERED_MODEL}' and run_id = '{run['run_id']}'")
    ours = [version for version in versions if _is_ours(version)]
    if ours:
        return str(ours[0].version)
    made = client.create_model_version(
        schema.REGISTERED_MODEL,
        f"{run['artifact_uri']}/{schema.MODEL_FOLDER}",
        run_id=str(run["run_id"]),
        tags={schema.TAG_VERSION: str(run[f"tags.{schema.TAG_VERSION}"])},
    )
    return str(made.version)


def _is_ours(version: "ModelVersion") -> bool:
    tags: dict[str, Any] = version.tags
    return schema.TAG_VERSION in tags


def _make_registered_model(client: "MlflowClient") -> None:
    from mlflow.exceptions import MlflowException

    try:
        client.create_registered_model(schema.REGISTERED_MODEL)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
