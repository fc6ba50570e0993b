"""Deletion for good: an archived run of omninmo's own leaves the store with its files, and stays counted as a trial.

The experiment's tag `omninmo.deleted_trials` counts the finished runs that were deleted from it: whoever judges how
lucky the best of many runs is must add it to the runs that are there. It is raised before the run is deleted, so that
an interruption counts one trial too many, never one too few. Leaking demonstrations and runs that never finished are no
trials.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock
from mlflow import MlflowClient
from mlflow.entities import LifecycleStage, Run
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.tracking._tracking_service.utils import _get_store

from omninmo import schema
from omninmo.errors import RunError, StoreError, first_line
from omninmo.paths import local_path, sqlite_file, tracking_uri, without_login
from omninmo.tracking.champion import lock_file
from omninmo.tracking.editor import Failures, each, stored_run
from omninmo.tracking.run_files import own_folder

MAX_WAIT = 30.0
"""Seconds to wait for another deletion in the same store."""


def delete(run_ids: Iterable[str]) -> Failures:
    """Delete archived runs of omninmo's own, and their folders of artifacts, for good.

    A run is left as it is if it is not archived, still running or another tool's, if an alias of a registered model
    (`champion`) points at it, or if its files lie anywhere but in its own folder of the experiment.

    Raises
    ------
    StoreError
        If the store is no sqlite file, another deletion does not end, or the registry of models cannot be asked.
    """
    path = sqlite_file(tracking_uri())
    if path is None:
        raise StoreError(
            f"You asked to delete runs for good, but omninmo does so in sqlite stores only, not in "
            f"{without_login(tracking_uri())}; ask whoever runs that store for `mlflow gc --run-ids …`."
        )
    try:
        with FileLock(lock_file(path), timeout=MAX_WAIT):  # of the count of trials, and of the champion
            return each(run_ids, _delete)
    except OSError as error:  # the lock's: `each` keeps those of a run
        raise StoreError(
            f"You asked to delete runs for good, but another deletion in {path.parent} has not ended, or the folder "
            f"cannot be written ({error}); no run was deleted, try again later."
        ) from error


def _delete(client: MlflowClient, run_id: str) -> None:
    run = _deletable(client, run_id)
    _refuse_champion(client, run)
    folder = _folder(client, run)
    _count_trial(client, run)
    _deletable(client, run_id)  # once more: it may have been restored while the registry answered
    # as `mlflow gc` does: the client has no way to delete for good
    _get_store(tracking_uri())._hard_delete_run(run_id)  # type: ignore[no-untyped-call]  # noqa: SLF001
    _remove(folder, run_id)


def _deletable(client: MlflowClient, run_id: str) -> Run:
    run = stored_run(client, run_id)
    if run.info.lifecycle_stage != LifecycleStage.DELETED:
        raise RunError(f"Run {run_id} is not archived, so it was not deleted; archive it first.")
    if schema.TAG_VERSION not in run.data.tags:
        raise RunError(f"Run {run_id} is another tool's, so it was not deleted; `mlflow gc --run-ids {run_id}` can.")
    if run.info.status == "RUNNING":
        raise RunError(f"Run {run_id} is still running, so it was not deleted; restore and cancel it first.")
    return run


def _refuse_champion(client: MlflowClient, run: Run) -> None:
    run_id = run.info.run_id
    for version in _with_alias(client, run_id):
        if version.run_id == run_id or run_id in str(version.source):
            raise RunError(
                f"Run {run_id} is version {version.version} of the registered model {version.name}, which an alias "
                f"({', '.join(version.aliases)}) points at, so it was not deleted; move the alias first."
            )


def _with_alias(client: MlflowClient, run_id: str) -> list[ModelVersion]:
    """Return the versions of all registered models that an alias points at."""
    versions, token = [], None
    try:
        while True:
            models = client.search_registered_models(page_token=token)
            pairs = {(model.name, str(version)) for model in models for version in model.aliases.values()}
            versions += [client.get_model_version(*pair) for pair in sorted(pairs)]
            token = models.token
            if not token:
                return versions
    except (MlflowException, OSError) as error:
        raise RunError(
            f"Run {run_id} was not deleted, since the registry of models did not say whether an alias points at it "
            f"({without_login(first_line(error))[:200]}); try again when it answers."
        ) from error


def _folder(client: MlflowClient, run: Run) -> Path:
    """Return the run's own folder, <experiment>/<run id>; it need not exist."""
    run_id, path = run.info.run_id, local_path(run.info.artifact_uri or "")
    root = local_path(client.get_experiment(run.info.experiment_id).artifact_location or "")
    if path is None or root is None or not path.is_absolute():
        raise RunError(
            f"Run {run_id} keeps its files at {run.info.artifact_uri!r}, not on this machine, so it was not deleted; "
            f"`mlflow gc --run-ids {run_id}` deletes both."
        )
    folder = own_folder(run_id, path).parent
    if folder != Path(os.path.realpath(root)) / run_id:
        raise RunError(
            f"Run {run_id} keeps its files in {folder}, outside of its experiment's folder {root}, so it was not "
            "deleted; move the files there, or remove both by hand."
        )
    return folder


def _remove(folder: Path, run_id: str) -> None:
    """Remove the folder of a run that is deleted already: a crash leaves files without a run, never the reverse."""
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunError(
            f"Run {run_id} was deleted, but its folder {folder} was not: {error.strerror}; remove it by hand."
        ) from error


def _count_trial(client: MlflowClient, run: Run) -> None:
    if run.info.status != "FINISHED" or run.data.params.get("scheme") == schema.LEAKS:
        return
    before = client.get_experiment(run.info.experiment_id).tags.get(schema.TAG_DELETED_TRIALS, "0")
    count = int(before) if before.isdecimal() else 0
    client.set_experiment_tag(run.info.experiment_id, schema.TAG_DELETED_TRIALS, str(count + 1))
