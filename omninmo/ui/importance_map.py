"""Features × rankings: how much each feature matters in each; a click on a cell opens it in Explain."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

import streamlit as st

from omninmo.figures.importance_cells import Cells, importance_cells
from omninmo.ui import figure_file, frame, table_behind, url_select
from omninmo.ui.foreign_text import plain
from omninmo.ui.heat_map import component
from omninmo.ui.rankings import SHARE_OF, Rankings

if TYPE_CHECKING:  # the page is drawn without Plotly
    from plotly.graph_objects import Figure

TOP, FEW = 10, 3
"""How many features a top has; where a ranking has ten or fewer, all would be in a top ten, and three are taken."""
MAX_NAMED = 4
CLICK = "Click a cell to see in Explain what the feature does in that run."
KEY, CLICKED = "stability_map", "stability_cell"
CELLS: Mapping[str, str] = {"share": "Share", "rank": "Rank"}


def draw(rankings: Rankings, top: int) -> None:
    """Draw the map.

    Parameters
    ----------
    rankings : what is compared
    top : how many features
    """
    cells = cast(Cells, url_select.buttons("cells", "Cells", list(CELLS), key="stability_cells", labels=CELLS))
    drawn = importance_cells(rankings.shares, rankings.labels, rankings.names, top)
    component.draw(drawn, cells, rankings.noun, key=KEY, on_choose=_clicked)
    if cell := st.session_state.pop(CLICKED, None):
        feature, ranking = cell
        frame.open_page("Explain", run=rankings.run_ids[ranking], feature=feature)
    words = reading(rankings, cells)
    st.caption(f"{words} {CLICK}")
    html = figure_file.html(
        "importance-map", "Importance", partial(_origin, rankings), words, partial(_figure, rankings, top, cells)
    )
    table_behind.on_demand(
        lambda: table_behind.named(rankings.shares, rankings.labels, rankings.names, "Feature"),
        "importance-share",
        default="fine_share",
        more={figure_file.TEXT: html},
    )


def _figure(rankings: Rankings, top: int, cells: Cells) -> "Figure":
    from omninmo.figures.importance_heatmap import importance_heatmap

    return importance_heatmap(rankings.shares, rankings.labels, rankings.names, top, cells)


def _origin(rankings: Rankings) -> str:
    """Return what a file is of."""
    what = f"{rankings.size} {rankings.noun}"
    runs = dict.fromkeys(rankings.run_ids.values())
    return f"{what} by {SHARE_OF[rankings.kind]}{f', of run {next(iter(runs))}' if len(runs) == 1 else ''}."


def reading(rankings: Rankings, cells: Cells) -> str:
    """Return how to read the map, and what is seen in it."""
    what = f"its {SHARE_OF[rankings.kind]}" if cells == "share" else f"its rank by {SHARE_OF[rankings.kind]}"
    mean = ", mean over the run's folds" if rankings.noun == "runs" else ""
    return (
        f"Each row is a feature, each cell {what}{mean}. A row of one colour is a feature that matters equally in all "
        f"{rankings.noun}. A blank cell is a feature that was not used there, which is not the same as 0. "
        f"{in_every_top(rankings)}"
    )


def in_every_top(rankings: Rankings) -> str:
    """Return which features are in every ranking's top ten, or top three of few features, as a sentence."""
    shares = rankings.shares
    most = TOP if shares.count().min() > TOP else FEW
    in_all = ((shares.rank(ascending=False, method="first") <= most) & (shares > 0)).all(axis=1)
    by_share = shares[in_all].mean(axis=1).sort_values(ascending=False, kind="stable")
    top = "ten" if most == TOP else "three"
    always = [rankings.labels.get(str(name), str(name)) for name in by_share.index]
    if not always:
        return f"In these {rankings.noun} no feature is in every top {top}."
    what = "feature is" if len(always) == 1 else "features are"
    end = " …" if len(always) > MAX_NAMED else "."
    named = plain(", ".join(always[:MAX_NAMED]))
    return f"In these {rankings.noun} {len(always)} {what} in every top {top}: {named}{end}"


def _clicked(feature: str, ranking: str) -> None:
    """Remember the cell that was clicked."""
    st.session_state[CLICKED] = feature, ranking
