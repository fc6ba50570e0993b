"""Points of the SHAP summary: nothing strong is thinned away, and a crowd does not flatten the rest."""

import numpy as np
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.swarm import HALF_WIDTH, MAX_POINTS, spread, swarms


def test_features_are_thinned_out_but_keep_their_tails(table: ShapTable) -> None:
    for swarm, column in zip(swarms(table, ["strong", "weak"]), (1, 0), strict=True):
        assert len(swarm.rows) == MAX_POINTS and (np.diff(swarm.rows) > 0).all()
        assert swarm.effect.max() == table.values[:, column].max()
        assert swarm.effect.min() == table.values[:, column].min()
        assert {part.dtype for part in swarm[2:]} == {np.dtype(np.float32)}


def test_a_point_knows_its_row(table: ShapTable) -> None:
    (swarm,) = swarms(table, ["weak"])
    np.testing.assert_array_equal(swarm.effect, table.values[swarm.rows, 0])
    np.testing.assert_array_equal(swarm.values, table.data[swarm.rows, 0])
    np.testing.assert_array_equal(swarm.colours < 0, np.isnan(swarm.values))


def test_points_stay_on_their_feature_s_line(table: ShapTable) -> None:
    assert all((np.abs(swarm.offset) <= HALF_WIDTH + 1e-6).all() for swarm in swarms(table, ["strong", "weak"]))


def test_a_crowd_at_zero_does_not_flatten_the_rest() -> None:
    effect = np.concatenate([np.zeros(1600), np.linspace(0.5, 1, 400)])
    offset = np.abs(spread(effect))
    assert offset[:1600].max() == pytest.approx(HALF_WIDTH, rel=0.01)
    assert 0.03 < offset[1600:].max() < HALF_WIDTH / 2
    assert not spread(np.array([0.2])).any()
