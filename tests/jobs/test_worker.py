import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from omninmo import jobs, schema
from omninmo.config import TrainingConfig, sample_sweep
from omninmo.errors import Cancelled, DataError, JobError
from omninmo.events import Event, OnEvent
from omninmo.jobs import worker
from omninmo.jobs.folder import Status
from omninmo.jobs.job import read
from omninmo.jobs.process import command
from tests.jobs.conftest import Config, Play, Publish, Until, in_state, journal, pid_of, start_and_hold


def test_a_run_leads_from_waiting_to_finished(make: Publish, play: Play, calls: list[str]) -> None:
    folder = make(config={"forward_days": 7}, alive=True)
    seen: list[Status] = []

    def body(config: Config, on_event: OnEvent) -> str:
        assert config == TrainingConfig(forward_days=7)
        seen.append(folder.status())
        on_event(Event("load"))
        seen.append(folder.status())
        on_event(Event("folds", step=1, steps=5, run_id="a"))
        seen.append(folder.status())
        return "a"

    play(body)
    assert worker.run(folder.id) == 0
    assert [(status.state, status.stage, status.step, status.steps, status.run_ids) for status in seen] == [
        ("running", "", 0, 0, ()),
        ("running", "load", 0, 0, ()),
        ("running", "folds", 1, 5, ("a",)),
    ]
    job = read(folder)
    assert (job.state, job.run_ids, job.error, job.share) == ("finished", ("a",), "", 1)
    assert (job.stage, job.step, job.steps) == ("folds", 1, 5)  # the end keeps what was reported before
    assert job.started is not None
    assert job.created <= job.started <= job.updated
    assert folder.status().pid == os.getpid()
    assert calls == ["reap", f"tags {{'{schema.TAG_JOB}': '{folder.id}'}}", "pictures a"]


def test_a_sweep_gathers_its_runs_from_events_and_result(make: Publish, play: Play) -> None:
    folder = make("sweep", sample_sweep().model_dump(mode="json"), alive=True)

    def body(config: Config, on_event: OnEvent) -> list[str]:
        assert config == sample_sweep()
        on_event(Event("load", run=1, runs=3, run_id="a"))
        on_event(Event("load", run=2, runs=3, run_id="b"))
        assert (read(folder).run, read(folder).runs, read(folder).run_ids) == (2, 3, ("a", "b"))
        return ["b", "c"]

    play(body)
    assert worker.run(folder.id) == 0
    assert read(folder).run_ids == ("a", "b", "c")


def test_a_known_error_becomes_its_own_sentence(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        on_event(Event("load", run_id="a"))
        raise DataError("No prices of XYZ; check the ticker.")

    play(body)
    assert worker.run(folder.id) == 1
    job = read(folder)
    assert (job.state, job.error, job.run_ids) == ("failed", "No prices of XYZ; check the ticker.", ("a",))


def test_an_unexpected_error_is_a_sentence_and_its_traceback_is_kept(
    make: Publish, play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(alive=True)
    play(lambda *_: dict[str, str]()["x"])
    assert worker.run(folder.id) == 1
    assert read(folder).error == (
        "The training process stopped on an unexpected error (KeyError: 'x'); "
        f"details are in jobs/{folder.id}/output.log."
    )
    assert "Traceback" in capsys.readouterr().err


def test_a_request_out_of_bounds_fails_with_the_settings_sentence(make: Publish, play: Play) -> None:
    folder = make(config={"forward_days": 0}, alive=True)
    play(lambda *_: pytest.fail("trained"))
    assert worker.run(folder.id) == 1
    assert "forward_days is 0" in read(folder).error


def test_sigterm_ends_the_work_at_the_next_event_not_before(make: Publish, play: Play) -> None:
    folder = make(alive=True)
    reached: list[str] = []

    def body(config: Config, on_event: OnEvent) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        reached.append("after the signal")
        on_event(Event("folds"))
        return "a"

    play(body)
    assert worker.run(folder.id) == 130
    assert reached == ["after the signal"]
    assert (read(folder).state, read(folder).error) == ("cancelled", "")


def test_the_wish_to_stop_is_enough_without_a_signal(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        folder.ask_to_stop()
        with pytest.raises(Cancelled):
            on_event(Event("folds"))
        raise Cancelled

    play(body)
    assert worker.run(folder.id) == 130


def test_what_breaks_because_of_the_stop_counts_as_cancelled(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        os.kill(os.getpid(), signal.SIGTERM)
        raise ChildProcessError("the helper process was stopped with us")

    play(body)
    assert worker.run(folder.id) == 130
    assert read(folder).state == "cancelled"


def test_a_job_asked_to_stop_before_its_worker_began_trains_nothing(make: Publish, play: Play) -> None:
    folder = make(alive=True)
    folder.ask_to_stop()
    play(lambda *_: pytest.fail("trained"))
    assert worker.run(folder.id) == 130


def test_a_job_that_finishes_in_spite_of_the_stop_is_finished(make: Publish, play: Play) -> None:
    folder = make(alive=True)

    def body(config: Config, on_event: OnEvent) -> str:
        folder.ask_to_stop()
        return "a"

    play(body)
    assert worker.run(folder.id) == 0
    assert read(folder).state == "finished"


@pytest.mark.parametrize("alive", [True, False])
def test_a_job_is_run_once_and_by_its_own_process_only(make: Publish, play: Play, *, alive: bool) -> None:
    folder = make(alive=alive)
    play(lambda *_: "a")
    if alive:
        assert worker.run(folder.id) == 0
    with pytest.raises(JobError, match="was run already, or its starter is gone"):
        worker.run(folder.id)


def test_link_and_turn_do_not_wait_for_pictures_and_a_killed_picture_undoes_no_run(
    processes: Path, until: Until
) -> None:
    (processes / "no-pictures").touch()
    first = jobs.start(TrainingConfig(name="quick", seed=1)).job_id
    second = jobs.start(TrainingConfig(name="quick", seed=2)).job_id
    until(lambda: in_state(second, "finished"))
    job = jobs.get(first)
    assert jobs.is_alive(first) and job.state == "finished" and job.link is not None
    assert jobs.under_way() == []
    until(lambda: f"draw run-{first}" in journal(processes))
    os.kill(pid_of(first), signal.SIGTERM)  # nothing is left that a signal could ask to stop
    until(lambda: not jobs.is_alive(first))
    assert jobs.get(first) == job
    (processes / "no-pictures").unlink()
    until(lambda: f"drawn run-{second}" in journal(processes))


def test_a_job_cancelled_on_a_page_passes_the_turn_on_and_one_ended_by_the_system_does_not(
    processes: Path, until: Until
) -> None:
    """A machine that goes down ends everything: what started then would be lost."""
    first = start_and_hold()
    second = jobs.start(TrainingConfig(name="hold", seed=2)).job_id
    third = jobs.start(TrainingConfig(name="hold", seed=3)).job_id
    jobs.cancel(first)
    until(lambda: jobs.get(second).stage == "folds")
    os.kill(pid_of(second), signal.SIGTERM)
    until(lambda: not jobs.is_alive(second))
    assert in_state(second, "cancelled") and in_state(third, "waiting")


def test_an_unknown_job_is_refused(home: object) -> None:
    with pytest.raises(JobError, match="There is no job"):
        worker.run("0000000000000001-abcd")


def test_the_command_of_a_job_s_process_is_this_module(make: Publish, home: Path) -> None:
    folder = make(config={"forward_days": 0}, alive=True)

    def end() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command(folder.id), capture_output=True, text=True, check=False)

    assert command(folder.id) == [sys.executable, "-m", "omninmo.jobs.worker", folder.id]
    assert end().returncode == 1 and "forward_days is 0" in read(folder).error
    again = end()
    assert again.returncode == 1
    assert (
        again.stderr == f"omninmo: Job {folder.id} was run already, or its starter is gone; start it again on Train.\n"
    )
    assert f"ERROR Job {folder.id} was run already" in (home / "logs" / "train.log").read_text()


@pytest.mark.parametrize("words", [[], ["one", "two"], ["--job"]])
def test_a_worker_without_its_job_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        worker.main(words)
    assert ended.value.code == 2 and "python -m omninmo.jobs.worker" in capsys.readouterr().err
