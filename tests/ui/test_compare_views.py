"""The views: only the chosen one is computed, and those that need few runs are offered for few only."""

import pytest

from omninmo.ui import compare_views, run_notes, run_scatter
from tests.pages.conftest import charts
from tests.ui.comparisons import compared
from tests.ui.conftest import drawn, runs


def test_only_the_view_of_the_link_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_scatter, "draw", lambda *_: pytest.fail("nobody asked for it"))
    table, comparison = compared({}, {})
    app = drawn(compare_views.of_each, table, table, comparison, "id-a", view="notes")
    assert "None of these runs has a note" in app.info[0].value and not charts(app)


def test_a_choice_goes_into_the_link() -> None:
    table, comparison = compared({}, {"noise": 2.0})
    app = drawn(compare_views.of_each, table, table, comparison, "id-a")
    assert len(app.table) == 1
    app.segmented_control[0].set_value("overfitting").run()
    assert app.query_params["view"] == "overfitting" and not app.table
    app.query_params["view"] = "notes"  # as Back does
    assert app.run().segmented_control[0].value == "notes"


def test_of_many_runs_the_views_that_need_few_are_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_notes, "draw", lambda *_: pytest.fail("nobody may see it"))
    app = drawn(compare_views.of_all, runs({}, {}), view="notes")
    assert list(app.segmented_control[0].options) == ["Scatter", "One setting", "Overfitting"]
    assert charts(app) and not app.warning  # it is a view of fewer runs


def test_a_view_that_is_none_is_said() -> None:
    app = drawn(compare_views.of_all, runs({}, {}), view="nothing")
    assert "“nothing” for “View”, which is not offered here; Scatter is shown." in app.warning[0].value


def test_a_single_run_has_no_view() -> None:
    assert not drawn(compare_views.of_all, runs({})).segmented_control
