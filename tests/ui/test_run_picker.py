"""Which runs are compared."""

import pytest

from omninmo.ui import reads, run_picker
from tests.pages.conftest import OpenPage, words
from tests.recorded import Recorded
from tests.ui.conftest import drawn, runs


@pytest.mark.parametrize(
    ("leaking", "unreadable", "exceptions"),
    [
        (0, 0, ""),
        (1, 0, " except 1 that demonstrates a leak"),
        (2, 0, " except 2 that demonstrate a leak"),
        (0, 1, " except 1 that cannot be read"),
        (2, 1, " except 2 that demonstrate a leak and 1 that cannot be read"),
    ],
)
def test_without_picks_the_page_names_what_it_shows(leaking: int, unreadable: int, exceptions: str) -> None:
    sentence = f"No run is picked, so all 6 finished runs{exceptions} are shown."
    assert run_picker.which_are_shown(6, leaking, unreadable).startswith(sentence)


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
    assert info.value.startswith("No run is picked, so the newest 50 of 60 finished runs that demonstrate no leak are")
    assert read == shown[0] == [f"id-{number}" for number in range(50)]
    (info,) = drawn(page, runs=",".join(reversed(many.index))).info
    assert info.value == "The first 50 of the 60 picked runs are shown. Pick fewer."
    assert shown[1][0] == "id-59" and len(shown[1]) == 50


def test_without_picks_no_run_is_called_picked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "finished", lambda: runs({}, {"leaks": True}))
    (info,) = drawn(run_picker.runs_to_compare, "Stability").info
    assert info.value == (
        "Stability needs two finished runs, but no run is picked, and of the 2 finished ones only 1 can be read and "
        "demonstrates no leak. Tick more of the 2 below."
    )


def test_picks_that_are_not_finished_leave_a_table_to_pick_from(open_page: OpenPage, recorded: Recorded) -> None:
    app = open_page("pages/stability.py", runs="nonsense")
    assert "Stability needs two finished runs, but no picked run is finished." in words(app)
    assert set(app.dataframe[0].value["name"]) == {"quick", "rated"}
