"""A classification shows its ratings and its probabilities."""

from omninmo.ui import class_figures, reads
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_ratings_and_probabilities_have_a_figure_each(recorded: Recorded) -> None:
    app = drawn(class_figures.draw, reads.run(recorded.rated_id))
    assert app.header[0].value == "Predicted against actual ratings"
    assert "Accuracy of the usual class" in app.caption[0].value and "Strong Buy above 15 %" in app.caption[1].value
    assert len(app.get("plotly_chart")) == 2
