"""Notes side by side, as text."""

from omninmo import schema
from omninmo.ui import run_notes
from tests.pages.conftest import words
from tests.ui.conftest import drawn, runs

NOTE = f"tags.{schema.TAG_NOTE}"


def test_notes_are_shown_as_text_under_their_runs_names() -> None:
    app = drawn(run_notes.draw, runs({NOTE: "# Why\n- ![x](http://h) :red[y]"}, {NOTE: "  "}, {}))
    assert app.markdown[0].value == "**a**"
    assert "# Why\n- \\!\\[x\\]" in app.markdown[1].value and ":red[" not in app.markdown[1].value
    assert "2 of 3 runs have no note." in words(app)


def test_runs_with_the_same_note_share_its_box() -> None:
    app = drawn(run_notes.draw, runs({NOTE: "tuned"}, {NOTE: "by hand"}, {NOTE: "tuned"}))
    assert [one.value for one in app.markdown] == ["**a, c**", "tuned", "**b**", "by hand"]
    app = drawn(run_notes.draw, runs({NOTE: "tuned"}, {NOTE: "tuned"}))
    assert [one.value for one in app.markdown] == ["**All 2 runs**", "tuned"]


def test_no_notes_are_a_sentence() -> None:
    for table in (runs({}, {}), runs({NOTE: None}, {NOTE: ""})):
        assert "None of these runs has a note" in drawn(run_notes.draw, table).info[0].value
