"""Features × rankings: how much each feature matters in each; a click on a cell opens it in Explain."""

from collections.abc import Mapping
from typing import Any, cast

import streamlit as st

from omninmo.figures.importance_heatmap import MAX_CLICKABLE, Cells, importance_heatmap
from omninmo.ui import charts, frame, table_behind, url_select
from omninmo.ui.foreign_text import plain
from omninmo.ui.rankings import SHARE_OF, Rankings

TOP, FEW = 10, 3
"""How many features a top has; where a ranking has ten or fewer, all would be in a top ten, and three are taken."""
MAX_NAMED = 4
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
    figure = importance_heatmap(rankings.shares, rankings.labels, rankings.names, top, cells)
    charts.show(figure, key=KEY, on_select=_clicked)
    if cell := st.session_state.pop(CLICKED, None):
        feature, ranking = cell
        frame.open_page("Explain", run=rankings.run_ids[ranking], feature=feature, partner="")
    st.caption(reading(rankings, top, cells))
    table = table_behind.named(rankings.shares, rankings.labels, rankings.names, "Feature")
    table_behind.on_demand(lambda: table, "importance-share", default="fine_share")


def reading(rankings: Rankings, top: int, cells: Cells) -> str:
    """Return how to read the map, and what is seen in it."""
    size = min(top, len(rankings.shares)) * rankings.size
    click = "Click a cell to see in Explain what the feature does in that run." if size <= MAX_CLICKABLE else ""
    what = f"its {SHARE_OF[rankings.kind]}" if cells == "share" else f"its rank by {SHARE_OF[rankings.kind]}"
    mean = ", mean over the run's folds" if rankings.noun == "runs" else ""
    return (
        f"Each row is a feature, each cell {what}{mean}. A row of one colour is a feature that matters equally in all "
        f"{rankings.noun}. A blank cell is a feature that was not used there, which is not the same as 0. {click} "
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


def _clicked() -> None:
    """Remember the cell that was clicked. A redrawn chart reports no point, which means nothing."""
    points: list[dict[str, Any]] = st.session_state[KEY]["selection"]["points"]
    if points:
        feature, ranking, *_ = points[0]["customdata"]
        st.session_state[CLICKED] = str(feature), str(ranking)
