"""Bump chart: the rank of each feature from one ranking to the next."""

from collections.abc import Mapping
from html import unescape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.evaluation.rank_intervals import ranks
from omninmo.figures.names import label, short_together, shown
from omninmo.figures.run_marks import MAX_MARKED, run_marks
from omninmo.figures.template import empty, styled
from omninmo.figures.ticks import of_ranks, spread

MAX_NAMED, MAX_SLANTED = 60, 14
MAX_POINTS = 50
"""Points of a line that stands for more rankings than can be named: more of them are a thicket."""
MIN_HEIGHT, MARGINS, ROW_HEIGHT = 520, 150, 14
"""Pixels of the picture, of what stands above and below the lines, and of a rank."""
LABEL_HEIGHT, LABEL_LETTER, LABEL_GAP = 16, 5.4, 26
"""Pixels of a feature's name at the right: its line, a letter, and what stands before and after it."""
LEADER = 0.06
"""Part of the picture's width in which thin lines lead from where a feature's line ends to its name."""


class LinesInfo(NamedTuple):
    """What is drawn: ranks of features × points, best median first, and what both are called.

    A point is a ranking, or the median of `each` that follow each other.
    """

    ranks: pd.DataFrame
    features: tuple[str, ...]
    names: tuple[str, ...]
    each: int


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
    features = tuple(label(labels, str(name)) for name in best.index)
    called = [names.get(str(column), str(column)) for column in best.columns]
    if len(called) <= MAX_NAMED:
        return LinesInfo(best, features, tuple(called), 1)
    each = -(-len(called) // MAX_POINTS)
    medians = best.T.groupby(np.arange(len(called)) // each).median().T
    ends = [called[start : start + each] for start in range(0, len(called), each)]
    spans = tuple(" to ".join(dict.fromkeys((some[0], some[-1]))) for some in ends)
    return LinesInfo(medians, features, spans, each)


def rank_lines(info: LinesInfo) -> go.Figure:
    """Draw a line per feature, named at the right; a gap where a ranking lacks the feature."""
    if info.ranks.empty:
        return empty("No importances to show")
    count = len(info.names)
    lowest = float(np.nanmax(info.ranks.to_numpy(dtype=float)))
    height = max(MIN_HEIGHT, MARGINS + round(ROW_HEIGHT * lowest))
    edge, heights = count - 1 + LEADER * count, _heights(info, lowest, height - MARGINS)
    rows = range(len(info.features))
    traces = [
        _ends(info, edge, heights),
        *(_leader(info, row, edge, heights[row]) for row in rows),
        *(_line(info, row) for row in rows),
    ]
    figure = styled(go.Figure(traces), height)
    figure.update_layout(
        margin={"r": _room(info.features)}, annotations=[_named(info, row, edge, heights[row]) for row in rows]
    )
    figure.update_yaxes(
        title="Rank (1 = most important)",
        tickvals=of_ranks(lowest),
        range=[lowest + 0.6, 0.4],
        zeroline=False,
    )
    across = {"range": [-LEADER * count, edge], "showgrid": info.each == 1, "zeroline": False}
    return figure.update_xaxes(**_across(info), **across)


def _room(features: tuple[str, ...]) -> int:
    """Return how many pixels the longest name needs."""
    return round(LABEL_GAP + LABEL_LETTER * max(len(unescape(name)) for name in features))


def _last(info: LinesInfo, row: int) -> tuple[int, float]:
    """Return where the line of a feature ends: the ranking's position and the rank."""
    values = info.ranks.iloc[row].to_numpy(dtype=float)
    at = int(np.flatnonzero(~np.isnan(values))[-1])
    return at, float(values[at])


def _heights(info: LinesInfo, lowest: float, pixels: int) -> list[float]:
    """Return at which rank the name of each feature stands, beside the end of its line or as near as there is room."""
    ends = [_last(info, row)[1] for row in range(len(info.features))]
    return spread(ends, LABEL_HEIGHT * lowest / pixels, 1, max(lowest, 2))


def _leader(info: LinesInfo, row: int, edge: float, height: float) -> go.Scatter:
    """Return the thin line from the end of a feature's line to its name."""
    at, rank = _last(info, row)
    return go.Scatter(
        x=np.array([at, edge]),
        y=np.array([rank, height]),
        mode="lines",
        line={"color": run_marks(len(info.features))[row].colour, "width": 1},
        opacity=0.4,
        hoverinfo="skip",
    )


def _ends(info: LinesInfo, edge: float, heights: list[float]) -> go.Scatter:
    """Return the mark of each feature before its name: a name in the colour of its line could not always be read."""
    marks = run_marks(len(info.features))
    return go.Scatter(
        x=np.full(len(marks), edge),
        y=np.array(heights),
        mode="markers",
        marker={"size": 8, "symbol": [mark.symbol for mark in marks], "color": [mark.colour for mark in marks]},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _line(info: LinesInfo, row: int) -> go.Scatter:
    mark = run_marks(len(info.features))[row]
    rank = "rank" if info.each == 1 else "median rank"
    return go.Scatter(
        x=np.arange(len(info.names)),
        y=info.ranks.iloc[row].to_numpy(dtype=float),
        mode="lines+markers",
        line={"color": mark.colour, "dash": mark.dash, "width": 2},
        marker={"size": 7, "symbol": mark.symbol},
        connectgaps=False,
        customdata=np.array([shown(name) for name in info.names], dtype=object),
        hovertemplate=f"<b>{info.features[row]}</b><br>%{{customdata}}<br>{rank} %{{y}}<extra></extra>",
    )


def _named(info: LinesInfo, row: int, edge: float, height: float) -> dict[str, Any]:
    """Return the feature's name at the right edge."""
    return {
        "text": info.features[row], "x": edge, "xanchor": "left", "y": height, "showarrow": False,
        "font": {"size": 12}, "xshift": 8,
    }  # fmt: skip


def _across(info: LinesInfo) -> dict[str, Any]:
    if info.each > 1:
        return {
            "showticklabels": False,
            "title": f"Rankings in order, {info.each} to a point: point at it for the first and the last",
        }
    names = info.names
    few = len(names) <= MAX_SLANTED
    axis = {"tickvals": np.arange(len(names)), "ticktext": short_together(names), "tickangle": 35 if few else 90}
    return axis if few else {**axis, "tickfont": {"size": 10}}
