"""Differences to the baseline run: with interval, p and a verdict in words, or why there is none."""

import pandas as pd

from omninmo.ui import run_differences
from tests.pages.conftest import words
from tests.ui.comparisons import DAMAGED, compared
from tests.ui.conftest import drawn

FAR: dict[str, object] = {"params.forward_days": 10}
SAME: dict[str, object] = {}


def test_a_clear_difference_is_called_by_its_direction() -> None:
    app = drawn(run_differences.draw, *compared({"noise": 0.1}, {"noise": 2.0}), "id-a")
    (row,) = app.table[0].value.itertuples()
    assert row.Index == "b" and row[3] == row[6] == ":red[▼ worse]"
    assert row[1].startswith("−") and " to −" in row[1] and "Holm" in row[2]
    app = drawn(run_differences.draw, *compared({"noise": 0.1}, {"noise": 2.0}), "id-b")
    assert app.table[0].value.iloc[0, 2] == ":green[▲ better]"


def test_the_reading_states_dates_the_correction_and_the_caution() -> None:
    text = words(drawn(run_differences.draw, *compared({}, {"noise": 0.5}, {"noise": 0.6}), "id-a"))
    assert "400 dates, some 80 of them independent" in text and "corrected by Holm for 4 tests at once" in text
    assert "not that the runs are equal" in text


def test_the_same_model_twice_is_identical_not_equal_by_a_test() -> None:
    app = drawn(run_differences.draw, *compared({}, {}), "id-a")
    table = app.table[0].value
    assert table.iloc[0, 2] == "identical" and table.iloc[0, 1] == "n/a"
    assert "Holm" not in words(app), "nothing was tested"


def test_runs_of_other_groups_and_damaged_ones_are_named() -> None:
    text = words(drawn(run_differences.draw, *compared({}, {"noise": 0.5}, FAR, DAMAGED), "id-a"))
    assert "Not in the group of the baseline run, so not tested against it: c, d." in text


def test_a_baseline_run_alone_is_a_sentence() -> None:
    for first, second in ((SAME, FAR), (DAMAGED, SAME)):
        app = drawn(run_differences.draw, *compared(first, second), "id-a")
        assert "no difference can be tested" in app.info[0].value and not app.table


def test_a_difference_that_is_not_tested_says_why() -> None:
    table = pd.DataFrame(
        [
            {"run_id": "id-b", "measure": measure, "difference": 0.1, "mark": "not tested", "reason": "Too few dates."}
            | dict.fromkeys(("low", "high", "p", "p_holm", "dates", "independent_dates"), float("nan"))
            for measure in run_differences.MEASURES
        ]
    )
    shown = run_differences.as_text(table, {"id-b": "b"})
    assert list(shown.iloc[0]) == ["+0.100", "n/a", "not tested"] * 2
    assert "They rest" not in run_differences.reading(table)


def test_runs_whose_names_are_shown_alike_stay_apart() -> None:
    app = drawn(run_differences.draw, *compared({}, {"name": "x y"}, {"name": "x  y"}), "id-a")
    assert list(app.table[0].value.index) == ["x y", "x y (2)"]
