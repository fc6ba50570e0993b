"""Which runs Compare draws, why it does not draw the others, and which it compares one by one."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.ui import compare_scope, reads
from tests.pages.conftest import words
from tests.ui.conftest import Links, drawn, runs

MIXED: tuple[dict[str, Any], ...] = (
    {},
    {"status": "RUNNING"},
    {"leaks": True},
    {"leaks": True},
    {"status": "FAILED"},
    {"status": "KILLED"},
    {"is_ours": False},
    {"experiment": "another"},
)
"""Of runs a to h only a, b and h go together."""


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    mixed = runs(*MIXED)
    monkeypatch.setattr(reads, "runs", lambda: mixed)
    return mixed


Scopes = list[compare_scope.Scope]


def page(scopes: Scopes, **query: str) -> AppTest:
    """Return the page with the choice alone; what it amounts to at each look is appended to `scopes`."""
    return drawn(lambda: scopes.append(compare_scope.draw()), **query)


def shown(scopes: Scopes) -> str:
    return "".join(scopes[-1].runs["name"])


def test_all_are_those_that_go_together_and_the_others_are_counted(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    app = page(scopes)
    assert shown(scopes) == "abh"
    assert app.segmented_control[0].options[0] == "All runs"  # how many of how many stands below
    assert scopes[-1].left_out == {
        "is of another tool": 1,
        "failed": 1,
        "was cancelled": 1,
        "demonstrate a leak": 2,
    }
    assert len(scopes[-1].runs) + sum(scopes[-1].left_out.values()) == len(table)
    (toggle,) = app.toggle
    assert toggle.label == "Draw 5 more"
    assert "1 is of another tool, 1 failed, 1 was cancelled, 2 demonstrate a leak" in toggle.help
    toggle.set_value(True).run()
    assert shown(scopes) == "abcdefgh" and not scopes[-1].left_out
    assert "c, d: This run demonstrates a leak" in words(app)


def test_filter_and_experiment_narrow_down_and_are_taken_back_by_their_chips(table: pd.DataFrame, links: Links) -> None:
    scopes: Scopes = []
    app = page(scopes, experiment="stock_prediction", filter="running")
    assert shown(scopes) == "b"
    assert scopes[-1].left_out["do not match the filter"] == 6
    assert scopes[-1].left_out["is of another experiment"] == 1
    app.button(key="compare_without_filter").click().run()
    assert shown(scopes) == "ab" and "filter" not in app.query_params
    app.button(key="compare_without_experiment").click().run()
    assert shown(scopes) == "abh"


def test_a_filter_that_cannot_be_read_is_named_and_leaves_all(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    app = page(scopes, filter="`![](h)` > 1")
    assert "The link's filter is not applied" in words(app) and "![](h)" in words(app)
    assert "\\!\\[" in app.warning[0].value and shown(scopes) == "abh"


def test_two_picked_runs_are_what_the_page_opens_with(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    page(scopes, runs="id-a,id-c")
    assert shown(scopes) == "ac" and scopes[-1].left_out == {"are not picked": 6}
    page(scopes, runs="id-a")
    assert shown(scopes) == "abh"
    page(scopes, runs="id-a,id-c", show="all")
    assert shown(scopes) == "abch"  # a picked run is drawn in any case


def test_an_unpicked_run_stays_drawn_until_the_scope_is_chosen_anew(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    app = page(scopes, runs="id-a,id-b,id-c")
    app.query_params["runs"] = "id-a,id-b"
    app.run()
    assert shown(scopes) == "abc"
    app.segmented_control(key=compare_scope.KEY).set_value("all").run()
    assert app.query_params["show"] == "all"
    app.segmented_control(key=compare_scope.KEY).set_value("picked").run()
    assert shown(scopes) == "ab" and app.query_params["show"] == "picked"


def test_the_last_pick_taken_back_leaves_a_page_that_works(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    app = page(scopes, runs="id-a,id-b")
    app.query_params["runs"] = ""
    app.run()
    assert not app.exception and shown(scopes) == "ab"
    page(scopes, show="picked")
    assert shown(scopes) == "abh"


@pytest.mark.parametrize(("show", "names"), [("nonsense", "abh"), ("![](h)", "abh")])
def test_a_scope_that_does_not_exist_is_all(show: str, names: str, table: pd.DataFrame) -> None:
    scopes: Scopes = []
    page(scopes, show=show)
    assert shown(scopes) == names


def test_unknown_picks_are_named_and_left_out(table: pd.DataFrame) -> None:
    scopes: Scopes = []
    app = page(scopes, runs="id-a,![](h),id-b")
    assert "1 of 3 picked runs are not in this store (\\!\\[" in app.warning[0].value and shown(scopes) == "ab"


def test_one_run_is_asked_for_another(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "runs", lambda: runs({}))
    scopes: Scopes = []
    app = page(scopes, runs="id-a")
    assert "A comparison needs two runs, but this store has 1. A sweep trains ten" in words(app)
    assert "Train sample sweep" in [button.label for button in app.button]
    assert not app.segmented_control and scopes[-1].runs.empty  # there is nothing to choose from


def test_runs_that_cannot_be_drawn_are_counted_by_their_reason(monkeypatch: pytest.MonkeyPatch, links: Links) -> None:
    monkeypatch.setattr(reads, "runs", lambda: runs({"leaks": True}, {"leaks": True}))
    scopes: Scopes = []
    assert "but of 2 runs none is drawn: 2 demonstrate a leak." in words(page(scopes))
    assert links == [("Runs", "Pick runs", {})]


@pytest.mark.parametrize(
    ("picked", "count", "expected"),
    [
        (["id-2", "id-0"], 30, ["id-2", "id-0"]),
        ([], 20, [f"id-{number}" for number in range(20)]),
        (["id-1"], 21, []),
        ([f"id-{number}" for number in range(21)], 30, []),
        (["unknown", "id-1"], 3, ["id-0", "id-1", "id-2"]),
        ([], 1, []),
    ],
)
def test_two_to_twenty_runs_are_compared_one_by_one(picked: list[str], count: int, expected: list[str]) -> None:
    many = pd.DataFrame({"name": "x"}, index=[f"id-{number}" for number in range(count)])
    chosen: list[str] = []
    drawn(lambda: chosen.extend(compare_scope.one_by_one(many).index), runs=",".join(picked))
    assert chosen == expected


def test_a_big_table_is_judged_without_a_loop_over_its_rows() -> None:
    many = pd.concat([runs(*MIXED)] * 2000, ignore_index=True)
    reasons: list[pd.Series] = []
    drawn(lambda: reasons.append(compare_scope.why_not(many)))
    assert compare_scope.counted(reasons[0])["demonstrate a leak"] == 4000
