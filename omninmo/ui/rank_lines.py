"""The rank of each feature from run to run, in the order of their start."""

import streamlit as st

from omninmo.evaluation.rank_intervals import ranks
from omninmo.figures.rank_lines import lines_info, rank_lines
from omninmo.figures.run_marks import MAX_MARKED
from omninmo.ui import charts, table_behind
from omninmo.ui.rankings import Rankings

ORDER = {"runs": "in the order in which they were started", "folds": "in order of time", "years": "in order of time",
         "quarters": "in order of time", "regimes": "from calm to volatile", "tickers": "by name"}  # fmt: skip


def draw(rankings: Rankings, top: int) -> None:
    """Draw a line per feature, of at most 24 features.

    Parameters
    ----------
    rankings : what is compared
    top : how many features
    """
    info = lines_info(rankings.shares, rankings.labels, rankings.names, top)
    charts.show(rank_lines(info), key="stability_lines")
    most = f" At most {MAX_MARKED} features can be kept apart." if top > MAX_MARKED else ""
    each = f" A point is the median rank in {info.each} of them; the table has each." if info.each > 1 else ""
    st.caption(
        f"Each line is a feature, from left to right the {rankings.noun} {ORDER[rankings.noun]}.{each} A level line "
        "keeps its rank, a crossing is two features that change places. Ranks are among all features of a ranking; a "
        "line has a gap where the feature was not used. Features that fewer than half of them have are in the table "
        "alone."
        f"{most}"
    )
    table = table_behind.named(ranks(rankings.shares), rankings.labels, rankings.names, "Feature")
    table_behind.draw(table, "ranks", default="number")
