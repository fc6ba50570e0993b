"""Which features matter in every run."""

from collections.abc import Sequence

import pandas as pd
import pytest

from omninmo.ui import importance_map
from omninmo.ui.rankings import Rankings

LABELS = {f"f{number}": f"Feature {number}" for number in range(20)}


def rankings(*orders: Sequence[int]) -> Rankings:
    """Return rankings of 20 features; the first ten of each order are a run's top ten."""
    columns = [{f"f{number}": 20.0 - rank for rank, number in enumerate(order)} for order in orders]
    shares = pd.DataFrame({f"run{at}": column for at, column in enumerate(columns)})
    names = {str(name): str(name) for name in shares}
    return Rankings(shares, names, names, LABELS, "runs", "shap")


@pytest.mark.parametrize(
    ("orders", "sentence"),
    [
        ((range(20), range(19, -1, -1)), "In these runs no feature is in every top ten."),
        ((range(20), range(20)), "In these runs 10 features are in every top ten: Feature 0, Feature 1, Feature 2,"),
    ],
)
def test_features_of_every_top_ten_are_named(orders: tuple[range, ...], sentence: str) -> None:
    assert importance_map.in_every_top(rankings(*orders)).startswith(sentence)


def test_one_feature_is_one() -> None:
    table = rankings(range(20), [9, *range(10, 19), *range(9), 19])
    assert importance_map.in_every_top(table) == "In these runs 1 feature is in every top ten: Feature 9."


def test_of_few_features_the_top_three_are_named_and_unused_ones_never() -> None:
    table = rankings(range(20), range(20))
    few = table._replace(shares=table.shares.head(6))
    assert importance_map.in_every_top(few) == (
        "In these runs 3 features are in every top three: Feature 0, Feature 1, Feature 2."
    )
    unused = table._replace(shares=table.shares.where(table.shares > 19, 0.0))
    assert importance_map.in_every_top(unused) == "In these runs 1 feature is in every top ten: Feature 0."


def test_too_many_cells_are_not_called_clickable() -> None:
    assert "Click a cell" in importance_map.reading(rankings(range(20)), 20, "share")
    many = importance_map.reading(rankings(*[range(20)] * 300), 20, "rank")
    assert "Click a cell" not in many and "its rank by share of mean |SHAP|" in many
