"""Violins: where the effects of high and of low values lie."""

import numpy as np
import pytest

from omninmo.figures.shap_violins import HALF_WIDTH, QUANTILES, halves, shap_violins, violins_info
from tests.evaluation.explained import explained

RNG = np.random.default_rng(2)


def test_high_values_lie_where_their_effects_do() -> None:
    table = explained(RNG.normal(size=(600, 2)).astype(np.float32))
    table.values[:, 0] = np.where(table.data[:, 0] > np.median(table.data[:, 0]), 1, -1) + 0.1 * table.values[:, 0]
    (violin,) = violins_info(table, ["a"])
    assert violin.at[violin.high.argmax()] > 0.7 and violin.at[violin.low.argmax()] < -0.7
    assert max(violin.high.max(), violin.low.max()) == 1
    assert violin.quantiles == pytest.approx(np.quantile(table.values[:, 0], QUANTILES))


def test_halves_have_areas_like_their_numbers_of_rows() -> None:
    table = explained(RNG.normal(size=(900, 1)).astype(np.float32))
    table.data[:, 0] = np.where(np.arange(900) < 300, 1, 0)
    (violin,) = violins_info(table, ["a"])
    assert violin.low.sum() / violin.high.sum() == pytest.approx(2, rel=0.02)


def test_a_half_is_drawn_where_its_rows_are_and_not_along_the_others_tail() -> None:
    table = explained(RNG.normal(size=(400, 1)).astype(np.float32))
    table.values[:, 0] = 0.01 * RNG.normal(size=400)
    table.values[table.data[:, 0].argmax(), 0] = 5
    violins = violins_info(table, ["a"])
    high, low = shap_violins(violins, {}, "Buy").data[:2]
    assert high.x[~np.isnan(high.y)].max() > 5 and low.x[~np.isnan(low.y)].max() < 1


def test_missing_values_are_in_neither_half() -> None:
    high, low = halves(np.array([np.nan, np.nan]))
    assert not high.any() and not low.any()
    high, low = halves(np.array([1.0, 2.0, np.nan, 3.0]))
    assert high.tolist() == [False, False, False, True] and low.tolist() == [True, True, False, False]


def test_every_violin_stays_in_its_row_and_constant_effects_are_drawn() -> None:
    values = RNG.normal(size=(50, 3)).astype(np.float32)
    values[:, 1] = 0
    table = explained(values)
    figure = shap_violins(violins_info(table, ["a", "b", "c"]), {}, "forward_return", "b")
    for trace in figure.data[:2]:
        rows = np.repeat([0, 1, 2], len(trace.y) // 3)
        assert np.nanmax(np.abs(trace.y - rows)) <= HALF_WIDTH + 1e-9
    assert "No explained rows" in shap_violins([], {}, "forward_return").layout.annotations[0].text
    assert violins_info(table.at(np.array([], dtype=np.intp)), ["a"]) == []
