"""One way into the store for whoever writes: guarded first use, errors in our words."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.store.db.utils import _get_latest_schema_revision

from omninmo.errors import StoreError
from omninmo.paths import home, sqlite_file, tracking_uri


@contextmanager
def connect() -> Iterator[MlflowClient]:
    """Yield a client. The first use of a sqlite store migrates it, and two at once would fail: hold a lock round it."""
    uri = tracking_uri()
    path = sqlite_file(uri)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("mlflow.store.db.utils").setLevel(logging.WARNING)
    try:
        if path is None:
            yield MlflowClient(tracking_uri=uri)
            return
        home().writable(path.parent)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=120):
            if path.exists() and path.stat().st_size:
                _refuse_another_version(path)
            else:
                _make(path)
            client = MlflowClient(tracking_uri=uri)
            client.search_experiments(max_results=1)
        yield client
    except MlflowException as error:
        raise StoreError(_why(uri, error)) from error
    except OSError as error:
        raise StoreError(
            f"omninmo wanted to write to the store {uri}, but found: {error}; "
            "free or unlock that place, or set OMNINMO_HOME to another folder."
        ) from error


def _make(path: Path) -> None:
    """Make a store beside its place and move it there whole: who reads meanwhile finds none rather than a part."""
    draft, whole = (path.with_name(f".{path.name}.{end}") for end in ("draft", "whole"))
    for left in (draft, whole):
        left.unlink(missing_ok=True)
    MlflowClient(tracking_uri=f"sqlite:///{draft}").search_experiments(max_results=1)
    # copied by sqlite itself, since MLflow keeps the draft open
    with closing(sqlite3.connect(draft)) as store:
        store.execute("VACUUM INTO ?", (str(whole),))
    whole.replace(path)
    draft.unlink()


def _refuse_another_version(path: Path) -> None:
    """Raise `StoreError` for a store of another version: MLflow would migrate it, unasked, if a table is missing."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as store:
            (found,) = store.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    except sqlite3.Error as error:
        raise StoreError(
            f"omninmo wanted to write runs to {path}, but found: {error}; nothing was changed. "
            "Set OMNINMO_HOME to another folder."
        ) from error
    if found != _get_latest_schema_revision():  # type: ignore[no-untyped-call]
        raise StoreError(_other_version(f"sqlite:///{path}"))


def _other_version(uri: str) -> str:
    return (
        f"The store {uri} was made by another version of MLflow ({version('mlflow')} is installed here) and was "
        f"left as it is; copy it and run `mlflow db upgrade {uri}`, or set OMNINMO_HOME to another folder."
    )


def _why(uri: str, error: MlflowException) -> str:
    message = str(error).splitlines()[0]
    if "out-of-date database schema" in message:
        return _other_version(uri)
    return f"The store {uri} refused: {message[:300]}"


def experiment_id(client: MlflowClient, name: str) -> str:
    found = client.get_experiment_by_name(name)
    if found is not None and found.lifecycle_stage == "deleted":
        raise StoreError(
            f"The experiment {name!r} was deleted in MLflow, so no run can be added to it; "
            "restore it there (`mlflow experiments restore`), or name another experiment."
        )
    if found is not None:
        return str(found.experiment_id)
    if sqlite_file(client.tracking_uri) is None:
        return str(client.create_experiment(name))
    with FileLock(home().root / ".experiment.lock", timeout=120):
        again = client.get_experiment_by_name(name)
        if again is not None:
            return str(again.experiment_id)
        place = home().writable(home().artifacts) / name.replace("/", "_")
        return str(client.create_experiment(name, artifact_location=place.as_uri()))
