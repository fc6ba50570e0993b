"""Runs that were left behind RUNNING are ended, those of others are not."""

import subprocess
import sys

import pytest
from mlflow import MlflowClient

from omninmo import schema
from omninmo.paths import tracking_uri
from omninmo.tracking import writer
from tests.recorded import QUICK, Recorded

OPEN_A_RUN = """
from omninmo.config import TrainingConfig
from omninmo.tracking import writer
print(writer.open_run(TrainingConfig(), 20, {}).run_id)
"""


def client() -> MlflowClient:
    return MlflowClient(tracking_uri=tracking_uri())


def test_only_runs_of_our_own_dead_jobs_are_reaped(own: Recorded) -> None:
    def opened(**tags: str) -> str:
        return writer.open_run(QUICK, 20, tags).run_id

    dead = opened(**{schema.TAG_JOB: "dead"})
    alive = opened(**{schema.TAG_JOB: "alive"})
    elsewhere = opened(**{schema.TAG_JOB: "dead", schema.TAG_HOST: "another machine"})
    foreign = opened()
    assert writer.reap(lambda job: job == "alive") == [dead]
    assert client().get_run(dead).info.status == "FAILED"
    for run_id in (alive, elsewhere, foreign):
        assert client().get_run(run_id).info.status == "RUNNING"
    assert client().get_run(own.run_id).info.status == "FINISHED"


def test_a_run_of_a_python_session_that_is_gone_is_reaped(own: Recorded) -> None:
    """Trained from a notebook that was killed: there is no job with a lock to look at."""
    ours = writer.open_run(QUICK, 20, {}).run_id
    command = [sys.executable, "-c", OPEN_A_RUN]
    left = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()[-1]
    assert client().get_run(left).info.status == "RUNNING"
    assert writer.reap(lambda job: False) == [left]
    assert client().get_run(left).info.status == "FAILED" and client().get_run(ours).info.status == "RUNNING"


@pytest.mark.parametrize("process", ["1@0.0", "0@1", "words", "4194304@1700000000.00"])
def test_a_number_that_another_process_has_now_is_nobody_s(own: Recorded, process: str) -> None:
    run_id = writer.open_run(QUICK, 20, {schema.TAG_PROCESS: process}).run_id
    assert writer.reap(lambda job: True) == [run_id]


def test_a_job_of_another_home_on_the_same_store_is_left_alone(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = writer.open_run(QUICK, 20, {schema.TAG_JOB: "alive elsewhere"}).run_id
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_uri())
    monkeypatch.setenv("OMNINMO_HOME", str(own.home.parent / "another home"))
    assert writer.reap(lambda job: False) == []
    assert client().get_run(run_id).info.status == "RUNNING"
