"""Every setting of a config can differ, and what has no axis is named."""

from omninmo.config import TrainingConfig
from omninmo.ui import parallel_coordinates
from tests.ui.conftest import drawn, runs


def test_every_setting_of_a_config_but_the_name_is_compared() -> None:
    assert {*TrainingConfig().flat()} - {*parallel_coordinates.SETTINGS} == {"name"}


def test_settings_differ_where_a_value_is_missing_too() -> None:
    table = runs({}, {"params.max_depth": None, "experiment": "other", "params.interval": "1wk"})
    assert parallel_coordinates.differing(table) == ["interval", "max_depth", "experiment"]


def test_what_no_axis_can_hold_is_missing_on_it() -> None:
    table = runs({"metrics.oos_skill": float("inf")}, {"metrics.oos_skill": -1e308}, {})
    assert parallel_coordinates.drawable(table["metrics.oos_skill"]).isna().tolist() == [True, True, False]
    app = drawn(parallel_coordinates.draw, table, [], metric="oos_skill")
    assert "from +0.010 to +0.010" in app.caption[0].value and len(app.get("plotly_chart")) == 1


def test_what_has_no_axis_is_named_with_the_reason() -> None:
    table = runs({}, {"params.max_depth": 5, "params.forward_days": None, "metrics.oos_skill": None})
    sentences = parallel_coordinates.without_axis(table, ["forward_days", "oos_skill", "cv_r2_mean"], ["max_depth"])
    hidden, same, none, some = sentences
    assert hidden == "Different, but not among the axes: Tree depth."
    assert same.startswith("The same in every run, so without an axis: ") and "Mode" in same
    assert none == "In none of these runs, so without an axis: R² per fold, mean."
    assert some == "Not in every run (n/a on its axis, grey as a colour): Horizon, Skill vs mean."


def test_the_metric_of_the_link_colours_the_lines() -> None:
    table = runs({}, {"params.max_depth": 5})
    app = drawn(parallel_coordinates.draw, table, ["max_depth"], metric="feature_stability")
    assert app.selectbox[0].value == "feature_stability" and app.multiselect[0].value == ["max_depth"]
    assert "Each line is one run; all 2 are drawn." in app.caption[0].value
