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
AROUND_ZERO = [[0.0, "rgba(213, 94, 0, 0.7)"], [0.5, "rgba(128, 138, 150, 0.08)"], [1.0, "rgba(0, 114, 178, 0.7)"]]
"""Orange below zero, blue above, on either background: thin enough that the text of a cell can be read on both."""


class SimilarityInfo(NamedTuple):
    """What is drawn: the matrix in the order of the tree, what the rankings are called, and the tree."""

    matrix: pd.DataFrame
    names: tuple[str, ...]
    tree: Dendrogram

    @property
    def lowest(self) -> float:
        """The value of the pair that is least alike; 0 where no pair can be compared."""
        values = self.matrix.to_numpy(dtype=np.float32)
        pairs = values[~np.eye(len(values), dtype=bool) & ~np.isnan(values)]
        return float(pairs.min()) if pairs.size else 0.0


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
    """Draw tree and matrix. The colours span the lowest pair to 1, so that groups can be seen; or −1 to 1 around zero.

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
    figure.add_trace(_cells(info, measure), 2, 1)
    styled(figure, TREE_HEIGHT + matrix_height + 130)
    _colour(figure, info.lowest, _bar(measure, 1 - share))
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
        textfont={"size": 11},
        xgap=1 if count <= MAX_NAMED else 0,
        ygap=1 if count <= MAX_NAMED else 0,
    )


def _colour(figure: go.Figure, lowest: float, bar: dict[str, Any]) -> None:
    if lowest < 0:  # an axis of colours, since a scale of the trace would become that of shares, with the theme
        figure.update_traces({"coloraxis": "coloraxis"}, selector={"type": "heatmap"})
        figure.update_layout(coloraxis={"colorscale": AROUND_ZERO, "cmin": -1, "cmax": 1, "colorbar": bar})
    else:
        scale = {"colorscale": SEQUENTIAL["light"], "zmin": lowest, "zmax": 1, "colorbar": bar}
        figure.update_traces(scale, selector={"type": "heatmap"})


def _bar(measure: str, length: float) -> dict[str, Any]:
    """Return the bar of the colours, beside the matrix."""
    return {
        "title": {"text": measure, "side": "right"}, "thickness": 12, "outlinewidth": 0,
        "tickformat": ticks("level")["tickformat"], "len": length, "y": 0, "yanchor": "bottom",
    }  # fmt: skip


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
