"""Names of the user's own on a figure: short, and shown as they are rather than obeyed as Plotly's markup."""

from html import escape

LONGEST = 26


def shown(name: str) -> str:
    """Return a name as text that Plotly draws letter by letter."""
    return escape(name, quote=False)


def short(name: str, letters: int = LONGEST) -> str:
    """Return at most `letters` of a name, as text that Plotly draws letter by letter."""
    return shown(shortened(name, letters))


def shortened(name: str, letters: int) -> str:
    """Return at most `letters` of a name. The middle goes: runs named after their settings differ at the end."""
    if len(name) <= letters:
        return name
    start = (letters - 1) // 2
    return f"{name[:start]}…{name[len(name) - (letters - 1 - start) :]}"
