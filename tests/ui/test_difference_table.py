"""What a comparison may not conclude."""

from omninmo.ui import difference_table
from tests.ui.conftest import drawn, runs


def test_the_table_has_the_settings_that_differ_beside_the_scores_that_do() -> None:
    table = runs({"metrics.oos_skill": 0.02}, {"params.max_depth": 5})
    columns = list(drawn(difference_table.draw, table, ["max_depth"]).dataframe[0].value.columns)
    assert columns == ["name", "oos_skill", "max_depth", "start_time"]


def test_errors_of_different_horizons_are_not_ranked() -> None:
    table = runs({}, {"params.forward_days": 60})
    first, _ = drawn(difference_table.cautions, table, ["forward_days"]).caption
    assert "cannot be ranked across them" in first.value
    (only,) = drawn(difference_table.cautions, table, ["max_depth"]).caption
    assert only.value.startswith("The best of 2 runs looks better than it is")


def test_the_skill_of_ratings_is_cautioned_where_there_are_ratings() -> None:
    horizons = drawn(difference_table.cautions, runs({}, {"params.forward_days": 60}), ["forward_days"])
    assert not any("how volatile" in item.value for item in horizons.caption)
    rated = {"params.mode": "classification"}
    depths = drawn(difference_table.cautions, runs(rated, rated | {"params.max_depth": 5}), ["max_depth"])
    assert sum("how volatile" in item.value for item in depths.caption) == 1
