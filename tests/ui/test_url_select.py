"""A widget shows what the URL says, and writes its choice there."""

import streamlit as st

from omninmo.ui import url, url_select
from tests.hostile import HOSTILE
from tests.pages.test_hostile import assert_plain
from tests.ui.conftest import drawn

LABELS = {"a": "The first", "b": "The second", "c": "The third"}


def draw() -> None:
    box = url_select.box("partner", "Box", list(LABELS), key="box", labels=LABELS, width=300)
    buttons = url_select.buttons("kind", "Buttons", list(LABELS), key="buttons", labels=LABELS, start="b")
    st.markdown(f"{box} {buttons}")


def test_without_a_link_the_start_is_chosen_and_with_one_what_it_names() -> None:
    assert drawn(draw).markdown[0].value == "a b"
    assert drawn(draw, partner="c", kind="a").markdown[0].value == "c a"
    assert drawn(draw, partner="unknown", kind="unknown").markdown[0].value == "a b"


def test_a_choice_is_in_the_link_and_the_link_in_the_widget() -> None:
    app = drawn(draw)
    app.selectbox(key="box").set_value("c").run()
    app.segmented_control(key="buttons").set_value("a").run()
    assert app.markdown[0].value == "c a"
    assert (app.query_params["partner"], app.query_params["kind"]) == ("c", "a")
    app.query_params["partner"] = "b"  # as Back does
    app.run()
    assert app.markdown[0].value == "b a" and app.selectbox(key="box").value == "b"


def test_a_browser_that_skips_a_run_of_the_script_shows_what_the_link_says() -> None:
    """What is sent says the value each time: without it, the browser begins with the first option."""
    app = drawn(draw, partner="c")
    for _ in range(3):
        sent = app.selectbox(key="box").proto
        assert sent.set_value and sent.raw_value == "The third"
        app.run()


def test_what_the_link_names_wrongly_is_said_as_text() -> None:
    app = drawn(draw, partner="nothing", kind="b")
    said = [warning.value for warning in app.warning]
    assert said == ["The link names “nothing” for “Box”, which is not offered here; The first is shown."]
    assert not drawn(draw, partner="b").warning and not drawn(draw).warning
    for text in HOSTILE:
        app = drawn(draw, partner=text, kind=text)
        assert len(app.warning) == 2
        assert_plain(app, text)


def draw_fewer() -> None:
    url_select.box("partner", "Box", ["a", "b"], key="box", labels=LABELS)


def test_what_is_offered_elsewhere_is_called_as_it_is_there() -> None:
    (warning,) = drawn(draw_fewer, partner="c").warning
    assert warning.value == "The link names “The third” for “Box”, which is not offered here; The first is shown."


def other(choice: str) -> None:
    url.put("feature", choice)


def draw_other() -> None:
    url_select.box("partner", "Box", list(LABELS), key="box", on_change=other)


def test_a_change_may_be_followed_otherwise() -> None:
    app = drawn(draw_other)
    app.selectbox(key="box").set_value("c").run()
    assert app.query_params["feature"] == "c" and "partner" not in app.query_params
