"""One view at a time is computed."""

import pytest

from omninmo.ui import rank_lines, shape_stability, stability_views
from tests.ui.compared import compared
from tests.ui.conftest import drawn, runs

THREE = runs({}, {}, {})


def test_only_the_chosen_view_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_too: list[object] = []
    monkeypatch.setattr(shape_stability, "draw", lambda *_: drawn_too.append("shapes"))
    monkeypatch.setattr(rank_lines, "draw", lambda *_: drawn_too.append("lines"))
    for view, picture in (
        ("", "bidi_component"),
        ("nonsense", "bidi_component"),
        ("ranges", "plotly_chart"),
        ("alike", "plotly_chart"),
        ("variation", "plotly_chart"),
    ):
        app = drawn(stability_views.draw, compared(3), THREE, view=view)
        assert len(app.get(picture)) == 1 and len(app.metric) == 5
    assert not drawn_too


def test_k_of_the_link_is_that_of_the_numbers_and_the_picture() -> None:
    app = drawn(stability_views.draw, compared(3), THREE, view="ranges", k="7")
    assert app.metric[0].label == "Nogueira, top 7" and app.slider[0].value == 7
    assert "dashed line is the top 7" in app.caption[-1].value


def test_how_many_features_are_shown_is_in_the_link() -> None:
    app = drawn(stability_views.draw, compared(3), THREE, view="map", top="10")
    buttons = app.segmented_control(key=stability_views.TOP_KEY)
    assert buttons.value == "10" and not app.warning
    buttons.set_value("40").run()
    assert app.query_params["top"] == "40"
    wrong = drawn(stability_views.draw, compared(3), THREE, view="map", top="<b>11</b>")
    assert "for “Features shown”, which is not offered here; 20 is shown" in wrong.warning[0].value
    assert wrong.segmented_control(key=stability_views.TOP_KEY).value == "20"
