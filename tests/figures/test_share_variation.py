"""Share against variation: features of one ranking alone have none."""

from itertools import combinations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from omninmo.evaluation.rank_intervals import rank_intervals
from omninmo.figures.share_variation import _boxes, _pixels, share_variation, variation_info

SHARES = pd.DataFrame({"r1": [0.5, 0.3, 0.2], "r2": [0.7, 0.3, np.nan]}, index=["a", "b", "c"])


def test_a_feature_of_one_ranking_has_no_point() -> None:
    info = variation_info(rank_intervals(SHARES, k=1), {"a": "<b>"}, top=20)
    assert list(info.table.index) == ["a", "b"] and info.features[0] == info.written[0] == "&lt;b&gt;"
    (points,) = share_variation(info).data
    np.testing.assert_allclose(points.x, [60, 30])
    np.testing.assert_allclose(points.y, [100 * 0.1 * np.sqrt(2) / 0.6, 0])


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_no_name_covers_another_or_a_point(seed: int, count: int) -> None:
    shares = pd.DataFrame(np.random.default_rng(seed).random((count, 3)), index=[f"feature_{n}" for n in range(count)])
    info = variation_info(rank_intervals(shares, k=3), {}, top=20)
    points = _pixels(info.table)
    boxes = [
        _boxes(x, y, text)[where]
        for (x, y), text, where in zip(points, info.written, info.positions, strict=True)
        if text
    ]
    assert len(info.table) == min(count, 20)
    for (a, b, c, d), (left, right, bottom, top) in combinations(boxes, 2):
        assert left >= b or a >= right or bottom >= d or c >= top
    assert not any(left < x < right and bottom < y < top for left, right, bottom, top in boxes for x, y in points)


def test_one_ranking_is_a_sentence() -> None:
    figure = share_variation(variation_info(rank_intervals(SHARES[["r1"]], k=1), {}, top=20))
    assert figure.layout.annotations[0].text == "Variation needs two rankings"
