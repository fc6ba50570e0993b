"""What became of a ticker's earlier predictions, in words."""

import pytest

from omninmo.config import TrainingConfig
from omninmo.figures.past_predictions import past_predictions_info
from omninmo.ui import forecast_past, reads
from tests.evaluation import predicted
from tests.pages.conftest import charts
from tests.ui.conftest import drawn


def test_rows_correlation_and_overlap_are_said() -> None:
    rows = predicted.regression(40)
    text = forecast_past.of_the_past(past_predictions_info(rows, "T1", "percent", "Return"))
    assert text.startswith("40 out-of-fold rows") and "Their correlation is " in text and "far fewer" in text
    flat = rows.assign(y_pred=0.0)
    assert "correlation" not in forecast_past.of_the_past(past_predictions_info(flat, "T1", "percent", "Return"))
    assert "expected class" not in text
    classes = past_predictions_info(rows, "T1", "level", "Class", ("Sell", "Buy"))
    assert "Predicted is the expected class" in forecast_past.of_the_past(classes)


def test_a_ticker_that_was_not_tested_has_a_sentence_instead_of_an_empty_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "predictions", lambda run_id: predicted.regression(20))
    app = drawn(forecast_past.draw, "id-a", "NOPE", TrainingConfig(), "key")
    assert "not tested on this ticker" in app.info[0].value and not charts(app)
