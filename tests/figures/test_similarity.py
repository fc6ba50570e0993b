"""Similarity: neighbours are alike, the colours span the pairs, 300 rankings are one image."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.colours import Theme
from omninmo.figures.similarity import AROUND_ZERO, similarity, similarity_info
from omninmo.figures.template import themed

NAMES = ["a", "b", "c"]
MATRIX = pd.DataFrame([[1, 0.2, 0.9], [0.2, 1, 0.1], [0.9, 0.1, 1]], index=NAMES, columns=NAMES)


def test_rows_and_columns_are_in_the_order_of_the_tree() -> None:
    info = similarity_info(MATRIX, {"a": "run <a>"})
    assert list(info.matrix.index) == list(info.matrix.columns) == list(info.tree.order)
    assert abs(info.names.index("run <a>") - info.names.index("c")) == 1
    tree, cells = similarity(info, "Spearman").data
    assert cells.zmin == np.float32(0.1) and cells.zmax == 1
    assert len(tree.x) == 2 * 5 and np.isnan(tree.x[4])
    assert any("&lt;a&gt;" in text for text in cells.customdata[0])


def test_pairs_that_rank_the_other_way_round_have_the_colours_of_their_side_of_zero() -> None:
    figure = similarity(similarity_info(MATRIX.replace({0.1: -0.4}), {}), "Spearman")
    cells, colours = figure.data[1], figure.layout.coloraxis
    assert cells.coloraxis == "coloraxis" and (colours.cmin, colours.cmax) == (-1, 1)
    themes: tuple[Theme, ...] = ("light", "dark")
    for theme in themes:
        kept = themed(go.Figure(figure), theme).layout.coloraxis.colorscale
        assert kept[0][1] == AROUND_ZERO[0][1] and kept[-1][1] == AROUND_ZERO[-1][1]


def test_a_pair_that_cannot_be_compared_is_blank() -> None:
    matrix = MATRIX.copy()
    matrix.loc["a", "b"] = matrix.loc["b", "a"] = np.nan
    cells = similarity(similarity_info(matrix, {}), "RBO").data[1]
    assert "" in cells.text.ravel() and cells.zmin == np.float32(0.1)


def test_300_rankings_are_two_traces_without_names() -> None:
    rng = np.random.default_rng(0)
    figure = similarity(similarity_info(pd.DataFrame(rng.random((5, 300))).corr(), {}), "Spearman")
    assert len(figure.data) == 2 and figure.data[1].type == "heatmap" and not figure.data[1].texttemplate
    assert "300 rankings" in figure.layout.xaxis2.title.text


def test_one_ranking_is_a_sentence() -> None:
    assert "needs two" in similarity(similarity_info(MATRIX.iloc[:1, :1], {}), "RBO").layout.annotations[0].text
