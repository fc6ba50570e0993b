"""Agreements on one axis: the value, the value by chance, the interval, and the draws of noise.

A row is a measure of one set of rankings, or a set of rankings, all by one measure.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import named_rows, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together
from omninmo.figures.template import FAINT, empty, styled

LETTERS = 30
GUIDE_LINE = 0.8
GUIDE_MEASURE = "Spearman"
ROW_HEIGHT, DENSE_ROW_HEIGHT, MANY = 56, 32, 8
"""Pixels of a row, and of one of more rows than `MANY`."""


class Measure(NamedTuple):
    """One row of the picture; NaN where a measure is not defined, None where it has no interval."""

    name: str
    value: float
    by_chance: float
    low: float | None = None
    high: float | None = None


class AgreementInfo(NamedTuple):
    """What is drawn: the measures that have a value, top down, and the draws of noise of some of them."""

    measures: tuple[Measure, ...]
    noise: Mapping[str, Floats]


def agreement_info(measures: Sequence[Measure], noise: Mapping[str, Sequence[float]]) -> AgreementInfo:
    """Return the measures that are defined.

    Parameters
    ----------
    measures : the one that decides first
    noise : values of the draws of noise, by the measure's name
    """
    known = tuple(measure for measure in measures if np.isfinite(measure.value))
    draws = {name: np.asarray(values, dtype=np.float64) for name, values in noise.items()}
    return AgreementInfo(known, {name: values[np.isfinite(values)] for name, values in draws.items()})


def agreement(info: AgreementInfo, of: str = "these rankings") -> go.Figure:
    """Draw a row per measure; the guide's line stands in Spearman's row alone, for it speaks of no other.

    Parameters
    ----------
    of : what the values are of, in the legend
    """
    if not info.measures:
        return empty("No measure of agreement is defined for these rankings")
    count = len(info.measures)
    figure = go.Figure([_noise(info), _intervals(info), _chance(info), _values(info, of)])
    height = ROW_HEIGHT if count <= MANY else DENSE_ROW_HEIGHT
    styled(figure, 130 + height * count).update_layout(
        showlegend=True, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    )
    _guide(figure, [measure.name for measure in info.measures])
    lowest = min(0.0, *(measure.value for measure in info.measures), *(draws.min() for draws in info.noise.values()))
    figure.update_xaxes(title="Agreement (1 = identical)", range=[lowest - 0.05, 1.04], **ticks("level"))
    names = short_together([measure.name for measure in info.measures], LETTERS)
    return figure.update_yaxes(**named_rows(names))


def _noise(info: AgreementInfo) -> go.Scatter:
    """Return a tick for each draw of noise."""
    rows = {measure.name: row for row, measure in enumerate(info.measures)}
    values = [(value, rows[name]) for name, draws in info.noise.items() if name in rows for value in draws]
    return go.Scatter(
        x=np.array([value for value, _ in values]),
        y=np.array([row for _, row in values]),
        mode="markers",
        name="a draw of noise",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 1.5, "color": PALETTE[1]}},
        hovertemplate="a draw of noise: %{x}<extra></extra>",
        visible=bool(values),
    )


def _intervals(info: AgreementInfo) -> go.Scatter:
    points = [
        (end, row)
        for row, measure in enumerate(info.measures)
        if measure.low is not None
        for end in (measure.low, measure.high, None)
    ]
    return go.Scatter(
        x=[end for end, _ in points],
        y=[row for _, row in points],
        mode="lines",
        name="95 % interval",
        line={"color": PALETTE[0], "width": 3},
        hoverinfo="skip",
        visible=bool(points),
    )


def _chance(info: AgreementInfo) -> go.Scatter:
    return go.Scatter(
        x=np.array([measure.by_chance for measure in info.measures]),
        y=np.arange(len(info.measures)),
        mode="markers",
        name="by chance",
        marker={"symbol": "x-thin", "size": 10, "line": {"width": 2, "color": FAINT}},
        hovertemplate="by chance: %{x}<extra></extra>",
    )


def _values(info: AgreementInfo, of: str) -> go.Scatter:
    return go.Scatter(
        x=np.array([measure.value for measure in info.measures]),
        y=np.arange(len(info.measures)),
        mode="markers",
        name=of,
        marker={"size": 13, "color": PALETTE[0], "symbol": "diamond"},
        hovertemplate=f"{of}: %{{x}}<extra></extra>",
    )


def _guide(figure: go.Figure, names: Sequence[str]) -> None:
    """Draw the guide's line where Spearman's is."""
    if GUIDE_MEASURE not in names:
        return
    row = names.index(GUIDE_MEASURE)
    line = {"color": FAINT, "dash": "dash", "width": 1.5}
    figure.add_shape(type="line", x0=GUIDE_LINE, x1=GUIDE_LINE, y0=row - 0.45, y1=row + 0.45, line=line)
    figure.add_annotation(x=GUIDE_LINE, y=row - 0.4, xanchor="right", xshift=-4, showarrow=False, text="the guide: 0.8")
