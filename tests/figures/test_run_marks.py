"""Runs are told apart by colour, and beyond the colours by dash and symbol."""

from omninmo.figures.colours import PALETTE
from omninmo.figures.run_marks import run_marks


def test_twenty_runs_have_twenty_looks_and_eight_have_plain_lines() -> None:
    marks = run_marks(20)
    assert len(set(marks)) == 20
    assert [mark.colour for mark in marks[:8]] == list(PALETTE) and {mark.dash for mark in marks[:8]} == {"solid"}


def test_a_run_keeps_its_mark_when_others_follow() -> None:
    assert run_marks(20)[:3] == run_marks(3)
