"""How alike each two rankings are: a matrix in the order of its clustering, and the dendrogram above it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from omninmo.arrays import Floats
from omninmo.evaluation.clusters import Dendrogram, dendrogram
from omninmo.figures.axes import NAME_STANDOFF, cell_texts, in_template, ticks
from omninmo.figures.colours import SEQUENTIAL
from omninmo.figures.names import short_together, shown
from omninmo.figures.template import FAINT, empty, styled

MAX_WITH_TEXT, MAX_NAMED, MAX_SLANTED = 8, 60, 14
TREE_HEIGHT, MIN_MATRIX, MAX_MATRIX, CELL = 110, 360, 760, 26


class SimilarityInfo(NamedTuple):
    """What is drawn: the matrix in the order of the tree, what the rankings are called, and the tree."""

    matrix: pd.DataFrame
    names: tuple[str, ...]
    tree: Dendrogram


def similarity_info(matrix: pd.DataFrame, names: Mapping[str, str]) -> SimilarityInfo:
    """Return matrix and tree, neighbours being alike.

    Parameters
    ----------
    matrix : rankings × rankings, a field of `PairMatrices`, at least two
    names : what the rankings are called
    """
    tree = dendrogram(matrix)
    ordered = matrix.loc[tree.order, tree.order]
    return SimilarityInfo(ordered, tuple(names.get(str(label), str(label)) for label in ordered.index), tree)


def similarity(info: SimilarityInfo, measure: str) -> go.Figure:
    """Draw tree and matrix. The colours span the lowest pair to the highest, so that groups can be seen.

    Parameters
    ----------
    measure : what the cells are, e.g. Spearman
    """
    count = len(info.names)
    if count < 2:
        return empty("Similarity needs two rankings")
    matrix_height = min(max(MIN_MATRIX, CELL * count), MAX_MATRIX)
    share = TREE_HEIGHT / (TREE_HEIGHT + matrix_height)
    figure = make_subplots(2, 1, shared_xaxes=True, row_heights=[share, 1 - share], vertical_spacing=0.01)
    figure.add_trace(_brackets(info.tree), 1, 1)
    figure.add_trace(_cells(info, measure).update(colorbar={"len": 1 - share, "y": 0, "yanchor": "bottom"}), 2, 1)
    styled(figure, TREE_HEIGHT + matrix_height + 130)
    figure.update_xaxes(range=[-0.5, count - 0.5], showgrid=False, zeroline=False, ticks="", showticklabels=False)
    figure.update_xaxes(**_named(info.names), row=2)
    figure.update_yaxes(showgrid=False, zeroline=False, ticks="", showticklabels=False, row=1)
    return figure.update_yaxes(**_rows(info.names), range=[count - 0.5, -0.5], showgrid=False, zeroline=False, row=2)


def _brackets(tree: Dendrogram) -> go.Scatter:
    """Return all brackets as one line with gaps."""
    return go.Scatter(
        x=_with_gaps(tree.x),
        y=_with_gaps(tree.y),
        mode="lines",
        line={"color": FAINT, "width": 1.5},
        hoverinfo="skip",
    )


def _with_gaps(points: Floats) -> Floats:
    return np.pad(points, ((0, 0), (0, 1)), constant_values=np.nan).ravel()


def _cells(info: SimilarityInfo, measure: str) -> go.Heatmap:
    values = info.matrix.to_numpy(dtype=np.float32)
    off_diagonal = values[~np.eye(len(values), dtype=bool)]
    known = off_diagonal[~np.isnan(off_diagonal)]
    count = len(info.names)
    text = {"text": cell_texts(values, "level"), "texttemplate": "%{text}"} if count <= MAX_WITH_TEXT else {}
    names = np.array([shown(name) for name in info.names], dtype=object)
    return go.Heatmap(
        z=values,
        x=np.arange(count),
        y=np.arange(count),
        **text,
        customdata=np.broadcast_to(names, values.shape),
        hovertext=np.broadcast_to(names[:, None], values.shape),
        hovertemplate=f"%{{hovertext}}<br>%{{customdata}}<br>{measure} {in_template('z', 'level')}<extra></extra>",
        hoverongaps=False,
        colorscale=SEQUENTIAL["light"],
        zmin=float(known.min()) if known.size else 0,
        zmax=1,
        textfont={"size": 11},
        xgap=1 if count <= MAX_NAMED else 0,
        ygap=1 if count <= MAX_NAMED else 0,
        colorbar={
            "title": {"text": measure, "side": "right"}, "thickness": 12, "outlinewidth": 0,
            "tickformat": ticks("level")["tickformat"],
        },
    )  # fmt: skip


def _named(names: tuple[str, ...]) -> dict[str, Any]:
    if len(names) > MAX_NAMED:
        return {"title": f"{len(names)} rankings: point at a cell for its two"}
    few = len(names) <= MAX_SLANTED
    return {
        "showticklabels": True, "tickvals": np.arange(len(names)), "ticktext": short_together(names),
        "tickangle": -35 if few else -90, "tickfont": {"size": 13 if few else 10},
    }  # fmt: skip


def _rows(names: tuple[str, ...]) -> dict[str, Any]:
    if len(names) > MAX_NAMED:
        return {"showticklabels": False, "ticks": ""}
    size = 13 if len(names) <= MAX_SLANTED else 10
    return {
        "tickvals": np.arange(len(names)), "ticktext": short_together(names), "ticks": "", "tickfont": {"size": size},
        "ticklabelstandoff": NAME_STANDOFF,
    }  # fmt: skip
