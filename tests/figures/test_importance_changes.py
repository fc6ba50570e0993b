"""Changes with their intervals: largest first, blue where 0 lies outside."""

import numpy as np
import pandas as pd

from omninmo.figures.importance_changes import _info, importance_changes
from omninmo.figures.template import FAINT

CHANGES = pd.DataFrame(
    {
        "before": [0.5, 0.3, 0.2, np.nan],
        "after": [0.3, 0.35, 0.21, 0.1],
        "change": [-0.2, 0.05, 0.01, np.nan],
        "low": [-0.3, -0.01, np.nan, np.nan],
        "high": [-0.1, 0.1, np.nan, np.nan],
    },
    index=["a", "b", "c", "absent"],
)


def test_what_is_drawn_is_in_percent_and_without_features_of_one_run() -> None:
    info = _info(CHANGES, {"a": "<b>A</b>"}, top=12)
    assert info.features == ("&lt;b&gt;A&lt;/b&gt;", "b", "c") and info.distinct == (True, False, False)
    assert info.change.tolist() == [-20, 5, 1]
    assert info.texts[0] == "share 50.0 % before, 30.0 % after<br>change −20.0 %, 95 %: −30.0 % to −10.0 %"
    assert info.texts[2].endswith("95 %: n/a")
    assert _info(CHANGES, {}, top=1).features == ("a",)


def test_every_interval_is_drawn_whole_and_zero_is_in_sight() -> None:
    low, high = importance_changes(CHANGES, {}).layout.xaxis.range
    assert low < -30 and high > 10
    low, high = importance_changes(CHANGES.iloc[:1], {}).layout.xaxis.range
    assert low < -30 and high > 0


def test_what_luck_can_make_is_grey() -> None:
    points = importance_changes(CHANGES, {}).data[-1]
    assert list(points.marker.color)[1:] == [FAINT, FAINT] and points.marker.color[0] != FAINT


def test_nothing_in_common_is_a_sentence() -> None:
    figure = importance_changes(CHANGES.iloc[3:], {})
    assert "share no feature" in figure.layout.annotations[0].text and not figure.data
