"""Values of a column have positions: numbers in their unit, each text one of its own, the rest none."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from omninmo import schema
from omninmo.figures.value_axis import value_axis


def test_numbers_stand_at_their_value_in_the_unit_of_the_catalogue() -> None:
    share = value_axis(pd.Series([0.5, np.nan, np.inf, -1e301]), schema.METRICS["direction_accuracy"])
    assert share.positions[0] == 50 and list(share.known) == [True, False, False, False]
    assert share.layout()["ticksuffix"] == " %"


def test_texts_are_shown_by_their_words_and_missing_ones_have_no_position() -> None:
    axis = value_axis(pd.Series(["walk_forward", None, "rolling", "walk_forward"]), schema.entry("scheme"))
    assert axis.categories == ("Walk-forward", "Walk-forward, rolling")
    np.testing.assert_array_equal(axis.positions, [0, np.nan, 1, 0])


@given(st.lists(st.text(max_size=60), min_size=1, max_size=20))
def test_no_two_texts_are_merged_however_alike(texts: list[str]) -> None:
    axis = value_axis(pd.Series(texts, dtype=object), schema.entry("another tool's"))
    assert len(set(axis.positions)) == len(set(texts)) == len(axis.categories)


def test_texts_that_only_differ_in_the_middle_have_two_ticks() -> None:
    long = [f"{'a' * 40}{word}{'z' * 40}" for word in ("one", "two")]
    axis = value_axis(pd.Series(long), schema.entry("path"))
    assert list(axis.positions) == [0, 1] and len(axis.layout()["tickvals"]) == 2


def test_counts_have_ticks_at_whole_numbers_only() -> None:
    layout = value_axis(pd.Series([3, 6]), schema.entry("max_depth")).layout()
    assert layout["tickvals"] == [3, 4, 5, 6]
    assert "tickvals" not in value_axis(pd.Series([0.01, 0.1]), schema.entry("learning_rate")).layout()
