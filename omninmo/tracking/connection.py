"""One way into the store for whoever writes: guarded first use, errors in our words."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.store.db.utils import _get_latest_schema_revision

from omninmo.errors import StoreError, first_line
from omninmo.paths import home, sqlite_file, tracking_uri, without_login

MAX_WAIT = 60.0
"""Seconds that another program gets to make its store."""
MAX_PAUSE = 2.0
"""Seconds without a write after which nobody is making a store any more."""
_COMPANIONS = ("", "-journal", "-wal", "-shm")


@contextmanager
def connect(uri: str = "") -> Iterator[MlflowClient]:
    """Yield a client. The first use of a sqlite store migrates it, and two at once would fail: hold a lock round it.

    Parameters
    ----------
    uri : of the store; by default the one that the environment names

    Raises
    ------
    StoreError
        If the store cannot be written, or was made by another version of MLflow.
    """
    uri = uri or tracking_uri()
    path = sqlite_file(uri)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("mlflow.store.db.utils").setLevel(logging.WARNING)
    try:
        if path is None:
            yield MlflowClient(tracking_uri=uri)
            return
        home().writable(path.parent)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=120):
            _ensure_store(path)
            client = MlflowClient(tracking_uri=uri)
            client.search_experiments(max_results=1)
        yield client
    except MlflowException as error:
        raise StoreError(_why(without_login(uri), error)) from error
    except OSError as error:
        raise StoreError(
            f"omninmo wanted to write to the store {without_login(uri)}, but failed: {without_login(str(error))}; "
            "free or unlock that file, or set OMNINMO_HOME to another folder."
        ) from error


def _ensure_store(path: Path) -> None:
    """Make the store if there is none, and refuse one of another version. A file that exists is never replaced."""
    if not path.exists() and _make(path):
        return
    _await_another_maker(path)
    if path.stat().st_size:
        _refuse_another_version(path)
    elif _journals(path):
        raise OSError(f"{path} is empty, and another program has been writing to it for {MAX_WAIT:.0f} s")


def _make(path: Path) -> bool:
    """Make a store in a draft beside `path` and publish it whole; return False if another appeared meanwhile.

    Whoever reads meanwhile finds no store rather than half of one. Our lock does not bind others: plain MLflow may make
    its own store at the same path, and log runs into it, while ours is being made.
    """
    _refuse_journals_without_store(path)
    draft, whole = (path.with_name(f".{path.name}.{end}") for end in ("draft", "whole"))
    _remove(draft, whole)
    _fill(draft)
    # copied by sqlite itself, since MLflow keeps the draft open
    with closing(sqlite3.connect(draft)) as store:
        store.execute("VACUUM INTO ?", (str(whole),))
    _refuse_journals_without_store(path)
    published = _publish(whole, path)
    _remove(draft, whole)
    return published


def _fill(draft: Path) -> None:
    """Let MLflow make its tables."""
    MlflowClient(tracking_uri=f"sqlite:///{draft}").search_experiments(max_results=1)


def _remove(*drafts: Path) -> None:
    """Remove drafts with their journals: sqlite would play a journal that was left behind into the next draft."""
    for draft in drafts:
        for end in _COMPANIONS:
            draft.with_name(f"{draft.name}{end}").unlink(missing_ok=True)


def _publish(whole: Path, path: Path) -> bool:
    """Give a store its name unless a file of that name exists: a link never replaces one, a rename would."""
    try:
        try:
            path.hardlink_to(whole)
        except FileExistsError:
            raise
        except OSError:  # a file system without links, such as exFAT
            with path.open("xb") as file:
                file.write(whole.read_bytes())
    except FileExistsError:
        return False
    return True


def _refuse_journals_without_store(path: Path) -> None:
    if not path.exists() and (left := _journals(path)):
        raise OSError(f"{left[0]} belongs to a store that is gone, and sqlite would play it into a new one")


def _journals(path: Path) -> list[Path]:
    files = [path.with_name(f"{path.name}{end}") for end in ("-journal", "-wal")]
    return [file for file in files if file.exists()]


def _await_another_maker(path: Path) -> None:
    """Wait while plain MLflow makes a store here (it takes 4 to 6 s): until it is whole, or nothing writes to it."""
    until = time.monotonic() + MAX_WAIT
    while not _is_current(path) and _is_written_to(path) and time.monotonic() < until:
        time.sleep(0.1)


def _is_written_to(path: Path) -> bool:
    return path.with_name(f"{path.name}-journal").exists() or time.time() - path.stat().st_mtime < MAX_PAUSE


def _is_current(path: Path) -> bool:
    try:
        return _stored_revision(path) == _own_revision()
    except sqlite3.Error:  # not yet, or no store at all
        return False


def _stored_revision(path: Path) -> str:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=10)) as store:
        (revision,) = store.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    return str(revision)


def _own_revision() -> str:
    return str(_get_latest_schema_revision())  # type: ignore[no-untyped-call]


def _refuse_another_version(path: Path) -> None:
    """Raise `StoreError` for a store of another version: MLflow would migrate it, unasked, if a table is missing."""
    try:
        revision = _stored_revision(path)
    except sqlite3.Error as error:
        raise StoreError(
            f"omninmo wanted to write runs to {path}, but it is no store of MLflow ({error}); nothing was changed. "
            "Set OMNINMO_HOME to another folder."
        ) from error
    if revision != _own_revision():
        raise StoreError(_other_version(f"sqlite:///{path}"))


def _other_version(uri: str) -> str:
    return (
        f"The store {uri} was made by another version of MLflow ({version('mlflow')} is installed here) and was "
        f"left as it is; copy it and run `mlflow db upgrade {uri}`, or set OMNINMO_HOME to another folder."
    )


def _why(uri: str, error: MlflowException) -> str:
    message = without_login(first_line(error))
    if "out-of-date database schema" in message:
        return _other_version(uri)
    return f"The store {uri} refused: {message[:300]}"


def experiment_id(client: MlflowClient, name: str) -> str:
    """Return the id of an experiment, made on demand; in a sqlite store its artifacts go into the home folder.

    Raises
    ------
    StoreError
        If the experiment was deleted in MLflow.
    """
    known = client.get_experiment_by_name(name)
    if known is not None and known.lifecycle_stage == "deleted":
        raise StoreError(
            f"The experiment {name!r} was deleted in MLflow, so no run can be added to it; "
            "restore it there (`mlflow experiments restore`), or name another experiment."
        )
    if known is not None:
        return str(known.experiment_id)
    if sqlite_file(client.tracking_uri) is None:
        return str(client.create_experiment(name))
    with FileLock(home().root / ".experiment.lock", timeout=120):
        again = client.get_experiment_by_name(name)
        if again is not None:
            return str(again.experiment_id)
        folder = home().writable(home().artifacts) / name.replace("/", "_")
        return str(client.create_experiment(name, artifact_location=folder.as_uri()))
