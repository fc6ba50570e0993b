"""What stands below a picture is kept back until a browser says that it has drawn the picture."""

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from omninmo.ui import first_picture


def script() -> None:
    import streamlit as st

    from omninmo.ui import first_picture

    first_picture.listen(1)
    st.markdown("the picture")
    first_picture.wait("The rest follows.")
    st.markdown("the rest")


@pytest.fixture
def browser_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "url", "http://127.0.0.1:8501/compare")


def shown(app: AppTest) -> list[str]:
    assert not app.exception
    return [str(element.value) for element in [*app.markdown, *app.caption]]


@pytest.mark.usefixtures("browser_is_there")
def test_the_rest_waits_for_the_picture_once_per_session() -> None:
    app = AppTest.from_function(script).run()
    assert shown(app) == ["the picture", "The rest follows."]
    app.session_state[first_picture.SEEN] = True  # as the browser's message does
    assert shown(app.run()) == shown(app.run()) == ["the picture", "the rest"]


@pytest.mark.usefixtures("browser_is_there")
def test_each_session_waits_for_a_message_of_its_own() -> None:
    def sent() -> str:
        (mount,) = AppTest.from_function(script).run().get("bidi_component")
        return str(mount.proto.json)

    assert sent() != sent()


def test_without_a_browser_nothing_waits() -> None:
    assert shown(AppTest.from_function(script).run()) == ["the picture", "the rest"]
