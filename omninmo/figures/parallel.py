"""Parallel coordinates: one line per run through its settings and metrics."""

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo import schema
from omninmo.figures.template import FAINT, LOW_TO_HIGH, empty, styled

MOST_CATEGORIES = 40
TICKS = 5
LABEL_WIDTH = 14
MANY_AXES, NARROW_LABEL = 7, 9
"""More axes than this leave room for few letters each on a narrow screen."""
LONGEST_CATEGORY = 18
LETTER = 6.5
"""About how many pixels wide a letter of a tick is."""


class Axis(NamedTuple):
    """One axis: a position for every run, none left out, and the ticks that say what the positions mean."""

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
    colour: tuple[float, ...]
    colour_key: str
    constant: tuple[str, ...]


def parallel_coordinates(table: pd.DataFrame, colour: str) -> go.Figure:
    """Draw runs as lines.

    Parameters
    ----------
    table : DataFrame
        One row per run; columns are keys of the catalogue, numbers or text. Constant columns get no axis; a missing
        value gets a place of its own, marked n/a, so that no run vanishes.
    colour : the column that colours the lines
    """
    return _draw(_info(table, colour))


def _info(table: pd.DataFrame, colour: str) -> ParallelInfo:
    keys = [str(key) for key in table.columns]
    varying = [key for key in keys if table[key].nunique(dropna=False) > 1]
    constant = tuple(key for key in keys if key not in varying)
    width = NARROW_LABEL if len(varying) > MANY_AXES else LABEL_WIDTH
    axes = tuple(_axis(key, table[key], width) for key in varying)
    values = pd.to_numeric(table[colour], errors="coerce") if colour in table else pd.Series(dtype=float)
    middle = float(values.median()) if values.notna().any() else 0.0
    return ParallelInfo(axes, tuple(values.fillna(middle)), colour, constant)


def _axis(key: str, column: pd.Series, width: int) -> Axis:
    entry = schema.entry(key)
    label = _two_lines(entry.title, width)
    if entry.format == "text" or not pd.api.types.is_numeric_dtype(column):
        return _categories(key, label, column)
    return _numbers(entry, label, column.astype(float))


def _two_lines(title: str, width: int) -> str:
    """Break a title at `width` letters, or at as many more as it needs: Plotly draws a third line over the axis."""
    while len(lines := textwrap.wrap(title, width, break_long_words=False)) > 2:
        width += 1
    return "<br>".join(lines)


def _categories(key: str, label: str, column: pd.Series) -> Axis:
    texts = column.where(column.notna(), schema.NOT_AVAILABLE).astype(str)
    codes, names = pd.factorize(texts, sort=True)
    ticks = tuple(float(code) for code in range(len(names)))
    return Axis(
        key, label, tuple(codes.astype(float)), ticks, _unlike([str(name) for name in names]), -0.3, len(names) - 0.7
    )


def _unlike(names: list[str]) -> tuple[str, ...]:
    """Shorten long names, but never so far that two of them look the same."""
    short = [name if len(name) <= LONGEST_CATEGORY else f"{name[: LONGEST_CATEGORY - 1]}…" for name in names]
    return tuple(name if short.count(cut) > 1 else cut for name, cut in zip(names, short, strict=True))


def _numbers(entry: schema.Entry, label: str, column: pd.Series) -> Axis:
    known = column.dropna()
    logarithmic = bool((known > 0).all()) and known.max() / known.min() > 10
    positions = pd.Series(np.log10(column) if logarithmic else column)
    low, high = float(positions.min()), float(positions.max())
    span = (high - low) or 1.0
    values = _few(known)
    ticks = [float(np.log10(value)) if logarithmic else value for value in values]
    texts = [entry.text(value) for value in values]
    if column.isna().any():
        missing = low - 0.18 * span
        positions, low = positions.fillna(missing), missing
        ticks, texts = [missing, *ticks], [schema.NOT_AVAILABLE, *texts]
    edge = 0.03 * span
    return Axis(entry.key, label, tuple(positions), tuple(ticks), tuple(texts), low - edge, high + edge)


def _few(known: pd.Series) -> list[float]:
    """Return the values to mark: each one where there are few, else evenly spread ones."""
    distinct = np.unique(known)
    if len(distinct) <= TICKS:
        return [float(value) for value in distinct]
    return [float(value) for value in np.linspace(distinct[0], distinct[-1], TICKS)]


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
    entry = schema.entry(info.colour_key)
    letters = 11 if len(info.axes) > MANY_AXES else 12
    line = {
        "color": info.colour,
        "colorscale": LOW_TO_HIGH,
        "showscale": True,
        "colorbar": {"title": {"text": entry.title, "side": "right"}, "thickness": 12, "outlinewidth": 0},
    }
    trace = go.Parcoords(
        dimensions=dimensions,
        line=line,
        # by default the text gets a shadow in white, on the dark background too
        labelfont={"size": letters, "shadow": "none"},
        tickfont={"size": letters, "shadow": "none"},
        rangefont={"size": 1, "color": "rgba(0,0,0,0)"},
        unselected={"line": {"color": FAINT, "opacity": 0.12}},
    )
    lines = max(axis.label.count("<br>") for axis in info.axes) + 1
    left = 12 + LETTER * max(len(text) for text in info.axes[0].tick_texts)
    margin = {"l": max(left, 40), "r": 10, "t": 30 + 17 * lines, "b": 24}
    return styled(go.Figure(trace), 470).update_layout(margin=margin)
