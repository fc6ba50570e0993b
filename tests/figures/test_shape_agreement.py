"""Shapes: how alike curves are, and the curves in the unit of the axis."""

import numpy as np
import pandas as pd

from omninmo.figures.shape_agreement import shape_agreement, shape_curves, shapes_info

TABLE = pd.DataFrame(
    {"curves": [3, 3, 3], "agreement": [0.9, np.nan, 0.2], "lowest": [0.8, np.nan, -0.4]}, index=["a", "flat", "c"]
)
CURVES = pd.DataFrame({"r1": [0.01, 0.02], "r2": [np.nan, 0.01]}, index=pd.Index([0.1, 0.2], name="value"))


def test_features_are_in_the_order_of_importance_and_flat_ones_left_out() -> None:
    info = shapes_info(TABLE, pd.Index(["c", "flat", "a", "unknown"]), {"c": "<b>"}, top=5)
    assert list(info.table.index) == ["c", "a"] and info.features == ("&lt;b&gt;", "a")
    lines, points = shape_agreement(info, selected="a").data
    assert list(points.x) == [0.2, 0.9] and points.customdata[0][0] == "c"
    assert points.marker.color[0] != points.marker.color[1]
    assert list(lines.x[:2]) == [-0.4, 0.2]


def test_curves_are_in_percent_where_the_target_is_a_return() -> None:
    figure = shape_curves(CURVES, {"r1": "one"}, "Beta <b>", "percent", "forward_return")
    np.testing.assert_allclose(figure.data[0].y, [1, 2])
    np.testing.assert_allclose(figure.data[0].x, [10, 20])
    assert np.isnan(figure.data[1].y[0]) and figure.layout.xaxis.title.text == "Beta &lt;b&gt;"
    assert figure.data[0].name == "one" and figure.layout.showlegend


def test_nothing_to_compare_is_a_sentence() -> None:
    info = shapes_info(TABLE.iloc[1:2], TABLE.index, {}, top=5)
    assert "No feature has curves" in shape_agreement(info, "a").layout.annotations[0].text
    assert "No run has" in shape_curves(CURVES.iloc[:0], {}, "x", "number", "Buy").layout.annotations[0].text
