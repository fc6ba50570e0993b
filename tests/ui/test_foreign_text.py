"""Words from a store stay words. What a browser makes of them: tests/browser/test_hostile.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.ui.foreign_text import JOINER, MAX_LETTERS, REPLACED, outline, plain
from tests.hostile import HOSTILE


def read(markdown: str) -> str:
    """Return what a reader sees of a text without markup."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_of_markdown_is_left_alone(text: str) -> None:
    assert not re.search(r"(?<!\\)[][()*_$:<>!&=`#~|+.{}-]", plain(text))
    assert "\n" not in plain(text) and len(read(plain(text))) <= MAX_LETTERS


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_is_looked_for_after_parsing(text: str) -> None:
    after = re.sub(r"\\(.)", r"\1", plain(text))
    for pattern in (r"https?://\w", r"www\.", r"\w@\w", r":material/\w+:", r":[\w+-]+:", "->", "<-", "--", "[<>~]="):
        assert not re.search(pattern, after, re.IGNORECASE), pattern


def test_ordinary_names_are_shown_letter_by_letter() -> None:
    for text in (
        "reg-30d-d3-lr0.03-20t-1a2b",
        "10 % of 5:30 (a_b) <c>",
        "sqlite:////home/me/mlflow.db",
        "größer – 你",
    ):
        assert read(plain(text)) == text and JOINER not in plain(text)


def test_what_nobody_sees_is_marked() -> None:
    assert plain("a\u202eb\x07c\ud800") == f"a{REPLACED}b{REPLACED}c{REPLACED}"
    assert plain("  a \n\n    b\t") == "a b"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zs", "Zl", "Zp"]), max_size=80))
def test_taking_the_backslashes_away_gives_the_text_back(text: str) -> None:
    assert read(plain(text)) == text


def test_of_an_outline_headings_and_items_are_left() -> None:
    assert outline("## Data\n\n- 20 tickers\n- ![](http://a.b)") == "\n".join(
        ["## Data", "", "- 20 tickers", rf"- \!\[\]\(http\:{JOINER}//a\.b\)"]
    )
    assert outline("    indented\n> quoted\n1. first\n***") == "indented\n\\> quoted\n1\\. first\n\\*\\*\\*"
