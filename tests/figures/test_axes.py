"""Axes: title, unit and ticks come from the catalogue."""

import pytest

from omninmo import schema
from omninmo.figures.axes import axis, tick_format, value_format


@pytest.mark.parametrize("key", ["oos_skill", "rank_ic_mean", "direction_accuracy", "final_r2", "max_depth"])
def test_an_axis_has_the_title_and_the_format_of_its_entry(key: str) -> None:
    entry = schema.entry(key)
    assert axis(entry) == {"title": entry.title, "tickformat": tick_format(entry.format)}


def test_an_axis_of_in_sample_scores_says_so() -> None:
    assert axis(schema.entry("final_r2"))["title"].endswith("(in-sample)")


def test_a_percentage_is_one_on_axes_and_in_tooltips() -> None:
    for form in ("percent", "share"):
        assert tick_format(form).endswith("%") and value_format(form).endswith("%")
    assert not tick_format("score").endswith("%")
