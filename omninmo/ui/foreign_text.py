"""The one way to put a text that did not come from this program on a page: as text, whatever it says.

Names, params, tags, labels, errors and what a link carries are written by others. Streamlit reads nearly every text as
Markdown: `![](http://…)` makes the reader's browser ask that address, $x$ becomes a formula, `:red[…]` a colour.
"""

import re

MAX_LETTERS = 1000
"""Of a text on a page: nobody reads on, and a param may have 6,000."""
REPLACED = "\N{REPLACEMENT CHARACTER}"
JOINER = "\N{WORD JOINER}"

_BLANK = re.compile(r"\s+")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]")
"""Control characters, halves of surrogate pairs, and what turns the direction of all that follows in the line."""
_SIGN = re.compile(r"([\\`*_{}\[\]()#+.!|$:~<>&=-])")
_REPLACED_AFTER_PARSING = re.compile(
    r"""
    (?<=https:)(?=//) | (?<=http:)(?=//) | (?<=www)(?=\.) | (?<=@)(?=[\w-])   # addresses
    | (?<=:)(?=[\w+-][\w+/-]*:)                                               # icons and emoji
    | (?<=[<>~-])(?=[=>-])                                                    # arrows, dashes and comparisons
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What Streamlit looks for once more in the text that Markdown has left, where no backslash is seen any more."""


def plain(text: object) -> str:
    """Return Markdown that Streamlit shows as `text`, in one line and at most `MAX_LETTERS` long.

    Between the letters of what looks like an address, an icon or an arrow comes a word joiner, which nobody sees.
    """
    line = _UNSEEN.sub(REPLACED, _BLANK.sub(" ", str(text)).strip())
    shown = line if len(line) <= MAX_LETTERS else f"{line[: MAX_LETTERS - 1]}…"
    return _SIGN.sub(r"\\\1", _REPLACED_AFTER_PARSING.sub(JOINER, shown))


def outline(markdown: str) -> str:
    """Return Markdown with nothing but the headings and the list items of `markdown`; all else in it is plain text."""
    return "\n".join(_line(line) for line in markdown.splitlines())


def _line(line: str) -> str:
    mark, words = re.fullmatch(r"(#{1,6} +|- +|)(.*)", line).groups()  # type: ignore[union-attr]  # matches any line
    return f"{mark}{plain(words)}"
