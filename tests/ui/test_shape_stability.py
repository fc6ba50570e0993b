"""Shapes: in words, by the runs that have the feature."""

from dataclasses import replace

import numpy as np
import pandas as pd

from omninmo.evaluation.shap_table import ShapTable
from omninmo.ui import shape_stability
from tests.ui.conftest import runs


def table(slope: float) -> ShapTable:
    """Return 90 rows in three folds, of one feature that acts with this slope; U-shaped where it is 0."""
    x = np.tile(np.linspace(-1, 1, 30), 3).astype(np.float32)[:, None]
    values = (x * slope if slope else x**2).astype(np.float32)
    index = pd.DataFrame(
        {"date": pd.date_range("2020-01-01", periods=90), "ticker": "KO", "fold": np.repeat([1, 2, 3], 30)}
    )
    margin = values[:, 0]
    return ShapTable(values, x, np.zeros(90), margin, margin, index, ("f",), total_rows=90)


def test_runs_that_act_alike_stand_together() -> None:
    names = {"a": "first", "b": "second", "c": "third"}
    text = shape_stability.in_words({"a": table(1), "b": table(1), "c": table(-1)}, names, "f")
    assert "raises the prediction in 3 of 3 folds (first, second)" in text and "lowers" in text and "(third)" in text


def test_a_u_shape_turns_also_where_it_is_lopsided_and_so_correlated() -> None:
    lopsided = table(0)
    lopsided = replace(lopsided, values=lopsided.values + np.float32(0.4) * lopsided.data)
    for u_shape in (table(0), lopsided):
        text = shape_stability.in_words({"a": u_shape}, {"a": "first"}, "f")
        assert text.startswith("Direction: higher first lowers, then raises the prediction in 3 of 3 folds.")


def test_noise_has_no_single_direction() -> None:
    noise = replace(table(1), values=np.random.default_rng(0).normal(size=(90, 1)))
    assert "no single direction" in shape_stability.in_words({"a": noise}, {"a": "first"}, "f")


def test_curves_of_different_units_are_not_drawn_on_one_axis() -> None:
    several = runs({}, {"params.target": "volatility_adjusted"}, {}, {"params.mode": "classification"})
    chosen, rating = shape_stability._alike(several)
    assert list(chosen.index) == [several.index[0], several.index[2]] and not rating


def test_runs_that_are_not_compared_are_counted() -> None:
    assert "The first 12 of the 20 runs" in shape_stability.reading(12, 20, "run")
    assert "The first" not in shape_stability.reading(3, 3, "fold")
