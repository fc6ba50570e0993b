"""What a terminal is given: texts that it cannot obey, tables as wide as it is."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

WIDTH_OF_FILES = 250
"""Columns of a table that goes into a file: it is not cut to the width of some terminal."""


def printable(text: str) -> str:
    """Return a text without what a terminal would obey: escape sequences, line breaks, another writing direction.

    Examples
    --------
    >>> printable(chr(27) + "[2J calm")
    '�[2J calm'
    """
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def draw(table: "Table") -> None:
    """Print a table."""
    from rich.console import Console

    console = Console()
    console.print(table) if console.is_terminal else Console(width=WIDTH_OF_FILES).print(table)
