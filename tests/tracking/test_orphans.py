"""Which runs marked RUNNING are left behind: only those that this machine and this home can judge."""

import socket
from pathlib import Path

import pytest

from omninmo import schema
from omninmo.tracking.orphans import MAX_CLOCK_SHIFT, is_orphan, this_process


@pytest.fixture
def tags(home: Path) -> dict[str, str]:
    """Return the tags of a run of this process."""
    return {schema.TAG_HOST: socket.gethostname(), schema.TAG_HOME: str(home), schema.TAG_PROCESS: this_process()}


def nobody(job: str) -> bool:
    return False


def test_a_run_of_a_living_process_is_none(tags: dict[str, str]) -> None:
    assert not is_orphan(tags, nobody)


def test_a_clock_that_was_set_ends_no_run_and_a_number_used_anew_keeps_none(tags: dict[str, str]) -> None:
    number, _, started = this_process().partition("@")

    def shifted(seconds: float) -> dict[str, str]:
        return tags | {schema.TAG_PROCESS: f"{number}@{float(started) + seconds}"}

    assert not is_orphan(shifted(0.9 * MAX_CLOCK_SHIFT), nobody)
    assert is_orphan(shifted(-1.1 * MAX_CLOCK_SHIFT), nobody)


def test_a_run_of_a_job_is_judged_by_its_job(tags: dict[str, str]) -> None:
    asked: list[str] = []

    def is_alive(job: str) -> bool:
        asked.append(job)
        return job == "alive"

    assert is_orphan(tags | {schema.TAG_JOB: "dead"}, is_alive)
    assert not is_orphan(tags | {schema.TAG_JOB: "alive"}, is_alive)
    assert asked == ["dead", "alive"]


@pytest.mark.parametrize("tag", [schema.TAG_HOST, schema.TAG_HOME])
def test_a_run_of_elsewhere_or_of_another_tool_is_never_one(tags: dict[str, str], tag: str) -> None:
    dead = tags | {schema.TAG_PROCESS: "1@0"}
    assert is_orphan(dead, nobody)
    assert not is_orphan(dead | {tag: "another"}, nobody)
    assert not is_orphan({}, nobody)
