"""All filtered runs are picked, whatever was picked elsewhere."""

from omninmo.ui import pick_buttons
from tests.ui.conftest import drawn, runs


def test_picks_beyond_the_filter_stay() -> None:
    app = drawn(pick_buttons.draw, runs({}, {}), runs="elsewhere,id-b")
    assert [button.label for button in app.button] == ["Pick all 2"]
    app.button[0].click().run()
    assert app.query_params["runs"] == "elsewhere,id-b,id-a" and app.button[0].disabled
