"""Confusion matrix: shares within each actual rating."""

import numpy as np
import pandas as pd

from omninmo.figures.confusion import _info, confusion

COUNTS = pd.DataFrame([[3, 1], [0, 0]], index=["Sell", "Buy"], columns=["Sell", "Buy"])


def test_each_row_of_the_confusion_adds_up_and_a_rating_without_rows_is_blank() -> None:
    info = _info(COUNTS)
    np.testing.assert_array_equal(info.shares, [[0.75, 0.25], [np.nan, np.nan]])
    trace = confusion(COUNTS).data[0]
    assert trace.zmin == 0 and trace.zmax == 100 and trace.y == ("Sell", "Buy")


def test_the_axes_name_actual_and_predicted() -> None:
    layout = confusion(COUNTS).layout
    assert layout.yaxis.title.text == "Actual class" and layout.xaxis.title.text.startswith("Predicted class")


def test_no_rated_rows_are_a_sentence() -> None:
    assert confusion(COUNTS * 0).layout.annotations[0].text == "No rated rows"
