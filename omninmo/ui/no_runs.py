"""What a page says while there is no run to show."""

import streamlit as st

from omninmo.ui import frame


def draw(sentence: str) -> None:
    """Say what is missing, and lead to the page that trains a first run."""
    st.info(f"{sentence} Home trains a first one.", icon=":material/inbox:")
    frame.link("Home", "Go to Home and press Train sample")
