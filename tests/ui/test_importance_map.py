"""Which features matter in every run."""

from collections.abc import Sequence

import pandas as pd
import pytest

from omninmo.ui import importance_map

LABELS = {f"f{number}": f"Feature {number}" for number in range(20)}


def shares(*orders: Sequence[int]) -> pd.DataFrame:
    """Return shares of 20 features; the first ten of each order are a run's top ten."""
    columns = [{f"f{number}": 20.0 - rank for rank, number in enumerate(order)} for order in orders]
    return pd.DataFrame({f"run{at}": column for at, column in enumerate(columns)})


@pytest.mark.parametrize(
    ("orders", "sentence"),
    [
        ((range(20), range(19, -1, -1)), "In these runs no feature is in every top ten."),
        ((range(20), range(20)), "In these runs 10 features are in every top ten: Feature 0, Feature 1, Feature 2,"),
    ],
)
def test_features_of_every_top_ten_are_named(orders: tuple[range, ...], sentence: str) -> None:
    assert importance_map.in_every_top(shares(*orders), LABELS).startswith(sentence)


def test_one_feature_is_one() -> None:
    other = [9, *range(10, 19), *range(9), 19]
    table = shares(range(20), other)
    assert importance_map.in_every_top(table, LABELS) == "In these runs 1 feature is in every top ten: Feature 9."
