"""The columns of the table are chosen by group and held in the URL."""

import pytest

from omninmo.ui import column_chooser, reads
from tests.ui.conftest import drawn, runs

TABLE = runs({"params.max_depth": 5, "metrics.final_r2": 0.1}, {"metrics.oos_skill": 0.2})


def chosen(**query: str) -> list[str]:
    found: list[list[str]] = []
    drawn(lambda: found.append(column_chooser.draw(TABLE)), **query)
    return found[-1]


def test_by_default_what_differs_has_a_column() -> None:
    assert chosen() == ["metrics.oos_skill", "params.max_depth"]


def test_the_link_s_columns_are_kept_in_their_order() -> None:
    assert chosen(columns="metrics.final_r2,params.scheme,no such") == ["metrics.final_r2", "params.scheme"]


def test_a_choice_in_one_group_leaves_the_others() -> None:
    app = drawn(column_chooser.draw, TABLE, opened=column_chooser.KEY, columns="metrics.final_r2,params.max_depth")
    box = next(box for box in app.multiselect if box.label == "Model")
    assert box.value == ["params.max_depth"]
    box.set_value([]).run()
    assert app.query_params["columns"] == "metrics.final_r2"
    next(button for button in app.button if button.label == "Default columns").click().run()
    assert "columns" not in app.query_params


def test_names_without_a_column_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not drawn(column_chooser.draw, TABLE, opened=column_chooser.KEY).caption
    monkeypatch.setattr(reads, "columns_left_out", lambda: 1234)
    assert (
        drawn(column_chooser.draw, TABLE, opened=column_chooser.KEY)
        .caption[0]
        .value.startswith("1,234 more names of other tools")
    )


def test_nothing_is_sent_of_what_nobody_opened() -> None:
    assert not drawn(column_chooser.draw, TABLE).multiselect
