"""The component that draws the map of importances, each cell to be pointed at and clicked."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from omninmo.figures.colours import CELL_TEXT, SEQUENTIAL
from omninmo.figures.importance_cells import (
    MAX_COLUMNS_WITH_TEXT,
    MAX_NAMED,
    MAX_WITH_DECIMALS,
    Cells,
    ImportanceCells,
)
from omninmo.figures.names import MAX_LETTERS, shortened_together
from omninmo.schema import Format
from omninmo.ui.points import component as points
from omninmo.ui.points.payload import encoded, number_format

FOLDER = Path(__file__).parent
POINTS_SCRIPTS = ("axis.js", "discs.js", "tip.js")
SCRIPTS = ("cells.js", "picture.js", "map.js", "main.js")
"""The parts of the component, in the order in which they make one module; those it shares come before them."""

ROOM = {"names": MAX_NAMED, "texts": MAX_COLUMNS_WITH_TEXT, "decimals": MAX_WITH_DECIMALS}
FORMATS: dict[str, Format] = {"share": "share", "whole": "whole_share", "rank": "number"}

Choose = Callable[[str, str], None]


def draw(info: ImportanceCells, cells: Cells, noun: str, *, key: str, on_choose: Choose) -> None:
    """Draw the map.

    Parameters
    ----------
    info : what is drawn
    cells : what the cells show
    noun : what the rankings are of, e.g. runs
    key : of the component
    on_choose : called with feature and ranking of a cell that was clicked, before the page runs again
    """
    _registered()(
        key=key,
        data=described(info, cells, noun),
        on_chosen_change=lambda: _chosen(key, info.shares, on_choose),
    )


def described(info: ImportanceCells, cells: Cells, noun: str) -> dict[str, Any]:
    """Return what is drawn, as data for JSON; parameters are those of `draw`."""
    short = shortened_together(info.rankings, MAX_LETTERS)
    return {
        "cells": cells,
        "features": _named(info.shares.index, info.features, info.features),
        "rankings": _named(info.shares.columns, info.rankings, short),
        "shares": encoded(info.shares.to_numpy(dtype=float), "<f4"),
        "ranks": encoded(info.ranks.to_numpy(dtype=float), "<f4"),
        "noun": noun,
        "room": ROOM,
        "formats": {name: number_format(form) for name, form in FORMATS.items()},
        "look": {theme: {"stops": stops, "text": CELL_TEXT[theme]} for theme, stops in SEQUENTIAL.items()},
    }


def _named(ids: pd.Index, names: Sequence[str], short: Sequence[str]) -> list[dict[str, str]]:
    """Return id and name of each, and what it is called where there is less room."""
    return [
        {"id": str(one), "name": name, **({} if brief == name else {"short": brief})}
        for one, name, brief in zip(ids, names, short, strict=True)
    ]


def _chosen(key: str, shares: pd.DataFrame, on_choose: Choose) -> None:
    """Follow a click on a cell; what is no cell of the map is none."""
    chosen = st.session_state[key].get("chosen")
    if not isinstance(chosen, dict):
        return
    feature, ranking = str(chosen.get("feature")), str(chosen.get("ranking"))
    if feature in shares.index and ranking in shares.columns:
        on_choose(feature, ranking)


@st.cache_resource
def _registered() -> Any:
    """Register the component once; its scripts are read from beside this file."""
    scripts = [
        *(points.SHARED / name for name in points.SHARED_SCRIPTS),
        *(points.FOLDER / name for name in POINTS_SCRIPTS),
        *(FOLDER / name for name in SCRIPTS),
    ]
    return st.components.v2.component(
        "omninmo_heat_map",
        css="\n".join(path.read_text("utf-8") for path in (points.FOLDER / "points.css", FOLDER / "heat_map.css")),
        js="\n".join(path.read_text("utf-8") for path in scripts),
    )
