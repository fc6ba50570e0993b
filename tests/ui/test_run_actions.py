"""What can be done with a run."""

import pytest

from omninmo.config import TrainingConfig
from omninmo.ui import reads, run_actions
from omninmo.ui.foreign_text import plain
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn
from tests.ui.conftest import run as stored


def test_a_run_can_be_explained_cloned_and_repeated(recorded: Recorded, links: Links) -> None:
    app = drawn(run_actions.draw, run := reads.run(recorded.run_id))
    assert links == [
        ("Explain", "Explain this run", {"run": recorded.run_id}),
        ("Predict", "Predict with it", {"run": recorded.run_id}),
        ("Train", "Clone and edit", {"from": recorded.run_id}),
    ]
    assert [button.label for button in app.button] == ["Make it champion anyway", "Run again"]
    assert (
        drawn(run_actions.command, run).code[0].value.startswith("python -m omninmo train --force-sample --name quick")
    )


def test_a_run_of_prices_of_one_s_own_says_why_it_cannot_be_repeated(
    links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(source="own"))
    app = drawn(run_actions.draw, stored(run_id="a"))
    steps = [("Explain", "Explain this run", {"run": "a"}), ("Predict", "Predict with it", {"run": "a"})]
    assert links == steps
    assert [button.label for button in app.button] == ["Make it champion anyway"]
    assert "which were not kept; run it again from Python" in app.caption[0].value
    assert not drawn(run_actions.command, stored(run_id="a")).code
    app = drawn(run_actions.clone, "a")  # of a run that failed
    assert links == steps and "which were not kept; run it again from Python" in app.caption[0].value


def test_the_files_that_it_is_run_again_from_are_named_before_the_click(
    links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(source="csv", path="/of a colleague.csv"))
    app = drawn(run_actions.draw, stored(run_id="a"))
    assert [text.value for text in app.caption] == [plain("Prices as trained are read from /of a colleague.csv.")]


def test_a_run_that_leaks_does_not_lead_to_a_forecast(links: Links, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig(source="own"))
    drawn(run_actions.draw, stored(run_id="a", leaks=True))
    assert [label for label, _, _ in links] == ["Explain"]
