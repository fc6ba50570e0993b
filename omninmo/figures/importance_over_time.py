"""Importance share of features (rows) in periods (columns), in order of time, with the test folds marked."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import cell_texts, in_template
from omninmo.figures.colours import SEQUENTIAL
from omninmo.figures.names import label, shown
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS

TOP = 10
ROW_HEIGHT = 32
MAX_WITH_TEXT = 12
MAX_UPRIGHT = 6
MAX_NAMED = 16


class OverTimeInfo(NamedTuple):
    """What is drawn: features × periods, explained rows of each period, and (column, number) of each fold's first."""

    shares: pd.DataFrame
    features: tuple[str, ...]
    sizes: tuple[int, ...]
    folds: tuple[tuple[int, int], ...]


def importance_over_time(
    shares: pd.DataFrame, sizes: pd.Series, folds: Sequence[int], labels: Mapping[str, str], top: int = TOP
) -> go.Figure:
    """Draw the features that matter most on average.

    Parameters
    ----------
    shares : features × periods in order of time; shares of mean |SHAP|, NaN where a period has too few rows
    sizes : explained rows of each period
    folds : number of the test fold of each period; empty where periods are not in one fold each, or are folds
    labels : what to call the features
    """
    return _draw(_info(shares, sizes, folds, labels, top))


def _info(
    shares: pd.DataFrame, sizes: pd.Series, folds: Sequence[int], labels: Mapping[str, str], top: int
) -> OverTimeInfo:
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    starts = [(at, fold) for at, fold in enumerate(folds) if at == 0 or folds[at - 1] != fold]
    features = tuple(label(labels, str(name)) for name in order)
    counts = tuple(int(size) for size in sizes.reindex(shares.columns))
    return OverTimeInfo(shares.loc[order], features, counts, tuple(starts))


def _draw(info: OverTimeInfo) -> go.Figure:
    if info.shares.empty:
        return empty("No explained rows")
    figure = styled(go.Figure(_cells(info)), 150 + ROW_HEIGHT * len(info.features))
    for column, fold in info.folds:
        figure.add_vline(x=column - 0.5, line={"color": FAINT, "width": 1.5, "dash": "dot"})
        figure.add_annotation(
            text=f"fold {fold}", x=column - 0.45, y=1, yref="paper", xanchor="left", yanchor="bottom", showarrow=False
        )
    figure.update_yaxes(autorange="reversed", showgrid=False, zeroline=False, ticks="")
    slanted = info.shares.shape[1] > MAX_UPRIGHT
    periods = [shown(str(period)) for period in info.shares.columns]
    if not slanted:  # a column of five is no wider on a narrow screen than a date
        periods = [period.replace(", from ", "<br>from<br>") for period in periods]
    every = -(-len(periods) // MAX_NAMED)
    positions = np.arange(len(periods))[::every]
    return figure.update_xaxes(
        tickvals=positions, ticktext=periods[::every], tickangle=-45 if slanted else 0, showgrid=False,
        zeroline=False, ticks="",
    )  # fmt: skip


def _cells(info: OverTimeInfo) -> go.Heatmap:
    values = info.shares.to_numpy(dtype=float)
    named = [f"{shown(str(p))}, {n:,} explained rows" for p, n in zip(info.shares.columns, info.sizes, strict=True)]
    few = values.shape[1] <= MAX_WITH_TEXT
    return go.Heatmap(
        z=values * FORMATS["share"].scale,
        x=np.arange(values.shape[1]),
        y=info.features,
        customdata=np.broadcast_to(np.array(named, dtype=object), values.shape),
        colorscale=SEQUENTIAL["light"],
        zmin=0,
        xgap=1,
        ygap=2,
        hoverongaps=False,
        text=cell_texts(values, "whole_share") if few else None,
        texttemplate="%{text}" if few else None,
        textfont={"size": 11},
        hovertemplate="<b>%{y}</b><br>%{customdata}<br>"
        f"Share of mean |SHAP|: {in_template('z', 'share')}<extra></extra>",
        colorbar={
            "title": {"text": "Share of mean |SHAP|", "side": "right"}, "thickness": 12, "outlinewidth": 0,
            "tickformat": FORMATS["whole_share"].d3, "ticksuffix": FORMATS["whole_share"].suffix,
        },
    )  # fmt: skip
