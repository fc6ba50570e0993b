"""How a figure is put on a page."""

from collections.abc import Callable
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}


def show(figure: go.Figure, key: str, on_select: Callable[[], None] | Literal["ignore"] = "ignore") -> None:
    """Draw a figure at full width. With `on_select`, a click on a point calls it; the points are in the session state."""
    st.plotly_chart(
        figure, width="stretch", theme=None, key=key, on_select=on_select, selection_mode="points", config=CONFIG
    )
