"""The summary is shown as text, and pictures only on request."""

from omninmo.ui import run_files
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_a_picture_named_in_a_summary_is_not_loaded(own: Recorded) -> None:
    own.rewrite("summary.md", b"# Title\n![x](http://192.0.2.1/a.png) <img>")
    app = drawn(run_files.draw, own.run_id)
    assert "![x]" not in app.markdown[0].value and "\\<img" in app.markdown[0].value


def test_pictures_are_drawn_when_asked_for(recorded: Recorded) -> None:
    app = drawn(run_files.draw, recorded.run_id)
    assert not app.get("image")
    assert app.toggle[0].set_value(True).run().get("image")
