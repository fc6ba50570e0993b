"""Rank intervals: median, quartiles and range of each feature, and how often it is among the top k."""

import pandas as pd

from omninmo.evaluation.rank_intervals import rank_intervals
from omninmo.figures.rank_ranges import ranges_info, rank_ranges

SHARES = pd.DataFrame({"r1": [0.5, 0.3, 0.2], "r2": [0.2, 0.5, 0.3], "r3": [0.5, 0.3, 0.2]}, index=["a", "b", "c"])


def test_lines_and_points_are_those_of_the_table() -> None:
    info = ranges_info(rank_intervals(SHARES, k=1), {"a": "A <b>"}, k=1, rankings=3, top=2)
    assert info.features == ("A &lt;b&gt;", "b")
    whole, middle, medians, frequencies = rank_ranges(info).data
    assert list(whole.x[:2]) == [1, 3] and list(middle.x[:2]) == [1, 2]
    assert list(medians.x) == [1, 2]
    assert list(rank_ranges(info).layout.xaxis.tickvals) == [1, 2, 3]
    assert list(frequencies.text) == ["67 %", "33 %"]
    assert "in the top 1 of 67 % of them" in medians.customdata[0]


def test_no_importances_are_a_sentence() -> None:
    info = ranges_info(rank_intervals(SHARES.iloc[:0], k=1), {}, k=1, rankings=3, top=2)
    assert rank_ranges(info).layout.annotations[0].text == "No importances to show"
