"""Which features matter in every run."""

from collections.abc import Sequence

import pandas as pd
import pytest

from omninmo.ui import importance_map
from omninmo.ui.rankings import Rankings
from tests.ui.conftest import drawn

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


def test_the_reading_says_what_a_cell_is() -> None:
    assert "each cell its share of mean |SHAP| on unseen rows, mean" in importance_map.reading(
        rankings(range(20)), "share"
    )
    assert "its rank by share of mean |SHAP|" in importance_map.reading(rankings(range(20)), "rank")


def test_the_map_is_drawn_without_plotly_and_every_cell_can_be_clicked() -> None:
    app = drawn(importance_map.draw, rankings(*[range(20)] * 300), 20)
    assert not app.get("plotly_chart") and len(app.get("bidi_component")) == 1
    assert "Click a cell" in app.caption[0].value


def test_a_click_is_remembered_until_the_page_follows_it() -> None:
    def page() -> None:
        importance_map._clicked("f1", "run0")

    assert drawn(page).session_state[importance_map.CLICKED] == ("f1", "run0")


def test_the_figure_can_be_saved_and_says_what_it_is_of() -> None:
    table = rankings(range(20), range(20))
    assert importance_map._figure(table, 10, "rank").data[0].z.shape == (10, 2)
    assert importance_map._origin(table) == "2 runs by share of mean |SHAP| on unseen rows."
    folds = table._replace(noun="folds", run_ids=dict.fromkeys(table.run_ids, "abc"))
    assert importance_map._origin(folds).endswith(", of run abc.")
