"""Share against variation: features of one ranking alone have none."""

import numpy as np
import pandas as pd

from omninmo.evaluation.rank_intervals import rank_intervals
from omninmo.figures.share_variation import MAX_LABELLED, share_variation, variation_info

SHARES = pd.DataFrame({"r1": [0.5, 0.3, 0.2], "r2": [0.7, 0.3, np.nan]}, index=["a", "b", "c"])


def test_a_feature_of_one_ranking_has_no_point() -> None:
    info = variation_info(rank_intervals(SHARES, k=1), {"a": "<b>"})
    assert list(info.table.index) == ["a", "b"] and info.features[0] == info.written[0] == "&lt;b&gt;"
    (points,) = share_variation(info).data
    np.testing.assert_allclose(points.x, [60, 30])
    np.testing.assert_allclose(points.y, [100 * 0.1 * np.sqrt(2) / 0.6, 0])


def test_only_the_largest_have_their_name_beside_them() -> None:
    many = pd.DataFrame(np.random.default_rng(0).random((30, 3)), index=[f"f{n}" for n in range(30)])
    written = variation_info(rank_intervals(many, k=3), {}).written
    assert sum(bool(text) for text in written) == MAX_LABELLED and all(written[:MAX_LABELLED])


def test_one_ranking_is_a_sentence() -> None:
    figure = share_variation(variation_info(rank_intervals(SHARES[["r1"]], k=1), {}))
    assert figure.layout.annotations[0].text == "Variation needs two rankings"
