"""The component is handed the runs, and its scripts make one module without a foreign word."""

import json
from typing import Any

from omninmo.ui.parallel import coordinates
from tests.ui.conftest import drawn, runs

TABLE = runs({"params.max_depth": 3}, {"params.max_depth": 5}, {"params.max_depth": 4, "params.subsample": 0.5})


def data(**query: str) -> dict[str, Any]:
    app = drawn(coordinates.draw, TABLE, {"still running": 1}, **query)
    assert not app.exception
    (component,) = app.get("bidi_component")
    return dict(json.loads(component.proto.json))


def test_the_component_gets_all_runs_and_why_others_are_not_drawn() -> None:
    sent = data()
    assert sent["ids"] == list(TABLE.index) and sent["leftOut"] == [["still running", 1]]
    assert sent["axes"][:2] == ["max_depth", "subsample"] and sent["colour"] == "name"


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
    assert {path.name for path in coordinates.FOLDER.glob("*.js")} == set(coordinates.SCRIPTS)


def test_no_script_makes_markup_of_a_text_or_asks_another_machine() -> None:
    source = "\n".join((coordinates.FOLDER / name).read_text("utf-8") for name in coordinates.SCRIPTS)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "fetch(",
        "http:",
        "https:",
        "import ",
    ):
        assert word not in source, word
