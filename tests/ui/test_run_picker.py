"""Which runs are compared."""

from typing import Any

import pytest

from omninmo.ui import comparable_runs, reads, run_picker
from omninmo.ui.comparable_runs import Alike
from tests.evaluation import predicted
from tests.pages.conftest import OpenPage, words
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs

OTHER = "that predict something else (another Horizon)"


ON_OTHER_ROWS = "that are tested on other rows (less than 60 % in common, or other targets)"


@pytest.mark.parametrize(
    ("found", "leaking", "unreadable", "which", "left_out"),
    [
        ({}, 0, 0, "all 6", "Pick some to narrow down."),
        ({}, 1, 0, "6 of 7", "Left out: 1 that demonstrates a leak."),
        ({"other_kind": 2}, 2, 3, "6 of 13", f"Left out: 2 {OTHER}, 2 that demonstrate a leak and 3 that cannot be"),
        ({"other_kind": 2000, "older": 4000}, 0, 0, "the newest 6 of 6,006", f"Left out: 2,000 {OTHER} and 4,000 that"),
        ({"other_rows": 3, "older": 1}, 0, 0, "the newest 6 of 10", f"Left out: 3 {ON_OTHER_ROWS} and 1 that is older"),
    ],
)
def test_without_picks_the_page_counts_what_it_shows_and_what_not(
    found: dict[str, Any], leaking: int, unreadable: int, which: str, left_out: str
) -> None:
    alike = Alike(runs(*[{}] * 6), **found)
    said = run_picker.which_are_shown(6, alike, leaking, ["Horizon"], unreadable)
    assert said.startswith(f"No run is picked, so {which} finished runs are shown. {left_out}")


@pytest.fixture(autouse=True)
def _same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let runs without a store have rows, the same for all."""
    monkeypatch.setattr(comparable_runs, "_version", lambda uri, run_id: "")
    monkeypatch.setattr(reads, "predictions", lambda run_id: predicted.regression(dates=10))


def test_of_many_runs_the_newest_are_read_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    row = runs({}).iloc[[0]]
    many = row.loc[row.index.repeat(60)].assign(run_id=[f"id-{number}" for number in range(60)]).set_index("run_id")
    many = many.assign(run_id=many.index)
    monkeypatch.setattr(reads, "finished", lambda: many)
    read: list[str] = []
    shown: list[list[str]] = []

    def page() -> None:
        shown.append(list(run_picker.runs_to_compare("Stability", read.append).index))

    (info,) = drawn(page).info
    assert info.value.startswith("No run is picked, so the newest 50 of 60 finished runs are shown. Left out: 10 that")
    assert read == shown[0] == [f"id-{number}" for number in range(50)]
    (info,) = drawn(page, runs=",".join(reversed(many.index))).info
    assert info.value == "The first 50 of the 60 picked runs are shown. Pick fewer."
    assert shown[1][0] == "id-59" and len(shown[1]) == 50


def test_without_picks_the_newest_that_can_be_read_decide_which_runs_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """So the newest fifty of all are read, and the newest fifty of those that predict the same: no others."""
    row = runs({}).iloc[[0]]
    many = row.loc[row.index.repeat(120)].assign(run_id=[f"id-{number}" for number in range(120)]).set_index("run_id")
    many["params.forward_days"] = [60 if number % 3 == 0 else 30 for number in range(120)]
    monkeypatch.setattr(reads, "finished", lambda: many.assign(run_id=many.index))
    read: list[str] = []
    (info,) = drawn(run_picker.runs_to_compare, "Stability", read.append).info
    alike = [number for number in range(120) if number % 3][:50]
    assert read == [f"id-{number}" for number in (*range(50), *alike[alike.index(50) :])]
    assert "the newest 50 of 120" in info.value and "40 that predict something else" in info.value
    assert "30 that are older" in info.value


def test_without_picks_no_run_is_called_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "finished", lambda: runs({}, {"leaks": True}))
    (info,) = drawn(run_picker.runs_to_compare, "Stability").info
    assert info.value == (
        "Stability needs two finished runs, but no run is picked, and no two of the 2 finished ones predict the same "
        "on common rows, leak nothing and can be read. Tick more of the 2 below."
    )


def test_picks_that_are_not_finished_leave_a_table_to_pick_from(open_page: OpenPage, recorded: Recorded) -> None:
    app = open_page("pages/stability.py", runs="nonsense")
    assert "Stability needs two finished runs, but no picked run is finished." in words(app)
    assert set(app.dataframe[0].value["name"]) == {"quick", "rated"}
