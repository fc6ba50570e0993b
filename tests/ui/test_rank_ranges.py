"""Rank intervals and variation, with the table behind both."""

from omninmo.ui import rank_ranges
from tests.ui.compared import compared
from tests.ui.conftest import drawn


def test_two_rankings_are_no_spread_to_rely_on() -> None:
    assert "no spread to rely on" in drawn(rank_ranges.draw, compared(2), 3, 10).caption[0].value
    three = drawn(rank_ranges.draw, compared(3), 3, 10)
    assert "no spread to rely on" not in three.caption[0].value and "top 3" in three.caption[0].value


def test_the_table_has_every_feature_by_its_label() -> None:
    table = drawn(rank_ranges.draw_variation, compared(3), 3, 20).dataframe[0].value
    assert len(table) == 12 and "First <b>" in set(table["Feature"]) and "Top-k frequency" in table
