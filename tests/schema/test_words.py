"""Words of stored values: complete, and true to what is computed."""

from typing import get_args

import pytest

from omninmo.config import Classes, Delisted, Interval, Mode, Scheme, Source, Target
from omninmo.schema.entries import FORMATS
from omninmo.schema.words import (
    BARS,
    BASELINES,
    CLASSES,
    DELISTED,
    INTERVALS,
    LEAKS,
    MODES,
    RATING_RULES,
    RATING_THRESHOLDS,
    RATINGS,
    SCHEMES,
    SOURCES,
    TARGETS,
)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (MODES, Mode),
        (SOURCES, Source),
        (INTERVALS, Interval),
        (BARS, Interval),
        (DELISTED, Delisted),
        (TARGETS, Target),
        (SCHEMES, Scheme),
        (CLASSES, Classes),
        (RATING_RULES, Classes),
    ],
)
def test_every_value_has_a_word_and_no_word_is_left_over(words: dict[str, object], values: object) -> None:
    assert set(words) == set(get_args(values))


def test_only_returns_have_errors_in_percent() -> None:
    assert [key for key, entry in TARGETS.items() if entry.of_return] == ["forward_return", "excess_return"]
    for entry in TARGETS.values():
        assert entry.text(0.25).endswith("%") == entry.of_return
    assert TARGETS["cross_sectional_rank"].text(-0.45) == "−0.450"


def test_thresholds_cut_one_class_more_than_there_are_of_them() -> None:
    assert len(RATINGS) == len(RATING_THRESHOLDS) + 1 and list(RATING_THRESHOLDS) == sorted(RATING_THRESHOLDS)
    for threshold in RATING_THRESHOLDS:
        assert f"{abs(threshold) * 100:.0f}" in CLASSES["thresholds"]


def test_the_rule_of_the_ratings_names_each_with_its_threshold() -> None:
    rule = RATING_RULES["thresholds"]
    for rating, threshold in zip(RATINGS[1:], RATING_THRESHOLDS, strict=True):
        assert f"{rating} above {FORMATS['whole_share'].text(threshold)}" in rule
    assert f"{RATINGS[0]} else" in rule


def test_the_leak_is_a_split_that_is_named_so() -> None:
    assert "leak" in SCHEMES[LEAKS] and len(set(BASELINES.values())) == len(BASELINES)
