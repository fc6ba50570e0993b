"""Ranks in order."""

from omninmo.ui import rank_lines
from tests.ui.compared import compared
from tests.ui.conftest import drawn


def test_the_order_is_named_and_the_table_has_every_feature() -> None:
    app = drawn(rank_lines.draw, compared(3), 10)
    assert "in the order in which they were started" in app.caption[0].value
    assert len(app.get("plotly_chart")) == 1 and len(app.dataframe[0].value) == 12
    assert "At most 24 features" in drawn(rank_lines.draw, compared(3, 30), 40).caption[0].value
