"""Calibration: points that stand for enough rows, beside the diagonal."""

import pandas as pd

from omninmo.figures.calibration import _info, calibration

POINTS = pd.DataFrame(
    {
        "rating": ["Sell", "Sell", "Buy"],
        "predicted": [0.1, 0.6, 0.3],
        "actual": [0.2, 0.5, 0.3],
        "rows": [400, 29, 100],
    }
)


def test_a_share_of_few_rows_is_not_drawn() -> None:
    info = _info(POINTS)
    assert info.ratings == ("Sell", "Buy") and [len(points) for points in info.points] == [1, 1]
    diagonal, sell, buy = calibration(POINTS).data
    assert diagonal.x == (0, 100) and sell.name == "Sell" and list(buy.x) == [30.0]
    assert sell.marker.size[0] > buy.marker.size[0]


def test_the_axes_are_probability_and_actual_share() -> None:
    layout = calibration(POINTS).layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == (
        "Predicted probability",
        "Share of rows of that class",
    )


def test_too_few_rated_rows_are_a_sentence() -> None:
    assert calibration(POINTS.assign(rows=1)).layout.annotations[0].text == "Too few rated rows"
