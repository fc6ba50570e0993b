"""The component is handed the runs, and its scripts make one module without a foreign word."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from omninmo.ui.parallel import coordinates
from tests.ui.conftest import drawn, runs
from tests.ui.javascript import foreign_words

TABLE = runs({"params.max_depth": 3}, {"params.max_depth": 5}, {"params.max_depth": 4, "params.subsample": 0.5})


def opened(**query: str) -> AppTest:
    return drawn(coordinates.draw, TABLE, {"still running": 1}, **query)


def sent(app: AppTest) -> tuple[str, str]:
    """Return what is sent of the state, and of the runs."""
    assert not app.exception
    state, runs = app.get("bidi_component")
    return state.proto.json, runs.proto.json


def data(**query: str) -> dict[str, Any]:
    return dict(json.loads(sent(opened(**query))[1]))


def test_the_component_gets_all_runs_and_why_others_are_not_drawn() -> None:
    of_runs = data()
    assert of_runs["ids"] == list(TABLE.index) and of_runs["leftOut"] == [["still running", 1]]
    assert of_runs["axes"][:2] == ["max_depth", "subsample"] and of_runs["colour"] == "name"


def test_a_change_elsewhere_sends_the_state_and_not_the_runs_again() -> None:
    app = opened(runs="id-a,id-b")
    state, of_runs = sent(app)
    app.query_params["runs"] = ""
    app.query_params["ranges"] = '{"max_depth": {"between": [[3, 4]]}}'
    changed, again = sent(app.run())
    assert again == of_runs and json.loads(of_runs)["state"]["picked"] == ["id-a", "id-b"]
    assert json.loads(changed)["revision"] == json.loads(state)["revision"] + 1
    assert json.loads(changed)["state"] == {
        "picked": [],
        "ranges": '{"max_depth": {"between": [[3, 4]]}}',
        "axes": "",
        "metric": "",
    }


def test_columns_that_a_link_asks_for_are_sent_too() -> None:
    assert "forward_days" not in data()["columns"]
    assert {"forward_days", "direction_accuracy"} <= set(
        data(axes='["forward_days"]', metric="direction_accuracy")["columns"]
    )


def test_columns_in_which_a_link_selects_runs_are_sent_too() -> None:
    assert "forward_days" in data(ranges='{"forward_days": {"between": [[1, 60]]}}')["columns"]
    for nonsense in ("no", "[]", "{", "[[" * 9000, '{"no": 1}', "null", "1e999"):
        assert "forward_days" not in data(ranges=nonsense, axes=nonsense)["columns"]


def test_every_script_is_part_of_the_component() -> None:
    assert {path.name for path in coordinates.FOLDER.glob("*.js")} == {*coordinates.SCRIPTS, coordinates.STATE_SCRIPT}


def test_no_script_makes_markup_of_a_text_or_asks_another_machine() -> None:
    assert not foreign_words(coordinates.FOLDER.glob("*.js"))
