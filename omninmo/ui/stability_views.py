"""The pictures of Stability, of which only the chosen one is computed."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from omninmo.evaluation.pairs import PairMatrices, pair_matrices
from omninmo.evaluation.stability import agreement
from omninmo.ui import (
    feature_groups,
    fold_stability,
    importance_map,
    measures_and_noise,
    rank_agreement,
    rank_lines,
    rank_ranges,
    shape_stability,
    similarity,
    stability_controls,
    url_select,
)  # fmt: skip
from omninmo.ui.rankings import Rankings

VIEWS = {
    "map": "Heat map",
    "lines": "Ranks in order",
    "ranges": "Rank intervals",
    "alike": "Similarity",
    "variation": "Variation",
    "shapes": "Shapes",
    "groups": "Groups",
    "measures": "Beside noise",
    "within": "Within runs",
}
KEY, TOP_KEY = "stability_view", "stability_top"
TOP_CHOICES, TOP = ("10", "20", "40"), "20"
WITH_TOP = ("map", "lines", "ranges", "variation", "shapes", "groups")


def draw(rankings: Rankings, runs: pd.DataFrame) -> None:
    """Draw the numbers, and the view that the reader chooses.

    Parameters
    ----------
    rankings : what is compared
    runs : the runs of the page
    """
    k = stability_controls.top(len(rankings.shares.dropna()), int(rankings.shares.count().min()))
    matrices = _matrices(rankings.shares, k)
    measured = agreement(rankings.shares, k, matrices)
    rank_agreement.draw(rankings, measured)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = _chosen()
        top = _top() if view in WITH_TOP else int(TOP)
    own = runs.loc[list(dict.fromkeys(rankings.run_ids.values()))]
    views: dict[str, Callable[[], None]] = {
        "map": partial(importance_map.draw, rankings, top),
        "lines": partial(rank_lines.draw, rankings, top),
        "ranges": partial(rank_ranges.draw, rankings, k, top),
        "alike": partial(similarity.draw, rankings, matrices),
        "variation": partial(rank_ranges.draw_variation, rankings, k, top),
        "shapes": partial(shape_stability.draw, rankings, own, top),
        "groups": partial(feature_groups.draw, rankings, top),
        "measures": partial(measures_and_noise.draw, rankings, measured),
        "within": partial(fold_stability.draw, runs, rankings.kind),
    }
    views[view]()


@st.cache_resource(max_entries=16, show_spinner="Comparing rankings…")
def _matrices(shares: pd.DataFrame, k: int) -> PairMatrices:
    """Return `pair_matrices`, which a change of the view does not change."""
    return pair_matrices(shares, k)


def _chosen() -> str:
    return url_select.buttons("view", "View", list(VIEWS), key=KEY, labels=VIEWS, label_visibility="collapsed")


def _top() -> int:
    return int(url_select.buttons("top", "Features shown", TOP_CHOICES, key=TOP_KEY, start=TOP))
