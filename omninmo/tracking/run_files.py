"""Where a run's files are: below its own folder and nowhere else, or fetched from a server; whole by its manifest."""

import hashlib
import logging
import os
import re
import tempfile
from pathlib import Path
from typing import Any

from omninmo import schema
from omninmo.errors import RunError
from omninmo.paths import home, local_path
from omninmo.tracking import contents
from omninmo.tracking.contents import RunFile

_LOG = logging.getLogger(__name__)

MAX_MODEL_BYTES = 256_000_000
"""5,000 trees of depth 6 are a third of it."""

_RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"[A-Za-z0-9_. /-]{1,250}")
_State = tuple[int, int]


class RunFiles:
    """The files of the runs of one store.

    Parameters
    ----------
    uri : str
        The tracking store that files of a server are fetched from.
    """

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._manifests: dict[str, tuple[_State, dict[str, dict[str, Any]]]] = {}
        self._verified: dict[tuple[str, str], tuple[_State, str]] = {}

    def find(self, run_id: str, artifact_uri: str, name: str) -> RunFile:
        """Return an artifact of a run as a file on this machine, verified by the run's manifest.

        A file that the manifest lists is hashed once, and again after it changed. A run that is being trained has no
        manifest yet, and the pictures are never listed: those are returned as they are.

        Raises
        ------
        RunError
            If there is no such file, it lies outside of the run's own folder, or it is not the one that was recorded.
        """
        file = self.find_if_any(run_id, artifact_uri, name)
        if file is None:
            raise _absent(run_id, name)
        return file

    def content(self, run_id: str, artifact_uri: str, name: str, max_bytes: int) -> bytes:
        """Return what an artifact of a run holds, if the run's manifest lists it: what is returned is what was hashed.

        Raises
        ------
        RunError
            If `find` would, the manifest does not list the file, or it has more than `max_bytes`.
        """
        file = self._located(run_id, artifact_uri, name)
        if file is None:
            raise _absent(run_id, name)
        expected = self._listed(run_id, artifact_uri).get(name)
        if expected is None:
            raise RunError(
                f"{name} of run {run_id} is not in its {schema.MANIFEST_FILE}, so that nobody can say whether it is "
                "the one that was recorded, and it is not read; train the run again."
            )
        content = file.read(max_bytes)
        if hashlib.sha256(content).hexdigest() != expected["sha256"]:
            raise self._replaced(file, artifact_uri)
        return content

    def find_if_any(self, run_id: str, artifact_uri: str, name: str) -> RunFile | None:
        """Return the same as `find`, or None if there is no such file in the run's own folder."""
        file = self._located(run_id, artifact_uri, name)
        if file is not None and name != schema.MANIFEST_FILE:
            self._verify(file, artifact_uri)
        return file

    def _located(self, run_id: str, uri: str, name: str) -> RunFile | None:
        root, remote = _folder(run_id, uri)
        path = Path(os.path.realpath(root / name)) if _NAME.fullmatch(name) else None
        if path is None or not path.is_relative_to(root):
            return None
        if remote and not path.is_file():
            self._fetch(run_id, name, root)
        return RunFile(run_id, name, path) if path.is_file() else None

    def _verify(self, file: RunFile, uri: str) -> None:
        expected = self._listed(file.run_id, uri).get(file.name)
        if expected is None:
            return
        state = _state(file)
        key, known = (file.run_id, file.name), (state, expected["sha256"])
        if self._verified.get(key) == known:
            return
        # a file of another length has another hash, and is not read for it, however long it is
        if state[1] != expected["size"] or hashlib.sha256(file.read()).hexdigest() != expected["sha256"]:
            raise self._replaced(file, uri)
        self._verified[key] = known

    @staticmethod
    def _replaced(file: RunFile, uri: str) -> RunError:
        if local_path(uri) is None:  # a copy of ours: the next look fetches it anew
            file.path.unlink(missing_ok=True)
        return file.damaged(f"its SHA-256 is not the one in {schema.MANIFEST_FILE}")

    def _listed(self, run_id: str, uri: str) -> dict[str, dict[str, Any]]:
        """Return the files of a run's manifest, parsed again only after it changed; {} while there is none."""
        file = self._located(run_id, uri, schema.MANIFEST_FILE)
        if file is None:
            return {}
        state = _state(file)
        if run_id not in self._manifests or self._manifests[run_id][0] != state:
            self._manifests[run_id] = state, contents.listed(file)["files"]
        return self._manifests[run_id][1]

    def _fetch(self, run_id: str, name: str, root: Path) -> None:
        """Fetch a file from a server and keep it, if it is there: one at a time, for pictures come after the others."""
        from mlflow import MlflowClient
        from mlflow.exceptions import MlflowException

        folder = home().writable((root / name).parent)
        with tempfile.TemporaryDirectory(prefix=".part-", dir=folder) as part:
            try:
                fetched = MlflowClient(tracking_uri=self._uri).download_artifacts(run_id, name, part)
            except (
                MlflowException,
                OSError,
                ImportError,
            ) as error:  # ImportError: a cloud whose client is not installed
                _LOG.info("%s of run %s was not fetched: %s", name, run_id, error)
            else:
                Path(fetched).replace(root / name)


def _absent(run_id: str, name: str) -> RunError:
    return RunError(
        f"Run {run_id} has no {name}, so this cannot be shown; it may have been trained by another tool or an earlier "
        "version, stopped half-way or moved. Choose another run, or train it again."
    )


def _state(file: RunFile) -> _State:
    """Return what changes whenever a file is written."""
    try:
        status = file.path.stat()
    except OSError as error:
        raise file.damaged(f"it cannot be read: {error.strerror}") from error
    return status.st_mtime_ns, status.st_size


def _folder(run_id: str, uri: str) -> tuple[Path, bool]:
    """Return the real path of a run's own folder on this machine, and whether it is a cache of a server's."""
    try:
        local = local_path(uri or "")
    except ValueError as error:  # urllib's, for "http://["
        raise RunError(f"Run {run_id} keeps its files at {uri!r}, which is no address; train it again.") from error
    if str(uri).startswith(("runs:", "models:")):  # MLflow's names for runs and models
        raise RunError(f"Run {run_id} keeps its files at {uri!r}, which is no address of files; train it again.")
    if not _RUN_ID.fullmatch(run_id):
        raise RunError(f"{run_id!r} is no id of a run that MLflow would give; its files are not read.")
    if local is None:
        return Path(os.path.realpath(home().cache / "artifacts" / run_id)), True
    return own_folder(run_id, local), False


def own_folder(run_id: str, path: Path) -> Path:
    """Return the real path of <experiment>/<run id>/artifacts.

    The experiment's folder may be reached through a symbolic link (a store that was moved to another disk). The two
    folders below it may not be links: a run that somebody else made could show any folder of this machine.
    """
    real = Path(os.path.realpath(path))
    if path.parts[-2:] != (run_id, "artifacts"):  # MLflow always names them so
        raise RunError(f"Run {run_id} keeps its files in {path}, which is not its own folder; train it again.")
    if real != Path(os.path.realpath(path.parents[1])) / run_id / "artifacts":
        raise RunError(
            f"The folder {path} of run {run_id} is a symbolic link to {real}, outside of the run, and is not read; "
            "move the files themselves there."
        )
    return real
