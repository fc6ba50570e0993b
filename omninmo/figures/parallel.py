"""Parallel coordinates: one line per run through its settings and metrics."""

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo import schema
from omninmo.figures import ticks
from omninmo.figures.colours import MetricColours, metric_colours, scale
from omninmo.figures.template import FAINT, empty, styled

SPREAD_BY_RATIO = ("number", "count")
"""Formats of settings, which are tried in multiples: 0.01, 0.03, 0.1."""
LABEL_WIDTH, ONE_LINE = 14, 200
MANY_AXES, NARROW_LABEL = 7, 9
"""More axes than this leave room for few letters each on a narrow screen."""
SLANTED_AXES, SLANT = 12, -40
"""More axes than this leave room for no word beside another: their labels slant upwards, each on one line."""
MAX_CATEGORY, MIN_CATEGORY, LETTERS_TO_SHARE = 18, 6, 80
"""Letters of a tick that is a word: axes share what fits on a narrow screen, but the first has the margin."""
MAX_CATEGORY_IF_ALIKE = 40
"""Letters of a tick where fewer would make two words look the same."""
LETTER = 6.5
"""About how many pixels wide a letter of a tick is."""
ROOM_FOR_MISSING = 0.18
"""How far below the lowest value a run without one is drawn, as a share of the axis."""


class Axis(NamedTuple):
    """One axis: a position for every run, and the ticks that label them."""

    key: str
    label: str
    positions: tuple[float, ...]
    ticks: tuple[float, ...]
    tick_texts: tuple[str, ...]
    low: float
    high: float


class ParallelInfo(NamedTuple):
    """What is drawn."""

    axes: tuple[Axis, ...]
    colour: MetricColours
    colour_key: str
    constant: tuple[str, ...]


def parallel_coordinates(table: pd.DataFrame, colour: str) -> go.Figure:
    """Draw runs as lines.

    Parameters
    ----------
    table : DataFrame
        One row per run; columns are keys of the catalogue, numbers or text. Constant columns get no axis; a missing
        value gets a position of its own, marked n/a, so that no run vanishes.
    colour : the column that colours the lines; a metric with a sign has its middle colour at zero, and a run that lacks
        it is grey
    """
    return _draw(_info(table, colour))


def _info(table: pd.DataFrame, colour: str) -> ParallelInfo:
    keys = [str(key) for key in table.columns]
    varying = [key for key in keys if table[key].nunique(dropna=False) > 1]
    constant = tuple(key for key in keys if key not in varying)
    width = ONE_LINE if len(varying) > SLANTED_AXES else NARROW_LABEL if len(varying) > MANY_AXES else LABEL_WIDTH
    letters = min(MAX_CATEGORY, max(MIN_CATEGORY, LETTERS_TO_SHARE // max(len(varying), 1)))
    axes = tuple(
        _axis(key, table[key], width, letters if number else MAX_CATEGORY) for number, key in enumerate(varying)
    )
    values = pd.to_numeric(table.get(colour, pd.Series(np.nan, index=table.index)), errors="coerce")
    colours = metric_colours(values, signed=schema.entry(colour).numbers.signed)
    return ParallelInfo(axes, colours, colour, constant)


def _axis(key: str, column: pd.Series, width: int, letters: int) -> Axis:
    entry = schema.entry(key)
    label = _two_lines(entry.title, width)
    if entry.format == "text" or not pd.api.types.is_numeric_dtype(column):
        return _categories(key, label, column, letters)
    return _numbers(entry, label, column.astype(float))


def _two_lines(title: str, width: int) -> str:
    """Break a title at `width` letters, or at as many more as it needs: Plotly draws a third line over the axis."""
    while len(lines := textwrap.wrap(title, width, break_long_words=False)) > 2:
        width += 1
    return "<br>".join(lines)


def _categories(key: str, label: str, column: pd.Series, letters: int) -> Axis:
    missing = [schema.NOT_AVAILABLE] if column.isna().any() else []
    column = column.map(schema.entry(key).text, na_action="ignore")
    names = [*missing, *sorted(column.dropna().unique())]
    positions = column.where(column.notna(), schema.NOT_AVAILABLE).map({n: i for i, n in enumerate(names)})
    at = tuple(float(number) for number in range(len(names)))
    return Axis(key, label, tuple(positions.astype(float)), at, _unlike(names, letters), -0.3, len(names) - 0.7)


def _unlike(names: list[str], letters: int) -> tuple[str, ...]:
    """Shorten long names, but never so far that two of them look the same; those that would are numbered."""
    short = [_cut(name, letters) for name in names]
    if len(set(short)) < len(names):
        short = [_cut(name, MAX_CATEGORY_IF_ALIKE) for name in names]
    return tuple(f"{cut} {at}" if short.count(cut) > 1 else cut for at, cut in enumerate(short, 1))


def _cut(name: str, letters: int) -> str:
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def _numbers(entry: schema.Entry, label: str, column: pd.Series) -> Axis:
    known = column.dropna()
    by_ratio = entry.format in SPREAD_BY_RATIO and bool((known > 0).all()) and known.max() / known.min() > 10
    positions = pd.Series(np.log10(column) if by_ratio else column)
    low, high = float(positions.min()), float(positions.max())
    span = (high - low) or 1.0
    marks = ticks.apart(
        [float(np.log10(value)) if by_ratio else value for value in _marked(known, by_ratio=by_ratio)], span
    )
    texts = [entry.text(10**mark if by_ratio else mark) for mark in marks]
    if column.isna().any():
        low -= ROOM_FOR_MISSING * span
        positions, marks, texts = positions.fillna(low), [low, *marks], [schema.NOT_AVAILABLE, *texts]
    edge = 0.03 * span
    return Axis(entry.key, label, tuple(positions), tuple(marks), tuple(texts), low - edge, high + edge)


def _marked(known: pd.Series, *, by_ratio: bool) -> list[float]:
    """Return the values to mark: each one where there are few, else round ones."""
    distinct = np.unique(known)
    if len(distinct) <= ticks.MAX_TICKS:
        return [float(value) for value in distinct]
    low, high = float(distinct[0]), float(distinct[-1])
    return ticks.logarithmic(low, high) if by_ratio else ticks.linear(low, high)


def _draw(info: ParallelInfo) -> go.Figure:
    if not info.axes:
        return empty("Nothing differs between these runs")
    dimensions: list[dict[str, Any]] = [
        {
            "label": axis.label,
            "values": axis.positions,
            "range": [axis.low, axis.high],
            "tickvals": axis.ticks,
            "ticktext": axis.tick_texts,
        }
        for axis in info.axes
    ]
    letters = 11 if len(info.axes) > MANY_AXES else 12
    trace = go.Parcoords(
        dimensions=dimensions,
        line=_line(info.colour, schema.entry(info.colour_key)),
        # by default the text gets a shadow in white, on the dark background too
        labelfont={"size": letters, "shadow": "none"},
        tickfont={"size": letters, "shadow": "none"},
        labelangle=SLANT if len(info.axes) > SLANTED_AXES else 0,
        rangefont={"size": 1, "color": "rgba(0,0,0,0)"},
        unselected={"line": {"color": FAINT, "opacity": 0.12}},
    )
    return _with_axes(styled(go.Figure(trace), 470).update_layout(margin=_margin(info.axes)), len(info.axes))


def _line(colour: MetricColours, entry: schema.Entry) -> dict[str, Any]:
    marks = ticks.linear(colour.low, colour.high)
    texts = [entry.text(mark) for mark in marks]
    lowest = min(colour.values) if colour.missing else colour.low
    if colour.missing:
        marks, texts = [lowest, *marks], [schema.NOT_AVAILABLE, *texts]
    return {
        "color": colour.values,
        "colorscale": scale(missing=colour.missing),
        "cmin": lowest,
        "cmax": colour.high,
        "showscale": True,
        "colorbar": {
            "title": {"text": f"{_two_lines(entry.title, LABEL_WIDTH)}<br> ", "side": "top", "font": {"size": 12}},
            "tickvals": marks, "ticktext": texts, "thickness": 12, "outlinewidth": 0, "tickfont": {"size": 11},
        },
    }  # fmt: skip


def _margin(axes: tuple[Axis, ...]) -> dict[str, float]:
    lines = max(axis.label.count("<br>") for axis in axes) + 1 if len(axes) <= SLANTED_AXES else 5
    left = 12 + LETTER * max(len(text) for text in axes[0].tick_texts)
    return {"l": max(left, 40), "r": 10, "t": 30 + 17 * lines, "b": 24}


def _with_axes(figure: go.Figure, count: int) -> go.Figure:
    """Draw the axes: Plotly's own are black, which the dark background swallows."""
    for x in np.linspace(0, 1, count):
        figure.add_shape(
            type="line", xref="paper", yref="paper", x0=float(x), x1=float(x), y0=0, y1=1, layer="below",
            line={"color": FAINT, "width": 1},
        )  # fmt: skip
    return figure
