"""How alike each two rankings are, and which belong together."""

from collections.abc import Mapping

import streamlit as st

from omninmo.evaluation.pairs import MEASURES, PairMatrices
from omninmo.figures.similarity import similarity, similarity_info
from omninmo.ui import charts, table_behind, url
from omninmo.ui.rankings import Rankings

NAMES: Mapping[str, str] = {
    "spearman": "Spearman", "kendall": "Kendall τ-b", "rbo": "Rank-biased overlap", "jaccard": "Jaccard"
}  # fmt: skip
KEY = "stability_measure"


def draw(rankings: Rankings, matrices: PairMatrices) -> None:
    """Draw the matrix by the measure that the reader chooses.

    Parameters
    ----------
    rankings : what is compared
    matrices : `pair_matrices` of their shares
    """
    measure = _measure()
    matrix = getattr(matrices, measure)
    if rankings.size < 2:
        st.info("Similarity needs two rankings; here is one.")
        return
    charts.show(similarity(similarity_info(matrix, rankings.names), NAMES[measure]), key="stability_similarity")
    st.caption(
        f"Each cell compares two {rankings.noun} on the features that both have: the stronger the colour, the more "
        f"alike, from the lowest pair to 1. {rankings.noun.capitalize()} are in the order of the tree above: two that "
        "are joined low are alike (average linkage, height 1 − similarity). A blank cell is a pair that shares too "
        "little."
    )
    table_behind.draw(table_behind.named(matrix, rankings.names, rankings.names, "Ranking"), f"similarity-{measure}")


def _measure() -> str:
    wanted = url.get("measure")
    start = wanted if wanted in MEASURES else MEASURES[0]
    st.segmented_control(
        "Measure",
        MEASURES,
        default=start,
        required=True,
        format_func=NAMES.__getitem__,
        key=KEY,
        on_change=lambda: url.put("measure", st.session_state[KEY]),
    )
    return start
