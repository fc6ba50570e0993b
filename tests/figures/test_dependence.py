"""SHAP dependence: where missing values lie, what covers what."""

import numpy as np
import pandas as pd

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.dependence import dependence

FEATURES = pd.DataFrame(
    {"label": ["Weak one", "Strong one"], "format": ["number", "percent"]}, index=["weak", "strong"]
)


def test_counts_lie_below_the_points_the_band_behind_them_and_the_line_above(table: ShapTable) -> None:
    figure = dependence(table, "weak", "strong", FEATURES)
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    low, high, points, line = (trace for trace in figure.data if trace.type != "bar")
    assert points.mode == "markers" and high.fill == "tonexty" and (line.y >= low.y).all() and (line.y <= high.y).all()
    assert {trace.type for trace in (low, high, line)} == {points.type}  # WebGL covers what is not WebGL


def test_rows_without_a_value_lie_left_of_all_others(table: ShapTable) -> None:
    figure = dependence(table, "weak", "strong", FEATURES)
    points = next(trace for trace in figure.data if trace.type != "bar" and trace.mode == "markers")
    assert (points.x[:100] < points.x[100:].min()).all() and points.customdata[0][0] == "n/a"
    assert figure.data[0].y.sum() == len(table) - 100
    assert figure.layout.annotations[0].text == "missing"
    assert not dependence(table, "strong", "weak", FEATURES).layout.annotations


def test_dependence_says_so_where_a_feature_is_always_missing(table: ShapTable) -> None:
    data = np.full_like(table.data, np.nan)
    blank = ShapTable(
        table.values, data, table.base, table.margin, table.prediction, table.index, table.features, table.total_rows
    )
    assert "missing in every" in dependence(blank, "weak", "strong", FEATURES).layout.annotations[0].text
    assert dependence(table, "weak", "strong", FEATURES).layout.xaxis.title.text == "Weak one"
