"""Values compare as numbers, texts, times and patterns."""

import re
from fnmatch import translate

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.errors import ConfigError
from omninmo.tracking.query_columns import Column
from omninmo.tracking.query_values import MAX_PATTERN, among, compare, like
from omninmo.tracking.query_words import Word, split

NUMBERS = Column("metrics.x", "number", pd.Series([1.0, None, float("inf"), -2.0]))
TEXTS = Column("params.x", "text", pd.Series(["9", "10", None, "b"]))
TIMES = Column("start_time", "time", pd.Series(pd.to_datetime(["2026-01-01", "2026-02-01", "NaT", "NaT"], utc=True)))


def rows(column: Column, condition: str) -> list[bool]:
    sign, value, _ = split(condition)
    return compare(column, sign, value).tolist()


@pytest.mark.parametrize(
    ("column", "condition", "matching"),
    [
        (NUMBERS, "> 0", [True, False, True, False]),
        (NUMBERS, "!= 1", [False, False, True, True]),
        (NUMBERS, "= '1.0'", [True, False, False, False]),
        (NUMBERS, "< −1", [False, False, False, True]),
        (TEXTS, "= '9'", [True, False, False, False]),
        (TEXTS, "= 9.0", [True, False, False, False]),  # a number without quotes is one
        (TEXTS, "> '9'", [False, True, False, False]),  # in quotes as well: 10 comes after 9
        (TEXTS, ">= 'a'", [False, False, False, True]),
        (TEXTS, "!= 'b'", [True, True, False, False]),
        (TIMES, ">= '2026-02-01'", [False, True, False, False]),
        (TIMES, "!= 2026-02-01", [True, False, False, False]),
        (TIMES, "= 1767225600000", [True, False, False, False]),  # MLflow's milliseconds
    ],
)
def test_what_compares(column: Column, condition: str, matching: list[bool]) -> None:
    assert rows(column, condition) == matching


@pytest.mark.parametrize(
    ("column", "condition", "message"),
    [
        (NUMBERS, "> deep", "compares metrics.x, a number, with “deep” at letter 3"),
        (TIMES, "> soon", "“soon” at letter 3, which is no date"),
        (TIMES, "> 1e300", "no date"),
        (TIMES, "> NaT", "no date"),
    ],
)
def test_what_does_not_compare(column: Column, condition: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        rows(column, condition)


def test_lists_hold_numbers_texts_and_times() -> None:
    def within(column: Column, *words: str) -> list[bool]:
        return among(column, [split(word)[0] for word in words]).tolist()

    assert within(NUMBERS, "1", "inf") == [True, False, True, False]
    assert within(TEXTS, "'b'", "9.0") == [True, False, False, True]
    assert within(TEXTS, "'9.0'") == [False] * 4
    assert within(TIMES, "2026-01-01") == [True, False, False, False]


@given(st.text("ab%_.*[\n", max_size=12), st.text("ab%_.*[\nÄ", max_size=12))
def test_a_pattern_matches_as_a_shell_s_does(pattern: str, text: str) -> None:
    """fnmatch is an oracle: % is its *, _ its ?."""
    glob = "".join({"%": "*", "_": "?"}.get(letter, f"[{letter}]" if letter in "*[" else letter) for letter in pattern)
    assert like(Word("text", pattern, 1), ignore_case=False)(text) == bool(re.match(translate(glob), text))


def test_a_hostile_pattern_takes_no_longer_than_its_length_times_the_text() -> None:
    assert not like(Word("text", "a%" * 200 + "b", 1), ignore_case=True)("A" * 6_000)
    with pytest.raises(ConfigError, match=f"longer than {MAX_PATTERN} letters"):
        like(Word("text", "a%" * 300, 1), ignore_case=False)
