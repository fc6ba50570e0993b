"""Where things live, and how a file there is replaced whole.

Read from the environment at each call, so that a test or a job can point elsewhere.

OMNINMO_HOME          the home folder (default: the current folder)
MLFLOW_TRACKING_URI   the tracking store (default: sqlite in the home folder)
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlparse

from omninmo.errors import StoreError

PART = ".part"
"""How the name of what `replacing` has not moved yet ends. A killed writer leaves it behind, for others to remove."""

_LOGIN = re.compile(r"(?<=://)[^/\s]\S*@")
"""Up to the last @ of a word: databases take a password with / or @ in it."""


@dataclass(frozen=True)
class Home:
    """The folders and files below one home folder. Building one touches nothing on disk."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "mlflow.db"

    @property
    def artifacts(self) -> Path:
        return self.root / "mlruns"

    @property
    def jobs(self) -> Path:
        return self.root / "jobs"

    @property
    def cache(self) -> Path:
        return self.root / "cache"

    @property
    def selections(self) -> Path:
        return self.root / "selections"

    @property
    def prices(self) -> Path:
        return self.root / "prices"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def ledger(self) -> Path:
        return self.root / "predictions"

    @property
    def forecasts(self) -> Path:
        return self.root / "forecasts"

    @property
    def watchlists(self) -> Path:
        return self.root / "watchlists.json"

    @property
    def log(self) -> Path:
        return self.root / "logs" / "train.log"

    def writable(self, folder: Path) -> Path:
        """Return `folder`, made on demand.

        Raises
        ------
        StoreError
            If the folder cannot be made or written to.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refused(folder, error.strerror or str(error)) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise self._refused(folder, "permission denied")
        return folder

    def _refused(self, folder: Path, reason: str) -> StoreError:
        return StoreError(
            f"omninmo wanted to write to {folder}, but failed: {reason.lower()}. "
            f"Set OMNINMO_HOME to a folder that you may write to (it is {self.root} now)."
        )


def home() -> Home:
    """Return the home folder named by OMNINMO_HOME, else the current folder."""
    return Home(expanded(os.environ.get("OMNINMO_HOME") or ".").resolve())


def expanded(path: str | Path) -> Path:
    """Return a path with the home folder that its ~ stands for; that of a user whom nobody knows here is left alone.

    Examples
    --------
    >>> str(expanded("~nobody-of-this-name/prices.csv"))
    '~nobody-of-this-name/prices.csv'
    """
    try:
        return Path(path).expanduser()
    except RuntimeError:  # pathlib's, for want of a home
        return Path(path)


def tracking_uri() -> str:
    """Return the absolute URI of the tracking store: MLFLOW_TRACKING_URI where set, else sqlite in the home folder."""
    given = os.environ.get("MLFLOW_TRACKING_URI", "").strip()
    if not given:
        return f"sqlite:///{home().database}"
    if given.startswith("sqlite:///") and not given.startswith("sqlite:////"):
        return f"sqlite:///{Path(given.removeprefix('sqlite:///')).resolve()}"
    return given


def without_login(text: str) -> str:
    """Return an address, or a sentence with some, without user names and passwords: fit to be shown."""
    return _LOGIN.sub("", text)


def sqlite_file(uri: str) -> Path | None:
    """Return the database file of a sqlite URI, or None for any other kind of store."""
    return Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None


def local_path(uri: str) -> Path | None:
    """Return the path that a URI names on this machine (file:… or a plain path), or None for a remote one."""
    parts = urlparse(uri)
    return Path(unquote(parts.path)) if parts.scheme in ("", "file") else None


@contextmanager
def replacing(path: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes the place of `path` in one step when the block ends.

    Whoever reads finds the file before or after, never half of one, whatever ends the writer; of several writers at
    once the last one counts. If the block raises, nothing has changed. The file is its owner's alone.

    Parameters
    ----------
    path : in a folder that exists
    durable : whether it has reached the disk before it is moved, which a rename may overtake: milliseconds
    """
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
