"""Picks of all runs that the filter lets through, and of none."""

import pandas as pd
import streamlit as st

from omninmo.ui import url


def draw(table: pd.DataFrame) -> None:
    """Draw the buttons. Picks of runs that are filtered away stay until they are cleared."""
    picked = url.picked()
    missing = table.index.difference(picked, sort=False).tolist()
    st.button(
        f"Pick all {len(table):,} filtered",
        icon=":material/done_all:",
        on_click=url.pick,
        args=([*picked, *missing],),
        disabled=not missing,
    )
    st.button(
        "Clear picks",
        icon=":material/close:",
        key="clear_all_picks",
        on_click=url.pick,
        args=((),),
        disabled=not picked,
    )
