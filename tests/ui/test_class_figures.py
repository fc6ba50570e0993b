"""A classification shows its ratings and its probabilities."""

from omninmo.ui import class_figures
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_ratings_and_probabilities_have_a_figure_each(recorded: Recorded) -> None:
    app = drawn(class_figures.draw, recorded.rated_id)
    assert app.header[0].value == "Predicted against actual ratings"
    assert len(app.get("plotly_chart")) == 2
