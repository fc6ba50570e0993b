"""Picks of all runs that the filter lets through."""

import pandas as pd
import streamlit as st

from omninmo.ui import url


def draw(table: pd.DataFrame) -> None:
    """Draw the button. Picks of runs that are filtered away stay until the sidebar's button clears them."""
    picked = url.picked()
    missing = table.index.difference(picked, sort=False).tolist()
    st.button(
        f"Pick all {len(table):,}",
        icon=":material/done_all:",
        on_click=url.pick,
        args=([*picked, *missing],),
        disabled=not missing,
    )
