"""What a comparison may not conclude."""

from omninmo.ui import difference_table
from tests.ui.conftest import drawn, runs


def test_the_table_has_the_settings_that_differ_and_neither_status_nor_date() -> None:
    app = drawn(difference_table.draw, runs({}, {"params.max_depth": 5}), ["max_depth"])
    columns = list(app.dataframe[0].value.columns)
    assert columns[:4] == ["name", "oos_skill", "rank_ic_mean", "max_depth"]
    assert "status" not in columns and "start_time" not in columns


def test_errors_of_different_horizons_are_not_ranked() -> None:
    table = runs({}, {"params.forward_days": 60})
    first, _ = drawn(difference_table.cautions, table, ["forward_days"]).caption
    assert "cannot be ranked across them" in first.value
    (only,) = drawn(difference_table.cautions, table, ["max_depth"]).caption
    assert only.value.startswith("The best of 2 runs looks better than it is")
