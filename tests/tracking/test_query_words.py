"""A filter falls into words that say where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.errors import ConfigError
from omninmo.tracking.query_words import split


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("metrics.oos_skill>=0.1", [("word", "metrics.oos_skill"), ("sign", ">="), ("word", "0.1")]),
        ("a == 'b c'", [("word", "a"), ("sign", "="), ("text", "b c")]),
        ('tags."mlflow.runName"="x"', [("key", "tags.mlflow.runName"), ("sign", "="), ("text", "x")]),
        ("tags.`a``b` != 'it''s'", [("key", "tags.a`b"), ("sign", "!="), ("text", "it's")]),
        ("in('a',2)", [("word", "in"), ("(", "("), ("text", "a"), (",", ","), ("word", "2"), (")", ")")]),
        ("reg-30d/x! 3%", [("word", "reg-30d/x!"), ("word", "3%")]),
    ],
)
def test_words_texts_keys_and_signs(text: str, words: list[tuple[str, str]]) -> None:
    assert [(word.kind, word.text) for word in split(text)] == [*words, ("end", "")]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_each_word_stands_at_its_position_unless_a_quote_is_open(text: str) -> None:
    try:
        words = split(text)
    except ConfigError:
        words = []
        assert any(quote in text for quote in "'\"`")
    for word in words:
        if word.kind == "word":
            assert text[word.position - 1 :].startswith(word.text)


def test_an_open_quote_is_pointed_at() -> None:
    with pytest.raises(ConfigError, match="a quote at letter 5"):
        split("a = 'b")


def test_an_error_repeats_no_more_than_the_start_of_a_word() -> None:
    assert len(split("x" * 9_000)[0].shown) < 70
