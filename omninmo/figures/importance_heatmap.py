"""Features (rows) in rankings (columns): share of importance or rank; Stability draws the same on a canvas."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import cell_texts, named_rows
from omninmo.figures.colours import SEQUENTIAL
from omninmo.figures.importance_cells import (
    MAX_COLUMNS_WITH_TEXT,
    MAX_NAMED,
    MAX_WITH_DECIMALS,
    TOP,
    Cells,
    ImportanceCells,
    importance_cells,
)
from omninmo.figures.names import short_together, shown
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS, Format

ROW_HEIGHT = 26
SMALL, SMALLEST, MAX_SMALL = 10, 9, 40
"""Sizes of names that stand upright, and of how many the larger ones do not overlap on a narrow screen."""


def importance_heatmap(
    shares: pd.DataFrame,
    labels: Mapping[str, str],
    run_names: Mapping[str, str],
    top: int = TOP,
    cells: Cells = "share",
) -> go.Figure:
    """Draw the features that matter most on average.

    Parameters
    ----------
    shares : DataFrame
        Features × ids of runs or other rankings; shares of a total, NaN where a ranking lacks a feature.
    labels, run_names : what to call features and rankings
    top : how many features
    cells : what the cells show; the rank is among all features of a ranking
    """
    return _draw(importance_cells(shares, labels, run_names, top), cells)


def _draw(info: ImportanceCells, cells: Cells) -> go.Figure:
    if info.shares.empty:
        return empty("No importances to show")
    figure = styled(go.Figure(_heat(info, cells)), 150 + ROW_HEIGHT * len(info.features))
    figure.update_yaxes(**named_rows([shown(name) for name in info.features]), showgrid=False, ticks="")
    across = {"range": [-0.5, len(info.rankings) - 0.5], "showgrid": False, "zeroline": False, "ticks": ""}
    return figure.update_xaxes(**_columns(info.rankings), **across)


def _heat(info: ImportanceCells, cells: Cells) -> go.Heatmap:
    gap = 2 if len(info.rankings) <= MAX_NAMED else 0
    return go.Heatmap(
        **_values(info, cells),
        **_text(info, cells),
        x=np.arange(len(info.rankings)),
        y=np.arange(len(info.features)),
        customdata=_hover(info),
        colorscale=SEQUENTIAL["light"],
        xgap=gap,
        ygap=gap,
        textfont={"size": 11},
        hovertemplate="%{customdata}<extra></extra>",
    )


def _values(info: ImportanceCells, cells: Cells) -> dict[str, Any]:
    """Return colours and their scale: dark is what matters most, be it a large share or a rank of 1."""
    bar: dict[str, Any] = {"thickness": 12, "outlinewidth": 0}
    if cells == "share":
        percent = FORMATS["whole_share"]
        title = {"text": "Share of importance", "side": "right"}
        bar |= {"title": title, "tickformat": percent.d3, "ticksuffix": percent.suffix}
        return {"z": info.shares.to_numpy(dtype=float) * FORMATS["share"].scale, "zmin": 0, "colorbar": bar}
    worst = float(np.nanmax(info.ranks.to_numpy(dtype=float)))
    at = np.unique(np.linspace(1, worst, 4).round())
    bar |= {"title": {"text": "Rank", "side": "right"}, "tickvals": -at, "ticktext": [f"{rank:.0f}" for rank in at]}
    return {"z": -info.ranks.to_numpy(dtype=float), "zmin": -worst, "zmax": -1, "colorbar": bar}


def _text(info: ImportanceCells, cells: Cells) -> dict[str, Any]:
    """Return the texts of the cells: as many digits as fit on a narrow screen; the tooltip always has one more."""
    columns = info.shares.shape[1]
    if columns > MAX_COLUMNS_WITH_TEXT:
        return {}
    if cells == "rank":
        return {"text": cell_texts(info.ranks.to_numpy(dtype=float), "number"), "texttemplate": "%{text}"}
    form: Format = "share" if columns <= MAX_WITH_DECIMALS else "whole_share"
    return {"text": cell_texts(info.shares.to_numpy(dtype=float), form), "texttemplate": "%{text}"}


def _hover(info: ImportanceCells) -> Any:
    """Return what each cell says when it is pointed at."""
    shares = cell_texts(info.shares.to_numpy(dtype=float), "share")
    ranks = cell_texts(info.ranks.to_numpy(dtype=float), "number")
    texts = np.empty(shares.shape, dtype=object)
    for column, name in enumerate(info.rankings):
        for row, feature in enumerate(info.features):
            known = f"{shares[row, column]} of importance, rank {ranks[row, column]}"
            value = known if shares[row, column] else "not used"
            texts[row, column] = f"<b>{shown(feature)}</b><br>{shown(name)}<br>{value}"
    return texts


def _columns(runs: tuple[str, ...]) -> dict[str, Any]:
    """Return the axis of runs: slanted names, upright ones where there are many, none where they would overlap."""
    if len(runs) > MAX_NAMED:
        return {"showticklabels": False, "title": f"{len(runs)} columns: point at a cell for its name"}
    few = len(runs) <= MAX_COLUMNS_WITH_TEXT
    names = {"tickvals": np.arange(len(runs)), "ticktext": short_together(runs), "tickangle": -35 if few else -90}
    return names if few else {**names, "tickfont": {"size": SMALL if len(runs) <= MAX_SMALL else SMALLEST}}
