import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from omninmo import jobs as front_door
from omninmo import schema
from omninmo.config import ModelParams, TrainingConfig, sample_sweep
from omninmo.errors import JobError
from omninmo.jobs import Job, State
from omninmo.jobs.folder import Status, Stored
from omninmo.jobs.job import STAGE_SHARES, read
from omninmo.jobs.kinds import Link
from tests.jobs.conftest import Publish

JOB = Job("1", "train", "a job", "running", "", 0, 0, 0, 0, (), "", 0.0, None, 0.0, {})


@pytest.mark.parametrize(
    ("written", "queued", "alive", "stop", "state"),
    [
        (None, True, False, False, "waiting"),  # in the queue, without a process
        (None, True, False, True, "cancelled"),
        (None, True, True, False, "running"),  # whoever starts it holds the lock
        (None, False, True, False, "running"),  # its process has reported nothing yet
        (None, False, False, False, "died"),  # or was one of an older version, which is not started again
        (None, False, False, True, "cancelled"),
        ("waiting", False, True, False, "waiting"),  # in the queue, in a process of its own
        ("waiting", False, False, False, "died"),
        ("running", True, False, False, "waiting"),  # its process has appeared since the look into the queue
        ("running", False, True, False, "running"),
        ("running", False, True, True, "running"),
        ("running", False, False, False, "died"),
        ("running", False, False, True, "cancelled"),
        ("finished", False, True, False, "finished"),  # it draws its pictures
        ("finished", False, False, True, "finished"),
        ("failed", False, False, False, "failed"),
        ("cancelled", False, False, True, "cancelled"),
    ],
)
def test_the_state_follows_from_queue_lock_and_status(
    make: Publish, written: Stored | None, state: State, *, queued: bool, alive: bool, stop: bool
) -> None:
    folder = make(alive=alive, queued=queued)
    if written:
        folder.write(Status(pid=4242, state=written))
    if stop:
        folder.ask_to_stop()
    job = read(folder)
    assert job.state == state
    assert job.active == (state in ("waiting", "running"))
    assert front_door.under_way() == ([job] if job.active else [])
    assert job.cancelling == (stop and job.active)
    assert bool(job.error) == (state == "died")


def test_a_job_that_died_names_the_stage_and_what_to_do(make: Publish) -> None:
    folder = make()
    assert "before its first stage" in read(folder).error
    folder.write(Status(pid=4242, state="running", stage="explain"))
    assert "Measure and explain" in read(folder).error and "logs/train.log" in read(folder).error
    folder.log.touch()
    assert f"jobs/{folder.id}/output.log" in read(folder).error


def test_the_queue_is_looked_at_before_the_lock(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process takes the lock, then leaves the queue: looked at the other way round, it would seem to be dead."""
    folder = make(queued=True)
    alive = type(folder).alive

    def start_meanwhile(self: object) -> bool:
        was_alive = alive(folder)
        folder.leave_queue()
        folder.write(Status(pid=4242))
        return was_alive

    monkeypatch.setattr(type(folder), "alive", start_meanwhile)
    assert read(folder).state == "waiting"


def test_the_lock_is_looked_at_before_the_status(make: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(alive=True)
    status = type(folder).status

    def end_meanwhile(self: object) -> Status:
        monkeypatch.setattr(type(folder), "alive", lambda _: False)
        return status(folder).model_copy(update={"state": "running"})

    monkeypatch.setattr(type(folder), "status", end_meanwhile)
    assert read(folder).state == "running"


@pytest.mark.parametrize("alive", [True, False])
@pytest.mark.parametrize("name", ["request.json", "status.json"])
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"kind": "x", "state": "odd"}', b'{"pid": 0}', None]
)
def test_a_damaged_file_is_named_and_never_raises(
    make: Publish, name: str, content: bytes | None, *, alive: bool
) -> None:
    folder = make(config={"seed": 1}, alive=alive)
    path = folder.path / name
    path.unlink(missing_ok=True)
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    job = front_door.get(folder.id)
    assert job.state == ("running" if alive else "died")
    assert name in job.error
    assert job.error.endswith("start the job again.")
    assert job.request == ({"seed": 1} if name == "status.json" else {})
    assert front_door.recent() == [job]


def test_an_empty_folder_does_not_raise(make: Publish) -> None:
    folder = make()
    shutil.rmtree(folder.path)
    folder.path.mkdir()
    assert read(folder).state == "died"


def test_a_file_in_the_place_of_a_job_is_skipped_by_name_or_said(jobs: Path) -> None:
    (jobs / "0000000000000001-abcd").touch()
    (jobs / "notes").mkdir()
    assert [job.state for job in front_door.recent()] == ["died"]


def test_recent_is_newest_first_and_limited(make: Publish) -> None:
    made = [make().id for _ in range(4)]
    assert [job.id for job in front_door.recent()] == made[::-1]
    assert [job.id for job in front_door.recent(2)] == made[:1:-1]


def test_an_unknown_job_is_a_sentence(home: Path) -> None:
    assert front_door.recent() == []
    with pytest.raises(JobError, match="There is no job 'nothing'"):
        front_door.get("nothing")


def test_the_stages_weigh_1_together_and_folds_most() -> None:
    assert list(STAGE_SHARES) == [stage for stage in schema.STAGES if stage != "pictures"]
    assert sum(STAGE_SHARES.values()) == pytest.approx(1)
    assert max(STAGE_SHARES, key=lambda stage: STAGE_SHARES[stage]) == "folds"


def test_scoring_earlier_predictions_counts_as_the_last_stage() -> None:
    positions = [("explain", 0, 0), ("score", 1, 2), ("score", 2, 2)]
    shares = [replace(JOB, stage=stage, step=step, steps=steps).share for stage, step, steps in positions]
    assert sorted(set(shares)) == shares and 0.85 < shares[-1] < 1


def test_the_share_grows_from_0_to_1_and_never_falls() -> None:
    positions = [("", 0, 0), ("load", 0, 0), ("features", 0, 0), ("folds", 0, 0)]
    positions += [("folds", step, 5) for step in range(1, 6)]
    positions += [("baselines", 0, 0), ("final", 0, 0), ("explain", 0, 0), ("record", 0, 0)]
    for runs in (0, 3):
        shares = [
            replace(JOB, stage=stage, step=step, steps=steps, run=run, runs=runs).share
            for run in (range(1, runs + 1) if runs else [0])
            for stage, step, steps in positions
        ]
        assert shares == sorted(shares)
        assert shares[0] == 0
        assert 0.85 < shares[-1] < 1
        assert len(set(shares)) >= 10
    assert replace(JOB, state="finished").share == 1
    half_way = replace(JOB, stage="folds", step=3, steps=5, run=2, runs=4)
    assert half_way.share == pytest.approx((1 + 0.2 + 0.5 * 0.4) / 4)


@pytest.mark.parametrize("stage", ["of another version", ""])
def test_an_unknown_stage_counts_nothing(stage: str) -> None:
    assert replace(JOB, stage=stage, step=3, steps=5).share == 0


def test_a_jobs_request_makes_the_same_config_again(make: Publish) -> None:
    config = TrainingConfig(tickers="AAPL, MSFT", model=ModelParams(max_depth=5), forward_days=7)
    assert read(make(config=json.loads(config.model_dump_json()))).settings() == config
    assert read(make("sweep", json.loads(sample_sweep().model_dump_json()))).settings() == sample_sweep()


def test_a_job_links_to_its_runs_once_there_are_some() -> None:
    assert JOB.link is None and replace(JOB, kind="sweep").link is None
    assert replace(JOB, run_ids=("a",)).link == Link("Runs", "Open the run", {"run": "a"})
    assert replace(JOB, kind="sweep", run_ids=("a",)).link is None  # there is nothing to compare it with yet
    both = replace(JOB, kind="sweep", run_ids=("a", "b")).link
    assert both == Link("Compare", "Compare its 2 runs", {"runs": "a,b"})


def test_how_long_a_job_takes_is_the_median_of_the_last_finished_ones_of_its_kind(make: Publish) -> None:
    assert front_door.usual_seconds("train") is None
    for took in (900, 10, 12, 14, 16, 100):
        make().write(Status(pid=4242, state="finished", started=1000, updated=1000 + took))
    make().write(Status(pid=4242, state="failed", started=1000, updated=1001))
    make("sweep", alive=True).write(Status(pid=4242, state="running", started=1000, updated=1001))
    assert front_door.usual_seconds("train") == 14  # of the last five
    assert front_door.usual_seconds("sweep") is None


def test_a_job_cancelled_in_the_queue_ended_when_it_was_cancelled(make: Publish) -> None:
    folder = make(queued=True)
    folder.ask_to_stop()
    os.utime(folder.path / "stop", (folder.created + 7, folder.created + 7))
    job = read(folder)
    assert job.updated - job.created == pytest.approx(7, abs=1e-3)


def test_the_states_that_can_be_stored_are_all_but_died() -> None:
    assert set(get_args(State)) - set(get_args(Stored)) == {"died"}


def test_watching_jobs_and_waiting_in_the_queue_import_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "mlflow", "xgboost", "plotly", "streamlit", "sklearn")
    code = f"import sys, omninmo.jobs.worker; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
