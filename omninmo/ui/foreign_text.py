"""Words from the store as words: Streamlit reads Markdown in almost every text, and names in a store are anybody's."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|$:~<>-])")


def plain(text: object) -> str:
    """Return a text that Streamlit shows as it is.

    A run named `![](http://…)` would otherwise make the reader's browser ask that address, and $x$ become a formula.
    """
    return _SIGNS.sub(r"\\\1", str(text))


def without_images(markdown: str) -> str:
    """Return Markdown in which no picture can be named."""
    return markdown.replace("![", "!\\[").replace("<", "\\<")
