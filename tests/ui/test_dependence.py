"""What a feature does, in words."""

import math

import pytest

from omninmo.ui import dependence


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        (math.nan, "In this run it has no effect."),
        (0.1, "In this run its effect has no clear direction; look at the shape."),
        (0.9, "In this run higher values tend to raise the prediction."),
        (-0.9, "In this run higher values tend to lower the prediction."),
    ],
)
def test_the_direction_of_an_effect_is_named_where_it_is_clear(correlation: float, words: str) -> None:
    assert dependence.effect_in_words(correlation) == words
