"""Sums over time: thinned without losing the end, each run in the colour it has elsewhere."""

import numpy as np
import pandas as pd

from omninmo.figures.cumulative import MAX_DATES, cumulative, cumulative_info
from omninmo.figures.run_marks import run_marks

NAMES = {"id-a": "a", "id-b": "<i>b</i>", "id-c": "c"}


def sums(dates: int) -> pd.DataFrame:
    index = pd.bdate_range("2020-01-01", periods=dates)
    return pd.DataFrame({"id-b": np.arange(dates, dtype=float), "id-c": np.nan}, index=index)


def test_long_lines_are_thinned_and_keep_first_and_last_date() -> None:
    table = sums(5000)
    info = cumulative_info(table, NAMES, "Sum")
    assert len(info.sums) == MAX_DATES
    assert info.sums.index[0] == table.index[0] and info.sums.index[-1] == table.index[-1]
    assert info.sums["id-b"].iloc[-1] == 4999


def test_short_lines_are_drawn_as_they_are() -> None:
    pd.testing.assert_frame_equal(cumulative_info(sums(3), NAMES, "Sum").sums, sums(3))


def test_a_run_has_the_colour_of_its_position_among_all() -> None:
    first, _ = cumulative(cumulative_info(sums(3), NAMES, "Sum")).data
    assert first.line.color == run_marks(3)[1].colour and first.name == "&lt;i&gt;b&lt;/i&gt;"


def test_no_dates_are_a_sentence() -> None:
    figure = cumulative(cumulative_info(sums(0), NAMES, "Sum"))
    assert figure.layout.annotations[0].text == "No dates in common"
