"""How far rows lie from those that a model learned from."""

import numpy as np
import pandas as pd

from omninmo.evaluation.feature_ranges import feature_ranges, share_outside

RNG = np.random.default_rng(0)


def test_rows_like_those_of_the_training_lie_outside_in_two_percent() -> None:
    x, new = RNG.normal(size=(20_000, 4)), RNG.normal(size=(20_000, 4))
    ranges = pd.DataFrame.from_dict(feature_ranges(x, list("abcd")), "index", columns=["low", "high"])
    assert abs(share_outside(new, list("abcd"), ranges).mean() - 0.02) < 0.002
    np.testing.assert_array_equal(share_outside(new + 10, list("abcd"), ranges), 1)


def test_the_order_of_the_ranges_does_not_matter_and_a_missing_feature_does_not_count() -> None:
    ranges = pd.DataFrame({"low": [0.0, 10.0], "high": [1.0, 11.0]}, index=["b", "a"])
    x = np.array([[10.5, 0.5, 7.0], [0.5, 0.5, 7.0], [np.nan, 2.0, 7.0], [np.nan, np.nan, 7.0]])
    np.testing.assert_array_equal(share_outside(x, ["a", "b", "new"], ranges), [0, 0.5, 1, np.nan])


def test_a_feature_that_is_always_missing_has_no_range() -> None:
    assert feature_ranges(np.array([[1.0, np.nan], [2.0, np.nan]]), ["a", "b"]).keys() == {"a"}
