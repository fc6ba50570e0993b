"""How alike each two rankings are, and which belong together."""

from collections.abc import Mapping

import streamlit as st

from omninmo.evaluation.pairs import MEASURES, PairMatrices
from omninmo.figures.similarity import similarity, similarity_info
from omninmo.ui import charts, table_behind, url_select
from omninmo.ui.rankings import Rankings

NAMES: Mapping[str, str] = {
    "spearman": "Spearman", "kendall": "Kendall τ-b", "rbo": "Rank-biased overlap", "jaccard": "Jaccard"
}  # fmt: skip


def draw(rankings: Rankings, matrices: PairMatrices) -> None:
    """Draw the matrix by the measure that the reader chooses.

    Parameters
    ----------
    rankings : what is compared
    matrices : `pair_matrices` of their shares
    """
    measure = url_select.buttons("measure", "Measure", MEASURES, key="stability_measure", labels=NAMES)
    matrix = getattr(matrices, measure)
    if rankings.size < 2:
        st.info("Similarity needs two rankings; here is one.")
        return
    info = similarity_info(matrix, rankings.names)
    charts.show(similarity(info, NAMES[measure]), key="stability_similarity")
    colours = "blue pairs rank alike, orange ones the other way round, faint ones neither"
    if info.lowest >= 0:
        colours = "the stronger the colour, the more alike, from the lowest pair to 1"
    st.caption(
        f"Each cell compares two {rankings.noun} on the features that both have: {colours}. "
        f"{rankings.noun.capitalize()} are in the order of the tree above: two that are joined low are alike (average "
        "linkage, height 1 − similarity). A blank cell is a pair that shares too little."
    )
    table_behind.draw(table_behind.named(matrix, rankings.names, rankings.names, "Ranking"), f"similarity-{measure}")
