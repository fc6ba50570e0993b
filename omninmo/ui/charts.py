"""How a figure is put on a page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import streamlit as st

if TYPE_CHECKING:
    import plotly.graph_objects as go

EARLY = "charts-early"

CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}


def show(figure: "go.Figure", key: str, on_select: Callable[[], None] | Literal["ignore"] = "ignore") -> None:
    """Draw a figure at full width, in the colours of the reader's theme.

    A click on a point calls `on_select`; the session state holds the points.
    """
    from omninmo.figures.template import themed

    st.plotly_chart(
        themed(figure, "dark" if st.context.theme.type == "dark" else "light"),
        width="stretch",
        theme=None,
        key=key,
        on_select=on_select,
        selection_mode="points",
        config=CONFIG,
    )


def ask_early() -> None:
    """Have the browser fetch the chart library, four megabytes, while what stands above the first chart is made.

    A browser asks for the code of an element when it meets the first of its kind; this one is there for that alone.
    """
    with st.container(key=EARLY):  # the frame hides it
        st.plotly_chart({"data": [{"x": [], "y": []}]}, key=f"{EARLY}-chart")
