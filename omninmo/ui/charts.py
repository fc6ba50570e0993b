"""How a figure is put on a page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}


def show(figure: "go.Figure", key: str, on_select: Callable[[], None] | Literal["ignore"] = "ignore") -> None:
    """Draw a figure at full width. A click on a point calls `on_select`; the session state holds the points."""
    st.plotly_chart(
        figure, width="stretch", theme=None, key=key, on_select=on_select, selection_mode="points", config=CONFIG
    )
