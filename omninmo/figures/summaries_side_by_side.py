"""SHAP summaries of several runs side by side: the same features and one scale in all."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from omninmo.arrays import Floats
from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.figures.axes import in_template
from omninmo.figures.colours import marker, value_colours
from omninmo.figures.names import MAX_LABEL, in_two_lines, short_together, shortened
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import REFERENCE, empty, styled
from omninmo.figures.ticks import linear
from omninmo.schema import FORMATS

TOP = 10
MAX_COLUMNS = 3
MAX_LETTERS = 22
"""Of a run's name above its panel, and of a line of a feature's name: what fits on a narrow screen."""
MAX_POINTS = 6_000
"""Of all runs together, drawn as SVG: several plots in WebGL are dear where no graphics card draws them."""
ROW_HEIGHT, HEAD, TOP_MARGIN = 34, 70, 88
LEGEND = {
    "orientation": "h", "lenmode": "pixels", "len": 180, "thickness": 9,
    "x": 1, "xanchor": "right", "yref": "container", "y": 1, "yanchor": "top",
}  # fmt: skip
"""The scale of colours above the panels, which need the width."""
MAX_TICKS = 5
HALF_WIDTH = 0.4
BINS = 40


class Panel(NamedTuple):
    """The points of one run; y counts features from the top."""

    run_id: str
    x: Floats
    y: Floats
    colours: NDArray[np.float32]
    values: Floats


class SideBySideInfo(NamedTuple):
    """What is drawn: features that matter most on average, a panel per run, and the range that all panels share."""

    features: tuple[str, ...]
    panels: tuple[Panel, ...]
    range: tuple[float, float]


def summaries_side_by_side(
    tables: Mapping[str, ShapTable], labels: Mapping[str, str], run_names: Mapping[str, str], unit: str
) -> go.Figure:
    """Draw the panels.

    Parameters
    ----------
    tables : ShapTable of a regression, or of one class, by run id; all in one unit
    labels, run_names : what to call features and runs
    unit : the target of a regression, or the class that the values of a classification are of
    """
    return _draw(_info(tables), labels, run_names, unit)


def _info(tables: Mapping[str, ShapTable], top: int = TOP) -> SideBySideInfo:
    shares = pd.DataFrame({run_id: global_importance(table) for run_id, table in tables.items()})
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    features = tuple(str(name) for name in order)
    rows = max(1, MAX_POINTS // max(1, len(tables) * len(features)))
    panels = tuple(_panel(run_id, table, features, rows) for run_id, table in tables.items())
    effects = np.concatenate([panel.x for panel in panels]) if panels else np.zeros(0)
    ends = (float(effects.min()), float(effects.max())) if len(effects) else (0.0, 0.0)
    return SideBySideInfo(features, panels, ends)


def _panel(run_id: str, table: ShapTable, features: tuple[str, ...], rows: int) -> Panel:
    parts = [_swarm(table, name, at, rows) for at, name in enumerate(features) if name in table.features]
    if not parts:
        nothing = np.zeros(0)
        return Panel(run_id, nothing, nothing, nothing.astype(np.float32), nothing)
    return Panel(run_id, *(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _swarm(table: ShapTable, name: str, at: int, rows: int) -> tuple[Floats, Floats, NDArray[np.float32], Floats]:
    """Return effect, height, colour and value of a feature's rows: an even draw of its effects, ends included."""
    column = table.features.index(name)
    order = np.argsort(table.values[:, column], kind="stable")
    kept = order[np.unique(np.linspace(0, len(order) - 1, min(rows, len(order))).astype(int))]
    effect = table.values[kept, column].astype(np.float64)
    colours = value_colours(table.data[:, column])[kept]
    return effect, at + _spread(effect), colours, table.data[kept, column]


def _spread(effect: Floats) -> Floats:
    """Return how far each of ascending effects moves off its line: to both sides in turn, as far as it is crowded."""
    span = float(effect[-1] - effect[0]) if len(effect) else 0.0
    bins = ((effect - effect[0]) / (span or 1.0) * (BINS - 1)).astype(int) if len(effect) else np.zeros(0, dtype=int)
    counts = np.bincount(bins, minlength=BINS)
    inside = np.arange(len(effect)) - (counts.cumsum() - counts)[bins]
    side = np.where(inside % 2 == 0, 1, -1) * np.ceil(inside / 2)
    return np.asarray(2 * HALF_WIDTH * side / np.sqrt(counts[bins] * max(1, counts.max(initial=1))))


def _draw(info: SideBySideInfo, labels: Mapping[str, str], run_names: Mapping[str, str], unit: str) -> go.Figure:
    if not info.features:
        return empty("No explained rows")
    columns = min(len(info.panels), MAX_COLUMNS)
    rows = -(-len(info.panels) // columns)
    height = HEAD + ROW_HEIGHT * len(info.features)
    figure = make_subplots(
        rows, columns, shared_xaxes="all", shared_yaxes="all", horizontal_spacing=0.02,
        vertical_spacing=0.0 if rows == 1 else HEAD / (rows * height),
        subplot_titles=short_together([run_names[panel.run_id] for panel in info.panels], MAX_LETTERS),
    )  # fmt: skip
    for at, panel in enumerate(info.panels):
        figure.add_trace(_points(panel, unit, first=at == 0), at // columns + 1, at % columns + 1)
    styled(figure, 90 + TOP_MARGIN + rows * height)
    figure.update_annotations(font={"size": 12})
    axis = shap_axis(unit)
    figure.update_xaxes(
        **{key: value for key, value in axis.items() if key != "title"}, **_ends(info.range, unit),
        tickangle=0, showticklabels=True, zeroline=True, zerolinewidth=1.5, zerolinecolor=REFERENCE,
    )  # fmt: skip
    names = [in_two_lines(shortened(labels.get(name, name), MAX_LABEL), MAX_LETTERS) for name in info.features]
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=names, range=[len(names) - 0.4, -0.6], zeroline=False
    )
    # one title below all panels: the axis of each is too narrow for it
    return figure.add_annotation(
        text=str(axis["title"]), xref="paper", yref="paper", x=0.5, y=0, yshift=-32, yanchor="top", showarrow=False
    ).update_layout(margin={"b": 70, "t": TOP_MARGIN})


def _ends(ends: tuple[float, float], unit: str) -> dict[str, Any]:
    """Return the range of each axis, with its first round value, 0 and its last one: no more fit below a panel."""
    numbers = FORMATS[effect_format(unit)]
    low, high = (end * numbers.scale for end in ends)
    room = 0.04 * (high - low)
    round_values = linear(low, high, MAX_TICKS)
    shown = sorted({round_values[0], 0.0, round_values[-1]}) if len(round_values) else [0.0]
    texts = [numbers.text(value / numbers.scale) if value else "0" for value in shown]
    return {"range": [low - room, high + room], "tickvals": shown, "ticktext": texts}


def _points(panel: Panel, unit: str, *, first: bool) -> go.Scatter:
    look = marker(panel.colours, "Feature value", size=4, opacity=0.7) | {"showscale": first}
    look["colorbar"] |= LEGEND | {"title": {"text": "Feature value", "side": "top"}}
    return go.Scatter(
        x=panel.x * FORMATS[effect_format(unit)].scale,
        y=panel.y,
        mode="markers",
        marker=look,
        customdata=panel.values,
        hovertemplate=f"effect %{{x}}<br>feature value {in_template('customdata', 'number')}<extra></extra>",
    )
