"""A click on the summary chooses a feature, on one of its points a sample, too."""

import pytest

from omninmo.ui import shap_summary
from omninmo.ui.points import summary
from tests.ui.conftest import drawn
from tests.ui.scopes import scope


@pytest.mark.parametrize(("row", "point"), [(7, "2020-01-02_AAPL"), (None, None)])
def test_a_click_names_feature_and_sample_in_the_link(
    monkeypatch: pytest.MonkeyPatch, row: int | None, point: str | None
) -> None:
    def clicked(*_: object, on_choose: summary.Choose, **__: object) -> tuple[int, ...]:
        on_choose("f2", row)
        return ()

    monkeypatch.setattr(summary, "draw", clicked)
    app = drawn(shap_summary.draw, scope(), partner="f1")
    assert app.query_params["feature"] == "f2" and "partner" not in app.query_params
    assert app.query_params.get("point") == point


def test_the_number_of_rows_is_stated_and_that_of_points_where_it_is_smaller() -> None:
    assert "60 of 540 unseen rows" in drawn(shap_summary.draw, scope()).caption[0].value
    assert not shap_summary.thinned(2_000) and "2,000 points are drawn" in shap_summary.thinned(2_001)


def test_the_caption_of_a_rating_says_what_its_effects_are_on() -> None:
    captions = [
        drawn(shap_summary.draw, scope()._replace(unit=unit)).caption[0].value for unit in ("forward_return", "Sell")
    ]
    assert "raised the prediction" in captions[0] and "raised the log-odds of Sell" in captions[1]


def test_the_figure_for_a_file_has_a_line_of_points_for_each_feature() -> None:
    assert len(shap_summary._figure(scope()).layout.annotations) == 3
