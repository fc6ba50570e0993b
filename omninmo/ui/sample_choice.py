"""The explained row that Explain shows in full: named in the URL by date and ticker, chosen by a click on a point."""

import pandas as pd
import streamlit as st

from omninmo.ui import url
from omninmo.ui.foreign_text import plain

LONGEST = 40


def chosen(index: pd.DataFrame) -> int | None:
    """Return the position of the row that the URL names, None if it names none; warn if that row is not explained.

    Parameters
    ----------
    index : DataFrame with date and ticker of each explained row, as of a ShapTable
    """
    wanted = url.get("point")
    if not wanted:
        return None
    date, _, ticker = wanted.partition("_")
    is_wanted = (index["ticker"] == ticker) & (index["date"].dt.strftime("%Y-%m-%d") == date)
    if not is_wanted.any():
        st.warning(
            f"The link names the sample {plain(wanted[:LONGEST])}, which is not among the explained rows. "
            "Click a point to choose one.",
            icon=":material/search_off:",
        )
        return None
    return int(is_wanted.to_numpy().argmax())


def choose(index: pd.DataFrame, row: int | None) -> None:
    """Show this row, or none."""
    url.put("point", "" if row is None else f"{index['date'].iloc[row]:%Y-%m-%d}_{index['ticker'].iloc[row]}")


def draw(index: pd.DataFrame, row: int | None) -> None:
    """Name the chosen sample, and offer to let go of it."""
    if row is None:
        return
    sample = index.iloc[row]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Sample:** {plain(str(sample['ticker']))}, {sample['date']:%Y-%m-%d}, fold {sample['fold']}")
        st.button("Let go of the sample", on_click=choose, args=(index, None))
