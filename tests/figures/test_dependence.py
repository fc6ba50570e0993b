"""SHAP dependence: missing values left out, the median within folds, what covers what."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.dependence import _info, _medians, dependence

FEATURES = pd.DataFrame(
    {"label": ["Weak one", "Strong one"], "format": ["number", "percent"]}, index=["weak", "strong"]
)


def test_dependence_leaves_missing_values_out_and_draws_the_slope(table: ShapTable) -> None:
    info = _info(table, "weak", "strong")
    assert len(info.x) == len(table) - 100 and info.bar_counts.sum() == len(info.x)
    slope = np.polyfit(info.median_x, info.median_effect, 1)[0]
    assert slope == pytest.approx(0.01, rel=0.05)


def test_the_counts_lie_below_the_points_and_the_line_above_them(table: ShapTable) -> None:
    figure = dependence(table, "weak", "strong", FEATURES)
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    points, line = (trace for trace in figure.data if trace.type != "bar")
    assert points.type == line.type and line.mode == "lines"  # WebGL covers what is not WebGL


def test_the_median_line_is_made_within_folds() -> None:
    x = np.tile(np.linspace(0, 1, 200), 2)
    folds = np.repeat([1, 2], 200)
    effect = np.where(folds == 1, 0.0, 1.0)
    middle, median = _medians(x, effect, folds)
    np.testing.assert_allclose(median, 0.5)
    assert (np.diff(middle) > 0).all()


def test_dependence_says_so_where_a_feature_is_always_missing(table: ShapTable) -> None:
    data = np.full_like(table.data, np.nan)
    blank = ShapTable(
        table.values, data, table.base, table.margin, table.prediction, table.index, table.features, table.total_rows
    )
    assert "missing in every" in dependence(blank, "weak", "strong", FEATURES).layout.annotations[0].text
    assert dependence(table, "weak", "strong", FEATURES).layout.xaxis.title.text == "Weak one"
