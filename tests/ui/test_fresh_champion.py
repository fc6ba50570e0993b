"""The champion's successor: trained by a job, compared first, and champion only by a second click."""

import pandas as pd
import pytest

from omninmo import jobs
from omninmo.config import AgainConfig, TrainingConfig
from omninmo.jobs import job
from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from omninmo.ui import fresh_champion, job_cards, reads
from tests.pages.conftest import words
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn
from tests.ui.test_run_edits import press

AGAIN = "Train the champion again on today's prices"


def done(kind: str, run_id: str, *made: str, state: job.State = "finished") -> jobs.Job:
    """Return a job that was carried out for a run, and the runs that it made."""
    return jobs.Job(
        id="1-a", kind=kind, title="", state=state, stage="", step=0, steps=0, run=0, runs=0, run_ids=made, error="",
        created=0.0, started=None, updated=0.0, request={"run_id": run_id},
    )  # fmt: skip


def labels(run_id: str, config: TrainingConfig | None = None) -> list[str]:
    app = drawn(fresh_champion.draw, reads.run(run_id), config or TrainingConfig())
    return [button.label for button in app.button]


def test_the_champion_alone_is_trained_again(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[AgainConfig] = []
    monkeypatch.setattr(job_cards, "start", started.append)
    assert labels(own.run_id) == ["Make it champion anyway"]
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert labels(own.run_id) == ["No longer champion", AGAIN]
    press(drawn(fresh_champion.draw, reads.run(own.run_id), TrainingConfig()), AGAIN)
    assert started == [AgainConfig(run_id=own.run_id, name=reads.run(own.run_id)["name"])]
    assert labels(own.run_id, TrainingConfig(source="own")) == ["No longer champion"]


def test_while_it_is_trained_again_the_button_waits_and_says_where_to_look(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    monkeypatch.setattr(jobs, "under_way", lambda: [done("again", own.run_id, state="running")])
    app = drawn(fresh_champion.draw, reads.run(own.run_id), TrainingConfig())
    assert {button.label: button.disabled for button in app.button}[AGAIN]
    assert "It is being trained again" in words(app)
    monkeypatch.setattr(jobs, "under_way", lambda: [done("again", own.rated_id, state="running")])
    assert not drawn(fresh_champion.draw, reads.run(own.run_id), TrainingConfig()).button[1].disabled


def test_the_successor_is_the_newest_that_was_trained_from_that_run(
    own: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [
        done("again", own.run_id, "gone"),
        done("again", own.run_id, state="failed"),
        done("train", own.run_id, own.run_id),
        done("again", "another", own.run_id),
        done("again", own.run_id, own.rated_id),
    ]
    monkeypatch.setattr(jobs, "recent", lambda: known)
    assert fresh_champion.successor(own.run_id) == own.rated_id
    assert fresh_champion.successor(own.rated_id) is None


def test_old_and_new_are_compared_before_the_alias_moves(
    own: Recorded, monkeypatch: pytest.MonkeyPatch, links: Links
) -> None:
    asked: list[tuple[str, str]] = []

    def compared(runs: pd.DataFrame, read: object) -> list[str]:
        asked.append((str(runs.index[0]), str(runs.index[1])))
        return ["On the 9 unseen rows: $x$"]

    champion.appoint(RunStore(), own.run_id, anyway=True)
    monkeypatch.setattr(jobs, "recent", lambda: [done("again", own.run_id, own.rated_id)])
    monkeypatch.setattr(fresh_champion, "old_and_new", compared)
    app = drawn(_page, own.run_id)
    assert asked == [(own.run_id, own.rated_id)] and "On the 9 unseen rows: $x$" in words(app)
    assert "was trained from the settings of the champion" in words(app)
    assert RunStore().champion() == own.run_id and links[-1][2] == {"run": own.rated_id}
    press(app, "Make the new run champion anyway")
    assert RunStore().champion() == own.rated_id


def test_a_champion_that_changed_meanwhile_is_not_replaced(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    champion.appoint(RunStore(), own.run_id, anyway=True)
    monkeypatch.setattr(jobs, "recent", lambda: [done("again", own.run_id, own.rated_id)])
    monkeypatch.setattr(fresh_champion, "old_and_new", lambda *_: [])
    monkeypatch.setattr("omninmo.ui.frame.link", lambda *_, **__: None)
    app = drawn(_page, own.run_id)
    champion.clear(RunStore())
    assert "is not champion any more" in press(app, "Make the new run champion anyway").error[0].value
    assert RunStore().champion() is None


def _page(run_id: str) -> None:
    from omninmo.config import TrainingConfig
    from omninmo.ui import fresh_champion, reads, run_edits

    run_edits.message()
    fresh_champion.draw(reads.run(run_id), TrainingConfig(source="yahoo"))
