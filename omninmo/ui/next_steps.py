"""The links that open the picked runs on the other pages."""

import streamlit as st

from omninmo.ui import frame, url

MANY = {"Compare": "Compare {} runs", "Stability": "Check stability of {} runs", "Explain": "Explain one of {} runs"}


def draw(here: str = "") -> None:
    """Draw a link to each page that shows picked runs, but not to the one that the reader is on.

    Parameters
    ----------
    here : label of the page
    """
    count = len(url.picked())
    with st.container(horizontal=True, key="next-steps"):
        for label, many in MANY.items():
            if label != here:
                frame.link(label, many.format(f"{count:,}") if count > 1 else label)
