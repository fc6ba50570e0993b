"""The sample that a link names."""

import pandas as pd

from omninmo.ui import sample_choice
from tests.ui.conftest import drawn

INDEX = pd.DataFrame(
    {
        "date": pd.to_datetime(["2024-01-02", "2024-01-03", "2024-01-03"]),
        "ticker": ["KO", "KO", "A_B"],
        "fold": [1, 2, 2],
    }
)


def shown() -> None:
    sample_choice.draw(INDEX, sample_choice.chosen(INDEX))


def test_the_sample_of_the_link_is_named_and_can_be_let_go() -> None:
    app = drawn(shown, point="2024-01-03_A_B")
    assert "A" in app.markdown[0].value and app.markdown[0].value.endswith("B, 2024-01-03, fold 2")
    app.button[0].click().run()
    assert "point" not in app.query_params and not app.markdown


def test_a_sample_that_is_not_explained_is_a_warning() -> None:
    for point in ("2024-01-02_A_B", "nonsense", "2024-01-02_"):
        app = drawn(shown, point=point)
        assert "not among the explained rows" in app.warning[0].value and not app.markdown


def test_without_a_sample_nothing_is_drawn() -> None:
    app = drawn(shown)
    assert not app.markdown and not app.warning


def test_a_chosen_row_is_named_in_the_link() -> None:
    assert drawn(sample_choice.choose, INDEX, 2).query_params["point"] == "2024-01-03_A_B"
    assert "point" not in drawn(sample_choice.choose, INDEX, None, point="2024-01-03_A_B").query_params
