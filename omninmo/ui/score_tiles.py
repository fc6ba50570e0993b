"""A run's headline scores, each beside what it has to beat."""

import pandas as pd
import streamlit as st

from omninmo.reports.score_tiles import measured_on, tiles

TILE_WIDTH = 190


def draw(run: pd.Series) -> None:
    """Draw a tile per score, and on which dates they were measured."""
    with st.container(horizontal=True):
        for tile in tiles(run):
            st.metric(
                tile.label,
                tile.value,
                tile.beside,
                delta_color="off",
                delta_arrow="off",
                help=tile.help,
                border=True,
                width=TILE_WIDTH,
            )
    st.caption(measured_on(run))
