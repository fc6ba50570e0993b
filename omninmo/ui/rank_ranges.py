"""How far the rank of each feature moves over the rankings."""

import pandas as pd
import streamlit as st

from omninmo.evaluation.rank_intervals import rank_intervals
from omninmo.evaluation.stability import MIN_RANKINGS
from omninmo.figures.rank_ranges import ranges_info, rank_ranges
from omninmo.figures.share_variation import share_variation, variation_info
from omninmo.ui import charts, table_behind
from omninmo.ui.rankings import Rankings
from omninmo.ui.table_behind import Formats

FORMATS: Formats = {
    "Rankings": "count",
    "Top-k frequency": "whole_share",
    "Mean share": "fine_share",
    "SD of share": "fine_share",
    "Variation": "whole_share",
}


def draw(rankings: Rankings, k: int, top: int) -> None:
    """Draw median, quartiles and range of the ranks.

    Parameters
    ----------
    rankings : what is compared
    k : how many top features are counted
    top : how many features
    """
    intervals = rank_intervals(rankings.shares, k)
    info = ranges_info(intervals, rankings.labels, k, rankings.size, top)
    charts.show(rank_ranges(info), key="stability_ranges")
    few = "" if rankings.size >= MIN_RANKINGS else " So few rankings show no spread to rely on."
    st.caption(
        f"Each row is a feature: the point is its median rank over the {rankings.noun} that use it, the thick line "
        "holds the middle half of its ranks, the thin line all. Left of the dashed line is the top "
        f"{k}; at the right, in how many of them the feature is there. A short line is a rank that hardly moves, which "
        f"noise may do as well.{few}"
    )
    _table(intervals, rankings)


def draw_variation(rankings: Rankings, k: int, top: int) -> None:
    """Draw how much each feature matters against how much that varies."""
    intervals = rank_intervals(rankings.shares, k)
    charts.show(share_variation(variation_info(intervals, rankings.labels, top)), key="stability_variation")
    st.caption(
        f"Each point is a feature: far right it matters much, far down it matters equally in all {rankings.noun}. "
        "At the upper right is what matters now and then. Noise may be as steady as what is real. Names stand where "
        "there is room; point at another feature to see its name."
    )
    _table(intervals, rankings)


def _table(intervals: pd.DataFrame, rankings: Rankings) -> None:
    titles = {
        "rankings": "Rankings", "best": "Best", "q25": "Quartile 1", "median": "Median", "q75": "Quartile 3",
        "worst": "Worst", "top_k": "Top-k frequency", "share": "Mean share", "share_sd": "SD of share",
        "variation": "Variation",
    }  # fmt: skip
    table = intervals.rename(columns=titles)
    table.insert(0, "Feature", [rankings.labels.get(str(name), str(name)) for name in table.index])
    table_behind.draw(table, "rank-intervals", FORMATS, default="number")
