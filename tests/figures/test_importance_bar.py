"""Bars of importances: sorted, limited, with room for the number."""

import pandas as pd

from omninmo.figures.importance_bar import _info, importance_bar

ONE = pd.Series([0.1, 0.7, 0.2], index=["a", "b", "c"])
WITH_A_GAP = pd.Series([0.3, None, 0.7], index=["a", "b", "c"], dtype=float)


def test_the_longest_bar_leaves_room_for_its_number() -> None:
    assert importance_bar(ONE, {}).layout.xaxis.range[1] > 1.1 * 0.7


def test_bars_are_sorted_and_limited() -> None:
    info = _info(WITH_A_GAP, {"c": "Label of c"}, top=5)
    assert info.features == ("Label of c", "a") and info.shares == (0.7, 0.3)
    assert list(importance_bar(ONE, {}, top=1).data[0].x) == [70.0]


def test_no_importances_are_a_sentence() -> None:
    figure = importance_bar(pd.Series(dtype=float), {})
    assert figure.layout.annotations[0].text == "No importances to show" and not figure.data
