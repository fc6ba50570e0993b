"""Intervals of predictions hold as often as they say, and their coverage is measured forward in time."""

import numpy as np

from omninmo.evaluation.conformal import BOUNDS, LEVELS, fit_intervals

HORIZON = 1


def test_the_share_of_new_targets_inside_is_the_level() -> None:
    rng = np.random.default_rng(0)
    volatility = rng.uniform(0.01, 0.03, 40_000)
    residuals = volatility * rng.standard_t(5, 40_000)
    made = fit_intervals(residuals[:20_000], volatility[:20_000], np.arange(20_000), HORIZON)
    bounds = made.bounds(np.zeros(20_000), volatility[20_000:])
    assert list(bounds) == BOUNDS
    for level in LEVELS:
        low, high = bounds[f"low_{100 * level:.0f}"], bounds[f"high_{100 * level:.0f}"]
        assert abs(((low <= residuals[20_000:]) & (residuals[20_000:] <= high)).mean() - level) < 0.02
