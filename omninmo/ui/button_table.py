"""A table whose first column holds buttons, each of which opens what its row is about."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from omninmo.ui import run_table


def draw(
    names: Sequence[str],
    table: pd.DataFrame,
    column: str,
    *,
    key: str,
    on_open: Callable[[int], None],
    alt: str,
    rows_shown: int = run_table.MAX_ROWS_SHOWN,
) -> None:
    """Draw the table.

    Parameters
    ----------
    names : text of the button of each row
    table : the other columns, as they are shown
    column : title of the column of buttons
    key : session state holds the click under it
    on_open : called with the position of the row
    alt : the table in words, for who cannot see it
    rows_shown : at once, the others are scrolled to
    """
    shown = table.reset_index(drop=True)
    shown.insert(0, column, [run_table.button(name) for name in names])
    st.dataframe(
        shown,
        column_config={
            column: st.column_config.ButtonColumn(
                pinned=True,
                alignment="left",
                type="tertiary",
                key=key,
                on_click=lambda: on_open(int(st.session_state[key]["row"])),
            )
        },
        hide_index=True,
        height=run_table.height(min(len(shown), rows_shown)),
        alt=alt,
    )
