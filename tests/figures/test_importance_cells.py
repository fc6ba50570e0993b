"""Cells of the map of importances: order, names, and what is missing."""

import numpy as np
import pandas as pd

from omninmo.figures.importance_cells import importance_cells

SHARES = pd.DataFrame({"run1": [0.1, 0.7, 0.2], "run2": [0.3, np.nan, 0.7]}, index=["a", "b", "c"])
NAMES = {"run1": "same name", "run2": "same name"}


def test_features_are_ordered_by_the_mean_over_the_runs_that_use_them() -> None:
    info = importance_cells(SHARES, {"a": "Label of a"}, NAMES, top=3)
    assert info.features == ("b", "c", "Label of a")
    assert info.rankings == ("same name", "same name")
    assert list(importance_cells(SHARES, {}, NAMES, top=2).shares.index) == ["b", "c"]


def test_ranks_are_among_all_features_and_a_feature_not_used_has_none() -> None:
    info = importance_cells(SHARES, {}, NAMES, top=2)
    assert info.ranks["run1"].tolist() == [1, 2] and info.ranks["run2"].isna().tolist() == [True, False]


def test_a_long_label_is_shortened_and_no_letter_of_it_is_markup() -> None:
    info = importance_cells(SHARES, {"a": "<b>", "b": "x" * 60}, NAMES)
    assert info.features[2] == "<b>" and len(info.features[0]) == 48
