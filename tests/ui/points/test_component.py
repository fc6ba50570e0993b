"""One module without a foreign word, and marks that are sent only when somebody else changes them."""

import streamlit as st

from omninmo.ui.points import component
from tests.ui.conftest import drawn
from tests.ui.javascript import foreign_words


def test_every_script_is_part_of_the_component() -> None:
    assert {path.name for path in component.FOLDER.glob("*.js")} == {*component.SCRIPTS, component.MARKS_SCRIPT}
    assert all((component.SHARED / name).exists() for name in component.SHARED_SCRIPTS)


def test_no_script_makes_markup_of_a_text_or_asks_another_machine() -> None:
    scripts = (*component.SCRIPTS, component.MARKS_SCRIPT)
    assert not foreign_words(component.FOLDER / name for name in scripts)


def test_marks_of_the_component_s_own_clicks_are_not_sent_again() -> None:
    def page() -> None:
        first = component.revised("plot", {"feature": "a", "sample": None})
        component.clicked("plot", feature="b", sample=3)
        assert component.revised("plot", {"feature": "b", "sample": 3}) == first
        other = component.revised("plot", {"feature": "c", "sample": 3})
        assert other == {"revision": first["revision"] + 1, "marks": {"feature": "c", "sample": 3}}
        st.write("done")

    assert drawn(page).markdown[0].value == "done"


def test_a_click_on_a_component_that_is_not_drawn_is_no_error() -> None:
    assert not drawn(component.clicked, "nothing").exception
