"""Importance share of features (rows) in runs (columns)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import cell_texts, in_template
from omninmo.figures.names import label, short_together
from omninmo.figures.names import shown as as_text
from omninmo.figures.template import SEQUENTIAL, empty, styled
from omninmo.schema import FORMATS, Format

ROW_HEIGHT = 26
MAX_COLUMNS_WITH_TEXT, MAX_WITH_DECIMALS = 14, 6
MAX_NAMED = 24


class HeatmapInfo(NamedTuple):
    """What is drawn."""

    shares: pd.DataFrame
    features: tuple[str, ...]
    runs: tuple[str, ...]


def importance_heatmap(
    shares: pd.DataFrame, labels: Mapping[str, str], run_names: Mapping[str, str], top: int = 20
) -> go.Figure:
    """Draw the features that matter most on average.

    Parameters
    ----------
    shares : DataFrame
        Features × run ids; shares of a run's total, NaN where a run did not use a feature.
    labels, run_names : what to call features and runs
    top : how many features
    """
    return _draw(_info(shares, labels, run_names, top))


def _info(shares: pd.DataFrame, labels: Mapping[str, str], run_names: Mapping[str, str], top: int) -> HeatmapInfo:
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    shown = shares.loc[order]
    features = tuple(label(labels, str(name)) for name in shown.index)
    return HeatmapInfo(shown, features, tuple(run_names.get(str(run), str(run)) for run in shown.columns))


def _text(shares: pd.DataFrame) -> dict[str, Any]:
    """Return the texts of the cells: as many digits as fit on a narrow screen; the tooltip always has one more."""
    columns = shares.shape[1]
    if columns > MAX_COLUMNS_WITH_TEXT:
        return {}
    form: Format = "share" if columns <= MAX_WITH_DECIMALS else "whole_share"
    return {"text": cell_texts(shares.to_numpy(dtype=float), form), "texttemplate": "%{text}"}


def _draw(info: HeatmapInfo) -> go.Figure:
    if info.shares.empty:
        return empty("No importances to show")
    values = info.shares.to_numpy(dtype=float) * FORMATS["share"].scale
    names = np.broadcast_to(np.array([as_text(run) for run in info.runs], dtype=object), values.shape)
    trace = go.Heatmap(
        z=values,
        x=np.arange(len(info.runs)),
        y=info.features,
        customdata=names,
        colorscale=SEQUENTIAL["light"],
        zmin=0,
        xgap=2 if len(info.runs) <= MAX_NAMED else 0,
        ygap=2,
        hoverongaps=False,
        **_text(info.shares),
        textfont={"size": 11},
        hovertemplate="<b>%{y}</b><br>%{customdata}<br>"
        f"Share of importance: {in_template('z', 'share')}<extra></extra>",
        colorbar={
            "title": {"text": "Share of importance", "side": "right"}, "thickness": 12, "outlinewidth": 0,
            "tickformat": FORMATS["whole_share"].d3, "ticksuffix": FORMATS["whole_share"].suffix,
        },
    )  # fmt: skip
    figure = styled(go.Figure(trace), 150 + ROW_HEIGHT * len(info.features))
    figure.update_yaxes(autorange="reversed", showgrid=False, zeroline=False, ticks="")
    return figure.update_xaxes(**_columns(info.runs), showgrid=False, zeroline=False, ticks="")


def _columns(runs: tuple[str, ...]) -> dict[str, Any]:
    """Return the axis of runs: slanted names, upright ones where there are many, none where they would overlap."""
    if len(runs) > MAX_NAMED:
        return {"showticklabels": False, "title": f"{len(runs)} runs: point at a cell for its run"}
    angle = -35 if len(runs) <= MAX_COLUMNS_WITH_TEXT else -90
    return {"tickvals": np.arange(len(runs)), "ticktext": short_together(runs), "tickangle": angle}
