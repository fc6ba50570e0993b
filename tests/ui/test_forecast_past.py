"""What became of a ticker's earlier predictions, in words."""

from omninmo.figures.past_predictions import past_predictions_info
from omninmo.ui import forecast_past
from tests.evaluation import predicted


def test_rows_correlation_and_overlap_are_said() -> None:
    rows = predicted.regression(40)
    text = forecast_past.of_the_past(past_predictions_info(rows, "T1", "percent", "Return"))
    assert text.startswith("40 out-of-fold rows") and "Their correlation is " in text and "far fewer" in text
    flat = rows.assign(y_pred=0.0)
    assert "correlation" not in forecast_past.of_the_past(past_predictions_info(flat, "T1", "percent", "Return"))
    assert "not tested on this" in forecast_past.of_the_past(past_predictions_info(rows, "X", "percent", "Return"))
