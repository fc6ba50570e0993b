"""One setting against one metric, and the caution that others differ, too."""

from omninmo.ui import param_effect_view
from omninmo.ui.param_effect_view import also_differ
from tests.pages.conftest import charts
from tests.ui.conftest import drawn, runs


def test_other_settings_that_differ_are_named() -> None:
    table = runs({"params.max_depth": 5, "params.scheme": "rolling"}, {})
    app = drawn(param_effect_view.draw, table)
    assert charts(app) and "also differ in Split" in app.warning[0].value


def test_repeats_over_seeds_need_no_caution() -> None:
    app = drawn(param_effect_view.draw, runs({"params.max_depth": 5, "params.seed": "1"}, {"params.seed": "2"}))
    assert charts(app) and not app.warning and also_differ([]) == ""


def test_many_others_are_counted() -> None:
    assert " and 2 more" in also_differ([f"another {number}" for number in range(8)])


def test_runs_that_share_all_settings_are_a_sentence() -> None:
    app = drawn(param_effect_view.draw, runs({}, {"metrics.oos_skill": 0.5}))
    assert "share all their settings" in app.info[0].value and not charts(app)
