"""The picture comes first: what stands below it follows once the browser has drawn it.

A browser loads the code of each kind of element when it meets the first one. Selection boxes, tables and downloads
below a picture bring a megabyte, which would be fetched and read in the time in which the picture could be drawn.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

SCRIPT = Path(__file__).with_name("first_picture.js")
NAME = "omninmo_first_picture"
WAITING = "following"
"""Key of the container that stands where the rest will, so that whoever watches the page knows that it is not done."""
SEEN, SESSION = "first-picture-seen", "first-picture-session"


def listen(pictures: int) -> None:
    """Listen for the pictures of the page that is drawn now; called before anything else is drawn.

    The browser so fetches the code of components first, which it needs for the pictures.

    Parameters
    ----------
    pictures : how many components of our own will be drawn
    """
    session = st.session_state.setdefault(SESSION, uuid4().hex)
    _registered()(key=NAME, data={"pictures": pictures, "session": session}, on_drawn_change=_seen)


def wait(sentence: str) -> None:
    """End this run of the script until the browser has drawn the pictures, once per session; then the page runs again.

    Where there is no browser, such as in a test of the script alone, nobody would tell, so that nothing is waited for.

    Parameters
    ----------
    sentence : what the reader sees meanwhile
    """
    if st.session_state.get(SEEN) or st.context.url is None:
        return
    with st.container(key=WAITING):
        st.caption(sentence)
    st.stop()


def _seen() -> None:
    st.session_state[SEEN] = True


@st.cache_resource
def _registered() -> Any:
    """Register the mount that listens for the pictures, once."""
    return st.components.v2.component(NAME, js=SCRIPT.read_text("utf-8"), isolate_styles=False)
