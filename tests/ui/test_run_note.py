"""Notes and tags of colleagues: read, never obeyed."""

from omninmo import schema
from omninmo.ui import run_note
from tests.hostile import HOSTILE
from tests.ui.conftest import drawn
from tests.ui.conftest import run as stored_run

NOTE = f"tags.{schema.TAG_NOTE}"


def test_a_note_is_drawn_with_its_headings_lists_and_lines() -> None:
    app = drawn(run_note.draw, stored_run(**{NOTE: "## Why\n- because\nand so\non"}))
    assert app.markdown[0].value == "**Why**  \n- because  \nand so  \non"


def test_a_note_loads_nothing_and_links_nowhere() -> None:
    for text in HOSTILE:
        app = drawn(run_note.draw, stored_run(**{NOTE: text, f"tags.{text}": text}))
        for element in (*app.markdown, *app.caption):
            assert "![caught]" not in element.value and "<img" not in element.value.replace("\\<img", "")
            assert "](http" not in element.value and "](java" not in element.value


def test_the_caution_that_a_run_begins_with_is_not_drawn_twice() -> None:
    caution = {f"tags.{schema.TAG_CAUTION}": "Old prices.", NOTE: "⚠ Old prices."}
    assert not drawn(run_note.draw, stored_run(**caution)).markdown
    assert run_note.written(stored_run(**(caution | {NOTE: "⚠ Old prices.\nBut good."}))) == "⚠ Old prices.\nBut good."


def test_tags_of_people_are_shown_and_those_of_programs_are_not() -> None:
    run = stored_run(**{"tags.team": "a", "tags.empty": "", "tags.mlflow.user": "me", "tags.omninmo.host": "here"})
    assert run_note.tags_of(run) == {"team": "a", "empty": ""}
    assert "team \\= a · empty" in drawn(run_note.draw, run).caption[0].value
    many = stored_run(**{f"tags.t{number}": "x" for number in range(run_note.MAX_TAGS + 3)})
    assert "and 3 more" in drawn(run_note.draw, many).caption[0].value


def test_a_run_that_nobody_wrote_about_has_nothing_here() -> None:
    app = drawn(run_note.draw, stored_run())
    assert not app.markdown and not app.caption
