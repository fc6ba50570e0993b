"""Which run is explained."""

from pathlib import Path

from omninmo.ui import run_selector
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn


def test_one_of_the_picked_runs_is_explained_or_of_all(recorded: Recorded) -> None:
    assert drawn(run_selector.draw, runs=recorded.rated_id).selectbox[0].options == ["rated"]
    box = drawn(run_selector.draw, run=recorded.run_id).selectbox[0]
    assert set(box.options) == {"quick", "rated"} and box.value == recorded.run_id


def test_picks_without_a_finished_run_lead_to_all_runs(recorded: Recorded, links: Links) -> None:
    app = drawn(run_selector.draw, runs="nonsense")
    assert not app.selectbox and "Pick some of the 2 on Runs" in app.info[0].value
    assert links == [("Runs", "Pick runs", {})]


def test_an_empty_store_has_nothing_to_explain(home: Path, links: Links) -> None:
    assert "There is no finished run to explain yet." in drawn(run_selector.draw).info[0].value
    assert links == [("Home", "Go to Home and press Train sample", {})]
