"""A job's folder on disk, the only thing that its process and its watchers share.

jobs/.starting           held by whoever queues or starts a job: ids appear in order, and one job gets the turn
jobs/<id>/request.json   what was asked, and where; there before the folder appears under its name
jobs/<id>/queued         there while the job waits without a process
jobs/<id>/lock           flocked by the process, and the children that it forks, for as long as one of them lives
jobs/<id>/status.json    how far it is; written by the job's process only
jobs/<id>/stop           there once somebody asked the job to stop
jobs/<id>/output.log     whatever the process printed

An flock belongs to the open file, not to a process id: no kill leaves it behind, and a zombie cannot hold it.
"""

import fcntl
import os
import re
import secrets
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from omninmo.errors import JobError
from omninmo.jobs.kinds import KINDS, kind_of
from omninmo.paths import tracking_uri
from omninmo.settings import Settings

Model = TypeVar("Model", bound=BaseModel)
Stored = Literal["waiting", "running", "finished", "failed", "cancelled"]
FINAL = ("finished", "failed", "cancelled")

_ID = re.compile(r"(?P<microseconds>[0-9]{16})-[0-9a-f]{4}")
_DRAFT = ".new-"


class Request(BaseModel):
    """What a job was asked to do: a config of its kind, as plain data, and where.

    Another server or terminal may start it. The file is its owner's alone: a store's address may hold a password.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    title: str
    config: dict[str, Any]
    tracking_uri: str = ""
    folder: str = ""

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"no kind of job; the kinds are {', '.join(KINDS)}")
        return kind

    @classmethod
    def of(cls, config: Settings) -> "Request":
        """Return the request for the job that carries `config` out."""
        kind = kind_of(config)
        where = {"tracking_uri": tracking_uri(), "folder": str(Path.cwd())}
        return cls(kind=kind, title=KINDS[kind].title(config), config=config.model_dump(mode="json"), **where)

    def settings(self) -> Settings:
        """Return the config again.

        Raises
        ------
        ConfigError
            If a setting is unknown or out of bounds: the file was written by another version, or by hand.
        """
        return KINDS[self.kind].config(**self.config)


class Status(BaseModel):
    """How far a job is, as its process reports it. The defaults describe a process that has reported nothing yet.

    A process has its number on one machine, and several may share the home folder. Only a command line's own process
    stores that it is waiting: of the others the file `queued` says so.
    """

    model_config = ConfigDict(frozen=True)

    pid: int | None = Field(None, gt=1)
    host: str = ""
    state: Stored = "running"
    stage: str = ""
    step: int = 0
    steps: int = 0
    run: int = 0
    runs: int = 0
    run_ids: tuple[str, ...] = ()
    error: str = ""
    started: float | None = None
    updated: float | None = None

    @classmethod
    def of_this_process(cls, state: Stored) -> "Status":
        """Return the first status of a job that this process does."""
        return cls(pid=os.getpid(), host=socket.gethostname(), state=state)

    @property
    def is_here(self) -> bool:
        """Whether the process is one of this machine's; what an older version wrote does not name another."""
        return self.host in ("", socket.gethostname())


@dataclass(frozen=True)
class JobFolder:
    """The folder of one job. Building one touches nothing on disk."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def created(self) -> float:
        """When the job was asked for, in unix seconds; ids begin with it."""
        return int(self.id.partition("-")[0]) / 1e6

    @property
    def log(self) -> Path:
        return self.path / "output.log"

    def alive(self) -> bool:
        """Return whether the job's process lives.

        The probe is a shared lock, so that two watchers at once do not take each other for the process.
        """
        try:
            handle = os.open(self.path / "lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    @property
    def queued(self) -> bool:
        """Whether the job waits without a process."""
        return (self.path / "queued").exists()

    def leave_queue(self) -> None:
        """Wait no longer: the process is there, or nobody wants it any more."""
        (self.path / "queued").unlink(missing_ok=True)

    def hold(self) -> int:
        """Take the lock and return the open file descriptor that holds it; whoever gets it has to close it."""
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for nobody but watchers, who hold it for a moment
        return lock

    def request(self) -> Request:
        """Return what was asked.

        Raises
        ------
        JobError
            If the file is missing or damaged.
        """
        return self._read("request.json", Request)

    def status(self) -> Status:
        """Return what the worker wrote last; the default `Status` if it has not written yet.

        Raises
        ------
        JobError
            If the file is damaged.
        """
        return self._read("status.json", Status) if (self.path / "status.json").exists() else Status()

    def write(self, status: Status) -> None:
        """Replace the status in one step: a reader sees the old one or the new one, never half of one."""
        draft = self.path / "status.json.new"
        draft.write_text(status.model_dump_json())
        draft.replace(self.path / "status.json")

    def ask_to_stop(self) -> None:
        """Ask the worker, by a file that whoever finds the job dead sees too. A later call does not move the time."""
        with suppress(FileExistsError):
            (self.path / "stop").touch(exist_ok=False)

    def asked_to_stop(self) -> float | None:
        """Return when the job was first asked to stop, in unix seconds; None if nobody did."""
        return self._written("stop")

    def asked(self) -> float | None:
        """Return when the job was asked for by the clock of that time, in unix seconds; None if the request is gone."""
        return self._written("request.json")

    def remove(self) -> None:
        """Remove the folder, as far as it is there."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _written(self, name: str) -> float | None:
        with suppress(OSError):
            return (self.path / name).stat().st_mtime
        return None

    def _read(self, name: str, model: type[Model]) -> Model:
        try:
            return model.model_validate_json((self.path / name).read_bytes())
        except (OSError, ValidationError) as error:
            reason = error.strerror if isinstance(error, OSError) else "contents that are not a job's"
            raise JobError(
                f"omninmo wanted to read {self.path / name}, but failed: {reason}; start the job again."
            ) from error


def find(jobs: Path, job_id: str) -> JobFolder:
    """Return the folder of a job.

    Raises
    ------
    JobError
        If there is none. An id is user text (a link may carry it), so it is never joined to a path unchecked.
    """
    if not _ID.fullmatch(job_id) or not (jobs / job_id).is_dir():
        raise JobError(f"There is no job {job_id[:40]!r} in {jobs}; choose one of the jobs listed on Train.")
    return JobFolder(jobs / job_id)


def folders(jobs: Path) -> list[JobFolder]:
    """Return every job's folder, newest first; none if the jobs folder is missing or cannot be read."""
    try:
        names = [path.name for path in jobs.iterdir()]
    except OSError:
        return []
    return [JobFolder(jobs / name) for name in sorted(filter(_ID.fullmatch, names), reverse=True)]


@contextmanager
def starting(jobs: Path) -> Iterator[None]:
    """Let one at a time queue and start jobs.

    Once a job has appeared, no older one can appear any more; whoever sees that nobody has the turn may give it away.
    """
    with (jobs / ".starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def publish(jobs: Path, request: Request) -> JobFolder:
    """Make the folder of a job that waits without a process. Only inside `starting`."""
    draft, folder = _draft(jobs, request)
    (draft.path / "queued").touch()
    draft.path.rename(folder.path)
    return folder


def publish_held(jobs: Path, request: Request, status: Status) -> tuple[JobFolder, int]:
    """Make the folder of a job whose process is there already, locked before it appears. Only inside `starting`.

    Returns
    -------
    The folder, and the open file descriptor that holds its lock; whoever gets it has to close it.
    """
    draft, folder = _draft(jobs, request)
    draft.write(status)
    lock = draft.hold()
    draft.path.rename(folder.path)
    return folder, lock


def forget_old(jobs: Path, keep: int) -> None:
    """Remove ended jobs beyond the newest `keep`, and drafts that a killed starter left. Only inside `starting`."""
    for draft in jobs.glob(f"{_DRAFT}*"):
        shutil.rmtree(draft, ignore_errors=True)
    for folder in folders(jobs)[keep:]:
        if not folder.queued and not folder.alive():
            folder.remove()


def _draft(jobs: Path, request: Request) -> tuple[JobFolder, JobFolder]:
    """Return the folder of a new job under a name that nobody looks at, to be completed, and under its own."""
    folder = JobFolder(jobs / _next_id(jobs))
    draft = JobFolder(jobs / f"{_DRAFT}{folder.id}")
    draft.path.mkdir()
    (draft.path / "request.json").touch(mode=0o600)
    (draft.path / "request.json").write_text(request.model_dump_json())
    return draft, folder


def _next_id(jobs: Path) -> str:
    """Return an id above every other, even if the clock was set back."""
    newest = max((int(folder.id.partition("-")[0]) for folder in folders(jobs)), default=0)
    return f"{max(time.time_ns() // 1000, newest + 1):016d}-{secrets.token_hex(2)}"
