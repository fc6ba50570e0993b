"""Which runs are compared."""

import pytest

from omninmo.ui import run_picker
from tests.pages.conftest import OpenPage, words
from tests.recorded import Recorded


@pytest.mark.parametrize(
    ("leaking", "sentence"),
    [
        (0, "No run is picked, so all 6 finished runs are shown."),
        (1, "No run is picked, so all 6 finished runs except 1 that demonstrates a leak are shown."),
        (2, "No run is picked, so all 6 finished runs except 2 that demonstrate a leak are shown."),
    ],
)
def test_without_picks_the_page_names_what_it_shows(leaking: int, sentence: str) -> None:
    assert run_picker.all_are_shown(6, leaking).startswith(sentence)


def test_picks_that_are_not_finished_leave_a_table_to_pick_from(open_page: OpenPage, recorded: Recorded) -> None:
    app = open_page("pages/stability.py", runs="nonsense")
    assert "Stability needs two finished runs, but no picked run is finished." in words(app)
    assert set(app.dataframe[0].value["name"]) == {"quick", "rated"}
