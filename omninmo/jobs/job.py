"""A job as the pages see it, derived from its folder. Reading a damaged folder never raises: `error` names it."""

from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import Any, Literal

from omninmo import paths, schema
from omninmo.errors import JobError
from omninmo.jobs.folder import FINAL, JobFolder, Request, Status, find, folders
from omninmo.jobs.kinds import KINDS, Link
from omninmo.settings import Settings

State = Literal["waiting", "running", "finished", "failed", "cancelled", "died"]

STAGE_SHARES = {
    "load": 0.1,
    "features": 0.1,
    "folds": 0.5,
    "baselines": 0.05,
    "final": 0.1,
    "explain": 0.1,
    "record": 0.05,
}
"""About how much of a run's time each stage takes, for the progress bar alone; they add up to 1.

Pictures are missing: they are drawn when the job is finished.
"""

LAST = "record"
"""The stage that a run ends with; what a forecast ends with, scoring earlier ones, counts as this one."""

USUAL_OF = 5
"""So many of the last finished jobs say how long one takes."""


@dataclass(frozen=True)
class Job:
    """One job at the moment of reading. Times are unix seconds.

    Attributes
    ----------
    kind : str
        Key of `KINDS`.
    stage : str
        Key of `schema.JOB_STAGES`; empty before the first one.
    step, steps : int
        Fold under way, counted from 1, and how many there are; 0 where the stage has no steps.
    run, runs : int
        Run of the sweep, or training of the reference, under way, counted from 1, and how many there are; else 0.
    error : str
        One sentence if the job failed, died or is damaged; else empty.
    started : float or None
        When its turn came.
    request : dict
        The config's own values; `settings` makes the config of them. Empty if damaged.
    cancelling : bool
        Somebody asked it to stop and it has not stopped yet.
    """

    id: str
    kind: str
    title: str
    state: State
    stage: str
    step: int
    steps: int
    run: int
    runs: int
    run_ids: tuple[str, ...]
    error: str
    created: float
    started: float | None
    updated: float
    request: dict[str, Any]
    cancelling: bool = False

    @property
    def active(self) -> bool:
        return self.state in ("waiting", "running")

    @property
    def link(self) -> Link | None:
        """Link to the runs recorded so far; None if there are none to show."""
        return KINDS[self.kind].link(self.run_ids) if self.run_ids else None

    @property
    def unit(self) -> str:
        """What `run` counts."""
        return KINDS[self.kind].unit

    def settings(self) -> Settings:
        """Return the config that the job was started with.

        Raises
        ------
        ConfigError
            If a setting is unknown or out of bounds.
        """
        return KINDS[self.kind].config(**self.request)

    @property
    def share(self) -> float:
        """Share of the work done, 0 to 1."""
        if self.state == "finished":
            return 1.0
        runs_done = max(self.run - 1, 0) + self._share_of_run()
        return min(runs_done / max(self.runs, 1), 1.0)

    def _share_of_run(self) -> float:
        stage = LAST if self.stage == "score" else self.stage
        if stage not in STAGE_SHARES:
            return 0.0
        stages = list(STAGE_SHARES)
        before = sum(STAGE_SHARES[earlier] for earlier in stages[: stages.index(stage)])
        steps_done = max(self.step - 1, 0) / self.steps if self.steps else 0.0
        return before + STAGE_SHARES[stage] * steps_done


def recent(limit: int = 20) -> list[Job]:
    """Return the newest jobs of the home folder, newest first."""
    return [read(folder) for folder in folders(paths.home().jobs)[:limit]]


def under_way() -> list[Job]:
    """Return the jobs of the home folder that run or wait, newest first."""
    # a job that is neither queued nor alive has ended, and there may be hundreds: their files are not read
    candidates = [folder for folder in folders(paths.home().jobs) if folder.queued or folder.alive()]
    return [job for job in map(read, candidates) if job.active]


def usual_seconds(kind: str) -> float | None:
    """Return the median time that the last `USUAL_OF` finished jobs of a kind took here; None before the first."""
    finished = (job for job in map(read, folders(paths.home().jobs)) if job.kind == kind and job.state == "finished")
    took = [job.updated - job.started for job in islice(finished, USUAL_OF) if job.started is not None]
    return median(took) if took else None


def get(job_id: str) -> Job:
    """Return one job.

    Raises
    ------
    JobError
        If there is no such job.
    """
    return read(find(paths.home().jobs, job_id))


def read(folder: JobFolder) -> Job:
    """Return the job in a folder, with what its process could not write any more: that it died."""
    queued = folder.queued  # before the lock: a process takes the lock first, and leaves the queue then
    alive = folder.alive()  # before the status: what a process seen dead has written is final
    request, status, damage = _contents(folder)
    asked_to_stop = folder.asked_to_stop()
    state = _state(status, queued=queued and not damage, alive=alive, asked_to_stop=asked_to_stop is not None)
    return Job(
        id=folder.id,
        kind=request.kind,
        title=request.title,
        state=state,
        stage=status.stage,
        step=status.step,
        steps=status.steps,
        run=status.run,
        runs=status.runs,
        run_ids=status.run_ids,
        error=status.error or damage or (_how_it_died(folder, status) if state == "died" else ""),
        created=folder.created,
        started=status.started,
        updated=status.updated or asked_to_stop or folder.created,
        request=request.config,
        cancelling=asked_to_stop is not None and state in ("waiting", "running"),
    )


def _contents(folder: JobFolder) -> tuple[Request, Status, str]:
    """Return request, status, and a sentence if one of them is damaged (the default stands in for it)."""
    request, status = Request(kind="train", title=f"Job {folder.id}", config={}), Status()
    try:
        request = folder.request()
        status = folder.status()
    except JobError as error:
        return request, status, str(error)
    return request, status, ""


def _state(status: Status, *, queued: bool, alive: bool, asked_to_stop: bool) -> State:
    if alive or status.state in FINAL:
        return status.state
    if asked_to_stop:
        return "cancelled"
    return "waiting" if queued else "died"


def _how_it_died(folder: JobFolder, status: Status) -> str:
    # a job of the command line has no output of its own
    log = f"jobs/{folder.id}/output.log" if folder.log.exists() else "logs/train.log"
    where = (
        f"during “{schema.JOB_STAGES[status.stage]}”" if status.stage in schema.JOB_STAGES else "before its first stage"
    )
    return (
        f"The training process ended without a report {where} (killed, or out of memory); "
        f"run it again, or look into {log}."
    )
