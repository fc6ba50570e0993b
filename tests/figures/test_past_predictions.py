"""Past predictions beside what happened: the rows of one ticker, and a gap where a fold ends."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.past_predictions import past_predictions, past_predictions_info
from tests.evaluation import predicted


def test_rows_are_those_of_the_ticker_by_date() -> None:
    rows = predicted.regression(40, folds=2)
    info = past_predictions_info(rows.sample(frac=1, random_state=0), "T3", "percent", "Return")
    own = rows[rows["ticker"] == "T3"]
    np.testing.assert_array_equal(info.rows["date"], own["date"])
    np.testing.assert_array_equal(info.rows["actual"], own["y_true"])
    assert info.correlation == pytest.approx(np.corrcoef(own["y_pred"], own["y_true"])[0, 1])


def test_the_lines_are_in_percent_and_broken_between_folds() -> None:
    rows = predicted.regression(40, folds=2)
    actual, predictions = past_predictions(past_predictions_info(rows, "T3", "percent", "Return")).data
    assert (actual.name, predictions.name) == ("Actual", "Predicted")
    values = np.asarray(predictions.y, dtype=float)
    assert len(values) == 42 and np.flatnonzero(np.isnan(values)).tolist() == [20, 41]
    assert np.nanmax(values) == pytest.approx(100 * rows[rows["ticker"] == "T3"]["y_pred"].max())


def test_classes_stand_on_the_axis_by_their_names() -> None:
    rows = predicted.regression(20)
    axis = past_predictions(past_predictions_info(rows, "T3", "level", "Class", ("Sell", "Buy"))).layout.yaxis
    assert list(axis.tickvals) == [0, 1] and list(axis.ticktext) == ["Sell", "Buy"]


@pytest.mark.parametrize("change", [{"y_pred": 0.0}, {"y_true": np.nan}])
def test_what_does_not_vary_has_no_correlation(change: dict[str, float]) -> None:
    info = past_predictions_info(predicted.regression(20).assign(**change), "T3", "percent", "Return")
    assert np.isnan(info.correlation)
    past_predictions(info)


def test_a_ticker_that_was_not_tested_is_an_empty_figure() -> None:
    info = past_predictions_info(predicted.regression(20), "<b>X", "percent", "Return")
    text = past_predictions(info).layout.annotations[0].text
    assert "No out-of-fold row of" in text and "<b>" not in text and isinstance(info.rows, pd.DataFrame)
