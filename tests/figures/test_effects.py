"""Points of the SHAP dependence plot: medians within folds, missing values, jitter, and when an axis is logarithmic."""

from dataclasses import replace

import numpy as np
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.effects import JITTER, effects, medians


def test_every_row_is_a_point_and_the_medians_have_the_slope(table: ShapTable) -> None:
    info = effects(table, "weak", "strong")
    assert len(info.x) == len(table) and np.isnan(info.x).sum() == 100
    slope = np.polyfit(info.medians.x, info.medians.effect, 1)[0]
    assert slope == pytest.approx(0.01, rel=0.05)
    assert not info.is_log and not info.jitter.any()


def test_missing_values_have_a_median_of_their_own(table: ShapTable) -> None:
    missing = effects(table, "weak", "strong").missing
    np.testing.assert_allclose(missing.effect, [np.median(table.values[:100, 0])])
    assert len(effects(table, "strong", "weak").missing.effect) == 0


def test_the_median_line_is_made_within_folds(table: ShapTable) -> None:
    folds = np.arange(len(table)) % 2
    two = replace(table, values=np.repeat(folds[:, None], 2, axis=1), index=table.index.assign(fold=folds))
    line, _ = medians(two, "strong")
    np.testing.assert_allclose(line.effect, 0.5)
    np.testing.assert_allclose(line.low, 0)
    np.testing.assert_allclose(line.high, 1)
    assert (np.diff(line.x) > 0).all()


def test_few_values_have_a_median_each_and_points_side_by_side(table: ShapTable) -> None:
    data = table.data.copy()
    data[:, 0] = np.arange(len(table)) % 3
    data[7, 0] = np.nan
    info = effects(replace(table, data=data), "weak", "strong")
    assert info.medians.x.tolist() == [0, 1, 2]
    assert 0.9 * JITTER < np.abs(info.jitter).max() <= JITTER
    for value in range(3):
        assert abs(info.jitter[info.x == value].mean()) < 0.01


def test_too_few_rows_have_no_line(table: ShapTable) -> None:
    assert len(effects(table.at(np.arange(100, 112)), "strong", "weak").medians.x) == 0


@pytest.mark.parametrize(
    ("low", "high", "is_log"), [(0.001, 1, True), (0.1, 1, False), (0, 1, False), (-1, 1000, False)]
)
def test_a_wide_range_above_zero_is_logarithmic(table: ShapTable, low: float, high: float, is_log: bool) -> None:
    data = table.data.copy()
    data[:, 0] = low + (high - low) * (np.geomspace(1e-4, 1, len(table)) - 1e-4)
    assert effects(replace(table, data=data), "weak", "strong").is_log == is_log


def test_one_value_far_below_the_others_makes_no_axis_logarithmic(table: ShapTable) -> None:
    data = table.data.copy()
    data[:, 0] = np.linspace(0.5, 5, len(table))
    data[3, 0] = 0.001
    assert not effects(replace(table, data=data), "weak", "strong").is_log


def test_ranks_of_twenty_tickers_lie_side_by_side(table: ShapTable) -> None:
    data = table.data.copy()
    data[:, 0] = (np.arange(len(table)) % 20 + 0.5) / 20
    assert np.abs(effects(replace(table, data=data), "weak", "strong").jitter).max() > 0.9 * JITTER / 20
