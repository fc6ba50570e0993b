"""The model stands beside what it has to beat."""

from omninmo.ui import baseline_table
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored


def test_the_page_shows_how_to_read_it() -> None:
    app = drawn(baseline_table.draw, stored())
    assert "not worth using" in app.caption[0].value and len(app.dataframe) == 1
