"""What a page says while there is no run to show."""

import streamlit as st

from omninmo.ui import job_cards, start_buttons

MAX_CARDS = 3


def draw(sentence: str) -> None:
    """Say what is missing, and draw the buttons that bring it, with the jobs that they start.

    Parameters
    ----------
    sentence : what would be here, and why it is not
    """
    st.info(sentence, icon=":material/inbox:")
    start_buttons.draw()
    job_cards.start_message()
    job_cards.draw(limit=MAX_CARDS)
