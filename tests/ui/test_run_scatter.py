"""The scatter of two columns; a click picks a run, another one unpicks it."""

from types import SimpleNamespace

import pytest

from omninmo.ui import run_scatter
from tests.pages.conftest import charts, words
from tests.ui.conftest import drawn, runs


def test_the_columns_of_the_link_are_drawn() -> None:
    table = runs({"params.max_depth": 5}, {"metrics.oos_skill": float("inf")}, {})
    app = drawn(run_scatter.draw, table, ["id-a"], x="max_depth", y="oos_skill")
    assert [box.value for box in app.selectbox] == ["max_depth", "oos_skill"] and charts(app)
    assert "2 in all" in words(app) and "1 lacks one of the two values" in words(app)


def test_two_scores_are_drawn_at_first_and_those_without_are_counted() -> None:
    table = runs({}, {"metrics.oos_skill": float("inf")}, {"metrics.rank_ic_mean": None})
    app = drawn(run_scatter.draw, table, [])
    assert [box.value for box in app.selectbox] == ["rank_ic_mean", "oos_skill"]
    assert "2 lack one of the two values, or have one that no axis can show" in words(app)


@pytest.mark.parametrize(
    ("picked", "points", "expected"),
    [
        ("", ["id-b"], "id-b"),
        ("id-a", ["id-b"], "id-a,id-b"),
        ("id-a,id-b", ["id-b"], "id-a"),
        ("id-a", [], "id-a"),  # a redrawn chart reports no point
    ],
)
def test_a_click_picks_and_the_next_unpicks(
    picked: str, points: list[str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicked = [{"customdata": [run_id, "a name"]} for run_id in points]

    def click() -> None:
        state = {run_scatter.KEY: {"selection": {"points": clicked}}}
        monkeypatch.setattr(run_scatter, "st", SimpleNamespace(session_state=state))
        run_scatter._clicked()

    assert drawn(click, runs=picked).query_params["runs"] == expected


def test_runs_without_any_score_are_a_sentence() -> None:
    table = runs({}, {})
    table = table.loc[:, ~table.columns.str.startswith("metrics.")]
    assert "has a score to draw yet" in drawn(run_scatter.draw, table, []).info[0].value
