"""The files of a run: written to a staging folder, each moved to the artifacts by a rename, listed in a manifest."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

from omninmo.paths import home, local_path
from omninmo.tracking.items import File, Table
from omninmo.training.boosting import Model

STAGING = ".staging-"


def manifest(folder: Path) -> dict[str, dict[str, dict[str, str | int]]]:
    """Return the sha256 and size in bytes of every file below `folder`."""
    return {
        "files": {
            name: {
                "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
                "size": (folder / name).stat().st_size,
            }
            for name in relative_files(folder)
        }
    }


def write(folder: Path, item: Table | File) -> None:
    """Write a table as Parquet or a text as UTF-8 to its path below `folder`."""
    path = folder / item.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(item, Table):
        item.frame.to_parquet(path, index=False)
    else:
        path.write_text(item.text, encoding="utf-8")


def save_model(model: Model, folder: Path) -> None:
    """Save in MLflow's layout, so that runs:/<id>/model loads; requirements are named, for guessing takes 6 s."""
    import mlflow.xgboost

    pinned = [f"{name}=={version(name)}" for name in ("mlflow", "xgboost", "numpy", "pandas")]
    mlflow.xgboost.save_model(model.booster, str(folder), model_format="json", pip_requirements=pinned)


def relative_files(folder: Path) -> list[str]:
    """Return the paths of all files below `folder`, relative to it and sorted."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@contextmanager
def staging_folder(artifact_uri: str) -> Iterator[Path]:
    """Yield an empty folder: beside the artifacts where these are local, so that files can be moved by a rename.

    It is removed at the end. Those that killed writers left in the same experiment are removed at the beginning: the
    system frees the lock of a process that is gone, so that none in use can be taken for one.
    """
    root = local_path(artifact_uri)
    if root is None:
        with tempfile.TemporaryDirectory(prefix=STAGING) as folder:
            yield Path(folder)
        return
    home().writable(root.parent)
    with FileLock(root.parents[1] / f"{STAGING}lock", timeout=120):
        sweep(root.parents[1])
        folder = tempfile.mkdtemp(prefix=STAGING, dir=root.parent)
        in_use = FileLock(Path(folder) / "lock")
        in_use.acquire()
    try:
        files = Path(folder) / "files"
        files.mkdir()
        yield files
    finally:
        in_use.release()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(experiment: Path) -> None:
    """Remove the staging folders of the runs of an experiment whose lock nobody holds."""
    for folder in experiment.glob(f"*/{STAGING}*"):
        # in use (a timeout is an OSError), gone meanwhile, or another user's
        with suppress(OSError), FileLock(folder / "lock", timeout=0):
            shutil.rmtree(folder, ignore_errors=True)


def put(artifact_uri: str, staging: Path, names: Iterable[str]) -> None:
    """Copy files from the staging folder to the run's artifacts, each appearing whole or not at all."""
    root = local_path(artifact_uri)
    if root is None:
        store: Any = get_artifact_repository(artifact_uri)
        for name in names:
            store.log_artifact(str(staging / name), Path(name).parent.as_posix().strip("."))
        return
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        part = staging / f"{name}.part"
        shutil.copyfile(staging / name, part)
        part.replace(root / name)
