"""A terminal is given nothing that it would obey, and a file the whole width of a table."""

import pytest
from rich.table import Table

from omninmo.cli.terminal import draw, printable
from tests.hostile import HOSTILE


@pytest.mark.parametrize("text", [*HOSTILE, "\x1b[2J", "\x9b2J", "a\r\nb", "\u202eabc"])
def test_what_a_terminal_would_obey_is_replaced_letter_by_letter(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable() and len(shown) == len(text)
    assert all(letter in (was, "\ufffd") for letter, was in zip(shown, text, strict=True))


def test_a_table_in_a_file_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("a", "b", box=None)
    table.add_row("x" * 100, "y" * 100)
    draw(table)
    assert "x" * 100 in (said := capsys.readouterr().out) and "y" * 100 in said
