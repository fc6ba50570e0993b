"""Figures for a page without network: their data as JSON, and plotly.js to draw them with."""

import json
from typing import Any, get_args

import numpy as np
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from omninmo.figures.colours import CELL_TEXT, SEQUENTIAL, Theme
from omninmo.figures.template import INK, NOTHING, TOOLTIP

MAX_POINTS = 4_000
"""Of a cloud of points: it is drawn as SVG, which prints sharply and needs no graphics card, but not without end."""


def library() -> str:
    """Return the source of plotly.js, some 4.8 MB."""
    return str(get_plotlyjs())


def themes() -> dict[str, Any]:
    """Return what differs between light and dark, see `template.themed`: text, scale and text of cells, tooltips."""
    return {theme: _of(theme) for theme in get_args(Theme)}


def _of(theme: Theme) -> dict[str, Any]:
    cells = {"cells": SEQUENTIAL[theme], "text": CELL_TEXT[theme]}
    return {"ink": INK[theme], **cells, "unseen": NOTHING, "tooltip": TOOLTIP[theme]}


def as_data(figure: go.Figure, max_points: int = MAX_POINTS) -> dict[str, Any]:
    """Return a figure's data and layout as JSON would hold them, clouds of points in SVG and thinned out.

    Parameters
    ----------
    figure : any
    max_points : of one cloud that WebGL would draw; of more an even draw by chance stays, always the same
    """
    light = go.Figure([_as_svg(trace, max_points) for trace in figure.data], figure.layout)
    known: dict[str, Any] = json.loads(light.to_json())
    return known


def _as_svg(trace: Any, max_points: int) -> Any:
    if trace.type != "scattergl":
        return trace
    known = trace.to_plotly_json() | {"type": "scatter"}
    count = len(known.get("x", ()))
    if count <= max_points or known.get("mode") != "markers":
        return go.Scatter(known)
    kept = np.sort(np.random.default_rng(0).choice(count, max_points, replace=False))
    thinned = {key: np.asarray(known[key])[kept] for key in ("x", "y", "customdata", "text") if _per_point(known, key)}
    look = known["marker"]
    colours = {"color": np.asarray(look["color"])[kept]} if _per_point(look, "color", count) else {}
    return go.Scatter(known | thinned | {"marker": look | colours})


def _per_point(known: dict[str, Any], key: str, count: int | None = None) -> bool:
    value = known.get(key)
    return not isinstance(value, (str, type(None))) and len(value) == (len(known["x"]) if count is None else count)
