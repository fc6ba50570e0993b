"""Which run is explained."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from omninmo.ui import run_selector
from tests.hostile import HOSTILE
from tests.pages.test_hostile import assert_plain
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn


def test_one_of_the_picked_runs_is_explained_or_of_all(recorded: Recorded) -> None:
    assert drawn(run_selector.draw, runs=recorded.rated_id).selectbox[0].options == ["rated"]
    box = drawn(run_selector.draw, run=recorded.run_id).selectbox[0]
    assert set(box.options) == {"quick", "rated"} and box.value == recorded.run_id


def test_the_first_run_that_can_be_read_is_explained(own: Recorded) -> None:
    (own.artifacts(own.rated_id) / "features.json").write_text("[]")
    picks = f"{own.rated_id},{own.run_id}"
    app = drawn(run_selector.draw, runs=picks)
    assert app.selectbox[0].value == own.run_id and "rated is left out" in app.warning[0].value
    app = drawn(run_selector.draw, runs=picks, run=own.rated_id)
    assert app.selectbox[0].value == own.rated_id and "rated is left out" in app.warning[0].value
    assert not drawn(run_selector.draw, runs=picks, run=own.run_id).warning


def test_of_two_runs_of_one_name_the_chosen_one_is_explained(own: Recorded) -> None:
    with closing(sqlite3.connect(own.home / "mlflow.db")) as store, store:
        store.execute("UPDATE runs SET name = 'twin'")
    app = drawn(run_selector.draw, run=own.run_id)
    for run_id in (own.rated_id, own.run_id):
        assert app.selectbox[0].set_value(run_id).run().query_params["run"] == run_id
        assert app.selectbox[0].value == run_id and f"twin · {run_id[:8]}" in app.selectbox[0].options


def test_the_box_says_what_the_link_says_after_back(recorded: Recorded) -> None:
    app = drawn(run_selector.draw, run=recorded.run_id)
    app.selectbox[0].set_value(recorded.rated_id).run()
    app.query_params["run"] = recorded.run_id
    app.run()
    assert app.selectbox[0].value == recorded.run_id


def test_picks_without_a_finished_run_lead_to_all_runs(recorded: Recorded, links: Links) -> None:
    app = drawn(run_selector.draw, runs="nonsense")
    assert not app.selectbox and "Pick some of the 2 on Runs" in app.info[0].value
    assert links == [("Runs", "Pick runs", {})]


def test_a_link_to_no_run_or_to_an_unfinished_one_is_said_to_be_so(own: Recorded) -> None:
    for text in ("nonsense", HOSTILE[0]):
        app = drawn(run_selector.draw, run=text)
        assert "this store has 2 runs and none of that id" in app.warning[0].value and app.selectbox[0].value
        assert_plain(app, text)
    with closing(sqlite3.connect(own.home / "mlflow.db")) as store, store:
        store.execute("UPDATE runs SET status = 'FAILED', name = '**quick**' WHERE run_uuid = ?", (own.run_id,))
    app = drawn(run_selector.draw, run=own.run_id)
    assert "quick\\*\\* has not finished" in app.warning[0].value and app.selectbox[0].value == own.rated_id


def test_an_empty_store_has_nothing_to_explain(home: Path) -> None:
    app = drawn(run_selector.draw)
    assert "There is no finished run to explain yet." in app.info[0].value
    assert "Train sample" in [button.label for button in app.button]


def test_a_run_outside_of_the_picks_is_explained_and_the_picks_are_kept(recorded: Recorded) -> None:
    app = drawn(run_selector.draw, runs=recorded.rated_id, run=recorded.run_id)
    assert app.selectbox[0].value == recorded.run_id and set(app.selectbox[0].options) == {"quick", "rated"}
    assert app.query_params["runs"] == recorded.rated_id
    assert drawn(run_selector.draw, runs=recorded.rated_id, run="nonsense").selectbox[0].options == ["rated"]


def test_no_more_than_the_newest_runs_are_offered_with_the_link_s(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_selector, "MAX_OFFERED", 1)
    app = drawn(run_selector.draw)
    assert app.selectbox[0].options == ["rated"]
    assert "The newest 1 of 2 finished runs are offered here" in app.caption[0].value
    box = drawn(run_selector.draw, run=recorded.run_id).selectbox[0]
    assert box.options == ["quick", "rated"] and box.value == recorded.run_id
    app = drawn(run_selector.draw, runs=f"{recorded.run_id},{recorded.rated_id}")
    assert app.selectbox[0].options == ["quick", "rated"] and not app.caption


def test_the_run_that_changes_are_counted_from_can_be_explained_itself(recorded: Recorded) -> None:
    app = drawn(run_selector.draw, run=recorded.run_id, base=recorded.rated_id)
    app.selectbox[0].set_value(recorded.rated_id).run()
    assert app.query_params["run"] == recorded.rated_id and "base" not in app.query_params
