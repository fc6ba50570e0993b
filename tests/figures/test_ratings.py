"""What was said beside what came true: shares by row, and points that stand for enough rows."""

import numpy as np
import pandas as pd

from omninmo.figures import calibration as calibration_figure
from omninmo.figures import confusion as confusion_figure
from omninmo.figures.calibration import calibration
from omninmo.figures.confusion import confusion

COUNTS = pd.DataFrame([[3, 1], [0, 0]], index=["Sell", "Buy"], columns=["Sell", "Buy"])
POINTS = pd.DataFrame(
    {
        "rating": ["Sell", "Sell", "Buy"],
        "predicted": [0.1, 0.6, 0.3],
        "actual": [0.2, 0.5, 0.3],
        "rows": [400, 29, 100],
    }
)


def test_each_row_of_the_confusion_adds_up_and_a_rating_that_never_came_is_blank() -> None:
    info = confusion_figure._info(COUNTS)
    np.testing.assert_array_equal(info.shares, [[0.75, 0.25], [np.nan, np.nan]])
    trace = confusion(COUNTS).data[0]
    assert trace.zmin == 0 and trace.zmax == 100 and [list(row) for row in trace.text] == [["75 %", "25 %"], ["", ""]]
    assert trace.y == ("Sell", "Buy")


def test_a_share_of_few_rows_is_not_drawn() -> None:
    info = calibration_figure._info(POINTS)
    assert info.ratings == ("Sell", "Buy") and [len(points) for points in info.points] == [1, 1]
    diagonal, sell, buy = calibration(POINTS).data
    assert diagonal.x == (0, 100) and sell.name == "Sell" and list(buy.x) == [30]
    assert sell.marker.size[0] > buy.marker.size[0]


def test_nothing_to_draw_is_said() -> None:
    assert confusion(COUNTS * 0).layout.annotations[0].text == "No rated rows"
    assert calibration(POINTS.assign(rows=1)).layout.annotations[0].text == "Too few rated rows"
