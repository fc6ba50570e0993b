"""What to do while the store is empty."""

import streamlit as st

STEPS = (
    ("1 · Train", "Press **Train sample**. It trains on real prices and tests on dates that the model has not seen."),
    ("2 · Compare", "Press **Train sample sweep** for ten different runs, then tick some and open **Compare**."),
    ("3 · Explain", "Open **Explain** and click a point to see what its feature does to the prediction."),
)


def draw() -> None:
    """Draw the three steps from an empty store to an explained model."""
    st.info("No runs yet: this store is empty.", icon=":material/inbox:")
    for column, (title, text) in zip(st.columns(len(STEPS)), STEPS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            st.markdown(text)
