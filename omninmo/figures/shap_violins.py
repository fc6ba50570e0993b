"""SHAP summary as violins: how the effects of each feature are distributed, for its high and its low values."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from omninmo.arrays import Flags, Floats
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import named_rows, names
from omninmo.figures.colours import LOW_TO_HIGH
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import FAINT, empty
from omninmo.schema import FORMATS

TOP = 20
GRID = 120
"""Points along a violin."""
HALF_WIDTH = 0.44
MIN_BANDWIDTH = 0.004
"""Of the span of all effects: thinner peaks cannot be seen."""
FAR = 2.5
"""Bandwidths from which a row no longer counts: a half ends with its rows, else it would draw over the other's tail."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


class Violin(NamedTuple):
    """One feature.

    Attributes
    ----------
    feature : its name
    at : (GRID,) effects
    high, low : (GRID,) density of the rows whose value is above the feature's median, and of the others; 0 far from all
        of them; missing values are in neither. The widest point of the two is 1.
    quantiles : of all effects, at `QUANTILES`
    """

    feature: str
    at: Floats
    high: Floats
    low: Floats
    quantiles: Floats


def violins_info(table: ShapTable, features: Sequence[str]) -> list[Violin]:
    """Return the violins of some features.

    The density is a sum of Gaussians of Scott's bandwidth (Scott, Multivariate Density Estimation, 1992), of a
    histogram on a grid. The area of each half is as large as its number of rows.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    features : names in `table.features`, in the order in which they are drawn
    """
    if not len(table):
        return []
    columns = [table.features.index(feature) for feature in features]
    span = float(np.ptp(table.values[:, columns])) or 1.0
    return [_violin(table, feature, column, span) for feature, column in zip(features, columns, strict=True)]


def _violin(table: ShapTable, feature: str, column: int, span: float) -> Violin:
    effect, values = table.values[:, column].astype(np.float64), table.data[:, column]
    is_high, is_low = halves(values)
    bandwidth = max(float(effect.std()) * len(effect) ** -0.2, MIN_BANDWIDTH * span)
    at = np.linspace(effect.min() - 2 * bandwidth, effect.max() + 2 * bandwidth, GRID)
    high, low = (_density(effect[rows], at, bandwidth) for rows in (is_high, is_low))
    widest = max(float(high.max()), float(low.max())) or 1.0
    return Violin(feature, at, high / widest, low / widest, np.quantile(effect, QUANTILES))


def halves(values: Floats) -> tuple[Flags, Flags]:
    """Return which values are high, above the median, and which are low; missing ones are neither.

    Where none is above the median, high are those that equal it.

    Examples
    --------
    >>> [half.tolist() for half in halves(np.array([1.0, 1.0, 1.0, 0.0, np.nan]))]
    [[True, True, True, False, False], [False, False, False, True, False]]
    """
    known = ~np.isnan(values)
    if not known.any():
        return known, known
    median = np.median(values[known])
    high = values > median if (values[known] > median).any() else values >= median
    return high & known, ~high & known


def _density(effect: Floats, at: Floats, bandwidth: float) -> Floats:
    """Return the rows per unit of effect at each point of an even grid."""
    counts, edges = np.histogram(effect, bins=GRID, range=(float(at[0]), float(at[-1])))
    middles = (edges[:-1] + edges[1:]) / 2
    density = np.exp(-0.5 * ((at[:, None] - middles) / bandwidth) ** 2) @ counts
    return np.where(density < np.exp(-0.5 * FAR**2), 0.0, density) / bandwidth


def shap_violins(violins: Sequence[Violin], labels: Mapping[str, str], unit: str, selected: str = "") -> go.Figure:
    """Draw the violins; a point's y is about the position of its feature among them.

    Parameters
    ----------
    violins : from top to bottom
    labels : what to call the features
    unit : the target of a regression, or the class that the values of a classification are of
    selected : the feature to mark
    """
    if not violins:
        return empty("No explained rows")
    scale, features = FORMATS[effect_format(unit)].scale, [violin.feature for violin in violins]
    ends = (min(float(one.at[0]) for one in violins) * scale, max(float(one.at[-1]) for one in violins) * scale)
    texts = [_hover(violin, labels, unit) for violin in violins]
    figure = go.Figure(
        [
            _half(violins, scale, LOW_TO_HIGH[-1][1], "High values of the feature", -1),
            _half(violins, scale, LOW_TO_HIGH[0][1], "Low values of the feature", 1),
            _quartiles(violins, scale),
            _medians(violins, scale),
            named_rows.targets(ends, texts),
            named_rows.named(features, selected),
        ]
    )
    named_rows.styled(figure, len(violins), {**shap_axis(unit), "range": list(ends)})
    legend = {"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": named_rows.NAMES_SHARE}
    written = named_rows.written(features, labels, selected)
    return figure.update_layout(barmode="overlay", showlegend=True, legend=legend, annotations=written)


def _half(violins: Sequence[Violin], scale: float, colour: str, name: str, side: int) -> go.Scatter:
    """Return the upper (−1, for the axis points down) or lower (1) halves, as one line with gaps where no row is."""
    widths = [violin.high if side < 0 else violin.low for violin in violins]
    x = [np.append(one.at, np.nan) for one in violins]
    y = [
        np.append(np.where(width > 0, row + side * HALF_WIDTH * width, np.nan), np.nan)
        for row, width in enumerate(widths)
    ]
    return go.Scatter(
        x=np.concatenate(x) * scale,
        y=np.concatenate(y),
        mode="lines",
        fill="toself",
        line={"color": colour, "width": 1},
        name=name,
        hoverinfo="skip",
    )


def _quartiles(violins: Sequence[Violin], scale: float) -> go.Scatter:
    x = np.array([[one.quantiles[1], one.quantiles[3], np.nan] for one in violins]).ravel() * scale
    y = np.array([[row, row, np.nan] for row in range(len(violins))]).ravel()
    line = {"color": FAINT, "width": 3}
    return go.Scatter(x=x, y=y, mode="lines", line=line, showlegend=False, hoverinfo="skip")


def _medians(violins: Sequence[Violin], scale: float) -> go.Scatter:
    return go.Scatter(
        x=np.array([one.quantiles[2] for one in violins]) * scale,
        y=np.arange(len(violins)),
        mode="markers",
        marker={"color": "white", "size": 6, "line": {"color": FAINT, "width": 1.5}},
        showlegend=False,
        hoverinfo="skip",
    )


def _hover(violin: Violin, labels: Mapping[str, str], unit: str) -> str:
    number = FORMATS[effect_format(unit)].text
    low, first, middle, third, high = (number(float(value)) for value in violin.quantiles)
    return (
        f"<b>{names.label(labels, violin.feature)}</b><br>median {middle}<br>half of the rows: {first} to {third}"
        f"<br>nine in ten: {low} to {high}"
    )
