"""Names that users gave, on a figure: short, and as plain text, since Plotly would read them as markup."""

from html import escape

MAX_LETTERS = 26


def shown(name: str) -> str:
    """Return a name as text that Plotly draws letter by letter."""
    return escape(name, quote=False)


def short(name: str, letters: int = MAX_LETTERS) -> str:
    """Return at most `letters` of a name, as text that Plotly draws letter by letter."""
    return shown(shortened(name, letters))


def shortened(name: str, letters: int) -> str:
    """Return at most `letters` of a name. The middle goes: runs named after their settings differ at the end."""
    if len(name) <= letters:
        return name
    start = (letters - 1) // 2
    return f"{name[:start]}…{name[len(name) - (letters - 1 - start) :]}"
