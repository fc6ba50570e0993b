"""Tickers per date."""

import pandas as pd

from omninmo.figures.coverage import coverage


def test_a_ticker_counts_once_a_date_and_each_fold_has_its_line() -> None:
    dates = pd.to_datetime(["2024-01-02", "2024-01-02", "2024-01-03", "2024-01-04"])
    rows = pd.DataFrame({"date": dates, "ticker": ["A", "B", "A", "A"], "fold": [0, 0, 0, 1]})
    figure = coverage(rows)
    assert list(figure.data[0].y) == [2, 1, 1]
    assert [pd.Timestamp(line.x0) for line in figure.layout.shapes] == [dates[0], dates[3]]


def test_without_predictions_the_figure_says_so() -> None:
    rows = pd.DataFrame({"date": pd.to_datetime([]), "ticker": [], "fold": []})
    assert "No predictions" in coverage(rows).layout.annotations[0].text
