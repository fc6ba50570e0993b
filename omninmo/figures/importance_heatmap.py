"""Features (rows) in rankings (columns): share of importance or rank, each cell to be clicked."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.evaluation.rank_intervals import ranks
from omninmo.figures.axes import cell_texts, named_rows
from omninmo.figures.names import label, short_together
from omninmo.figures.names import shown as as_text
from omninmo.figures.template import SEQUENTIAL, empty, styled
from omninmo.schema import FORMATS, Format

Cells = Literal["share", "rank"]

ROW_HEIGHT = 26
MAX_COLUMNS_WITH_TEXT, MAX_WITH_DECIMALS = 14, 6
MAX_NAMED = 60
"""Names that stand upright side by side on a wide screen."""
MAX_CLICKABLE = 4000
"""Cells that are clickable points as well: more would be slow to draw."""
SMALL, SMALLEST, MAX_SMALL = 10, 9, 40
"""Sizes of names that stand upright, and of how many the larger ones do not overlap on a narrow screen."""


class HeatmapInfo(NamedTuple):
    """What is drawn: shares and ranks of features × rankings, and what these are called."""

    shares: pd.DataFrame
    ranks: pd.DataFrame
    features: tuple[str, ...]
    runs: tuple[str, ...]
    cells: Cells


def importance_heatmap(
    shares: pd.DataFrame, labels: Mapping[str, str], run_names: Mapping[str, str], top: int = 20, cells: Cells = "share"
) -> go.Figure:
    """Draw the features that matter most on average.

    A cell that is clicked gives name of the feature and id of the ranking, in `customdata`.

    Parameters
    ----------
    shares : DataFrame
        Features × ids of runs or other rankings; shares of a total, NaN where a ranking lacks a feature.
    labels, run_names : what to call features and rankings
    top : how many features
    cells : what the cells show; the rank is among all features of a ranking
    """
    return _draw(_info(shares, labels, run_names, top, cells))


def _info(
    shares: pd.DataFrame, labels: Mapping[str, str], run_names: Mapping[str, str], top: int, cells: Cells = "share"
) -> HeatmapInfo:
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    shown = shares.loc[order]
    features = tuple(label(labels, str(name)) for name in shown.index)
    names = tuple(run_names.get(str(run), str(run)) for run in shown.columns)
    return HeatmapInfo(shown, ranks(shares).loc[order], features, names, cells)


def _draw(info: HeatmapInfo) -> go.Figure:
    if info.shares.empty:
        return empty("No importances to show")
    clickable = info.shares.size <= MAX_CLICKABLE
    traces = [_heat(info, hover=not clickable), *([_points(info)] if clickable else [])]
    figure = styled(go.Figure(traces), 150 + ROW_HEIGHT * len(info.features))
    # of points on a grid the nearest one is that of the cell, however wide the cells are
    figure.update_layout(hovermode="closest", hoverdistance=-1)
    figure.update_yaxes(**named_rows(info.features), showgrid=False, ticks="")
    across = {"range": [-0.5, len(info.runs) - 0.5], "showgrid": False, "zeroline": False, "ticks": ""}
    return figure.update_xaxes(**_columns(info.runs), **across)


def _heat(info: HeatmapInfo, *, hover: bool) -> go.Heatmap:
    gap = 2 if len(info.runs) <= MAX_NAMED else 0
    return go.Heatmap(
        **_values(info),
        **_text(info),
        x=np.arange(len(info.runs)),
        y=np.arange(len(info.features)),
        customdata=_hover(info) if hover else None,
        colorscale=SEQUENTIAL["light"],
        xgap=gap,
        ygap=gap,
        hoverongaps=False,
        textfont={"size": 11},
        hovertemplate="%{customdata}<extra></extra>" if hover else None,
        hoverinfo=None if hover else "skip",
    )


def _values(info: HeatmapInfo) -> dict[str, Any]:
    """Return colours and their scale: dark is what matters most, be it a large share or a rank of 1."""
    bar: dict[str, Any] = {"thickness": 12, "outlinewidth": 0}
    if info.cells == "share":
        percent = FORMATS["whole_share"]
        title = {"text": "Share of importance", "side": "right"}
        bar |= {"title": title, "tickformat": percent.d3, "ticksuffix": percent.suffix}
        return {"z": info.shares.to_numpy(dtype=float) * FORMATS["share"].scale, "zmin": 0, "colorbar": bar}
    worst = float(np.nanmax(info.ranks.to_numpy(dtype=float)))
    at = np.unique(np.linspace(1, worst, 4).round())
    bar |= {"title": {"text": "Rank", "side": "right"}, "tickvals": -at, "ticktext": [f"{rank:.0f}" for rank in at]}
    return {"z": -info.ranks.to_numpy(dtype=float), "zmin": -worst, "zmax": -1, "colorbar": bar}


def _text(info: HeatmapInfo) -> dict[str, Any]:
    """Return the texts of the cells: as many digits as fit on a narrow screen; the tooltip always has one more."""
    columns = info.shares.shape[1]
    if columns > MAX_COLUMNS_WITH_TEXT:
        return {}
    if info.cells == "rank":
        return {"text": cell_texts(info.ranks.to_numpy(dtype=float), "number"), "texttemplate": "%{text}"}
    form: Format = "share" if columns <= MAX_WITH_DECIMALS else "whole_share"
    return {"text": cell_texts(info.shares.to_numpy(dtype=float), form), "texttemplate": "%{text}"}


def _hover(info: HeatmapInfo) -> Any:
    """Return what each cell says when it is pointed at."""
    shares = cell_texts(info.shares.to_numpy(dtype=float), "share")
    ranks_ = cell_texts(info.ranks.to_numpy(dtype=float), "number")
    texts = np.empty(shares.shape, dtype=object)
    for column, name in enumerate(info.runs):
        for row, feature in enumerate(info.features):
            known = f"{shares[row, column]} of importance, rank {ranks_[row, column]}"
            value = known if shares[row, column] else "not used"
            texts[row, column] = f"<b>{feature}</b><br>{as_text(name)}<br>{value}"
    return texts


def _points(info: HeatmapInfo) -> go.Scatter:
    """Return a point nobody sees in each cell: Plotly reports clicks on points, not on cells."""
    rows, columns = (axis.ravel() for axis in np.indices(info.shares.shape))
    features, rankings = info.shares.index.astype(str)[rows], info.shares.columns.astype(str)[columns]
    return go.Scatter(
        x=columns,
        y=rows,
        mode="markers",
        marker={"size": 6, "opacity": 0},
        customdata=np.column_stack([features, rankings, _hover(info).ravel()]).astype(object),
        hovertemplate="%{customdata[2]}<extra></extra>",
        unselected={"marker": {"opacity": 0}},
        selected={"marker": {"opacity": 0}},
    )


def _columns(runs: tuple[str, ...]) -> dict[str, Any]:
    """Return the axis of runs: slanted names, upright ones where there are many, none where they would overlap."""
    if len(runs) > MAX_NAMED:
        return {"showticklabels": False, "title": f"{len(runs)} columns: point at a cell for its name"}
    few = len(runs) <= MAX_COLUMNS_WITH_TEXT
    names = {"tickvals": np.arange(len(runs)), "ticktext": short_together(runs), "tickangle": -35 if few else -90}
    return names if few else {**names, "tickfont": {"size": SMALL if len(runs) <= MAX_SMALL else SMALLEST}}
