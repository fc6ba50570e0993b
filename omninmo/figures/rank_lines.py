"""Bump chart: the rank of each feature from one ranking to the next."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.evaluation.rank_intervals import ranks
from omninmo.figures.names import short, short_together, shown
from omninmo.figures.run_marks import MAX_MARKED, run_marks
from omninmo.figures.template import empty, styled
from omninmo.figures.ticks import linear

MAX_NAMED, MAX_SLANTED = 60, 14
MAX_WITH_POINTS = 60
LABEL_LETTERS = 30
ROW_HEIGHT = 20
ROOM_FOR_LABELS = 230


class LinesInfo(NamedTuple):
    """What is drawn: ranks of features × rankings, best median first, and what both are called."""

    ranks: pd.DataFrame
    features: tuple[str, ...]
    names: tuple[str, ...]


def lines_info(shares: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], top: int) -> LinesInfo:
    """Return the features with the best median rank, at most 24, which can still be kept apart.

    Those that fewer than half of the rankings have are left out: their lines would be mostly gaps.

    Parameters
    ----------
    shares : features × rankings, NaN where a ranking lacks a feature
    labels, names : what features and rankings are called
    top : how many features
    """
    every = ranks(shares)
    often = every[every.count(axis=1) >= shares.shape[1] / 2]
    order = pd.DataFrame({"median": often.median(axis=1), "share": -shares.mean(axis=1)}).loc[often.index]
    order = order.sort_values(["median", "share"], kind="stable")
    best = every.loc[order.index[: min(top, MAX_MARKED)]]
    features = tuple(short(labels.get(str(name), str(name)), LABEL_LETTERS) for name in best.index)
    return LinesInfo(best, features, tuple(names.get(str(column), str(column)) for column in best.columns))


def rank_lines(info: LinesInfo) -> go.Figure:
    """Draw a line per feature, named where it ends; a gap where a ranking lacks the feature."""
    if info.ranks.empty:
        return empty("No importances to show")
    count = len(info.names)
    traces = [_line(info, row) for row in range(len(info.features))]
    values = info.ranks.to_numpy(dtype=float)
    lowest = float(np.nanmax(values))
    figure = styled(go.Figure(traces), max(460, 150 + round(ROW_HEIGHT * lowest)))
    figure.update_layout(
        margin={"r": ROOM_FOR_LABELS}, annotations=[_named(info, row) for row in range(len(info.features))]
    )
    figure.update_yaxes(
        title="Rank (1 = most important)",
        tickvals=[1, *(tick for tick in linear(2, lowest, 8) if tick > 1)],
        range=[lowest + 0.6, 0.4],
        zeroline=False,
    )
    return figure.update_xaxes(**_across(info.names), range=[-0.5, count - 0.8], showgrid=count <= MAX_NAMED)


def _line(info: LinesInfo, row: int) -> go.Scatter:
    mark = run_marks(len(info.features))[row]
    return go.Scatter(
        x=np.arange(len(info.names)),
        y=info.ranks.iloc[row].to_numpy(dtype=float),
        mode="lines+markers" if len(info.names) <= MAX_WITH_POINTS else "lines",
        line={"color": mark.colour, "dash": mark.dash, "width": 2},
        marker={"size": 7, "symbol": mark.symbol},
        connectgaps=False,
        customdata=np.array([shown(name) for name in info.names], dtype=object),
        hovertemplate=f"<b>{info.features[row]}</b><br>%{{customdata}}<br>rank %{{y}}<extra></extra>",
    )


def _named(info: LinesInfo, row: int) -> dict[str, Any]:
    """Return the feature's name where its line ends, in the colour of its line."""
    values = info.ranks.iloc[row].to_numpy(dtype=float)
    last = int(np.flatnonzero(~np.isnan(values))[-1])
    return {
        "text": info.features[row], "x": last, "xanchor": "left", "y": values[last], "showarrow": False,
        "font": {"color": run_marks(len(info.features))[row].colour, "size": 12}, "xshift": 7,
    }  # fmt: skip


def _across(names: tuple[str, ...]) -> dict[str, Any]:
    if len(names) > MAX_NAMED:
        return {"showticklabels": False, "title": f"{len(names)} rankings in order: point at a line for its name"}
    few = len(names) <= MAX_SLANTED
    axis = {"tickvals": np.arange(len(names)), "ticktext": short_together(names), "tickangle": -35 if few else -90}
    return axis if few else {**axis, "tickfont": {"size": 10}}
