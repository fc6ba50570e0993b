"""Runs whose process is gone are ended, and nothing is written where there are none."""

import pandas as pd
import pytest

from omninmo import schema
from omninmo.errors import StoreError
from omninmo.ui import orphans, reads
from tests.recorded import Recorded
from tests.ui.conftest import runs


def test_a_store_without_orphans_is_not_written_to(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omninmo.jobs.reap", lambda: pytest.fail("there was nothing to end"))
    orphans.end()


def test_a_read_ends_nothing(own: Recorded) -> None:
    from omninmo.config import TrainingConfig
    from omninmo.tracking import writer

    run = writer.open_run(TrainingConfig(name="left"), 20, {schema.TAG_JOB: "a job that is gone"})
    assert reads.run(run.run_id)["status"] == "RUNNING"
    orphans.end()
    assert reads.run(run.run_id)["status"] == "FAILED"


def test_a_store_that_cannot_be_written_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> list[str]:
        raise StoreError("read-only")

    table: pd.DataFrame = runs({"status": "RUNNING"})
    monkeypatch.setattr(reads, "runs", lambda: table)
    monkeypatch.setattr(orphans, "is_orphan", lambda tags, is_alive: True)
    monkeypatch.setattr("omninmo.jobs.reap", refuse)
    orphans.end()


def test_runs_of_other_tools_are_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of them may say RUNNING."""
    judged: list[dict[str, str]] = []
    tags = {f"tags.{schema.TAG_HOST}": "h", "tags.else": "x"}
    table: pd.DataFrame = runs({"status": "RUNNING"}, {"status": "RUNNING", **tags}, {})
    monkeypatch.setattr(reads, "runs", lambda: table)

    def judge(tags: dict[str, str], _is_alive: object) -> bool:
        judged.append(tags)
        return False

    monkeypatch.setattr(orphans, "is_orphan", judge)
    orphans.end()
    assert judged == [{schema.TAG_HOST: "h"}]
