"""SHAP summary: every explained row as a point, one line of points per feature."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.arrays import Floats, Rows
from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.figures import names
from omninmo.figures.axes import in_template
from omninmo.figures.colours import marker, value_colours
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import REFERENCE, empty, styled
from omninmo.schema import FORMATS

MAX_POINTS = 2000
BINS = 70
HALF_WIDTH = 0.42
ROW_HEIGHT = 34
SELECTED = "▸ "
NAMES_SHARE = 0.27
"""Of the width of the plot, for the names of the features. They stand in bars inside it: labels of an axis send no
clicks."""
MAX_LETTERS = 22
"""Of a line of a name: what fits beside the points on a narrow screen."""
TINT = "rgba(128, 138, 150, 0.18)"


class BeeswarmInfo(NamedTuple):
    """Points feature by feature, most important first; arrays are float32, for lists are eight times as large."""

    features: tuple[str, ...]
    x: Floats
    y: Floats
    colours: NDArray[np.float32]
    customdata: Floats
    names: NDArray[np.object_]


def beeswarm(
    table: ShapTable, labels: Mapping[str, str], selected: str = "", unit: str = "forward_return", top: int = 15
) -> go.Figure:
    """Draw the summary.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    labels : what to call the features
    selected : the feature to mark
    unit : the target of a regression, or the class that the values of a classification are of
    top : how many features

    Returns
    -------
    Figure
        A point's customdata is [position of the feature in `table.features`, row of the table, value of the feature].
    """
    return _draw(_info(table, top), labels, selected, unit)


def _info(table: ShapTable, top: int) -> BeeswarmInfo:
    if not len(table):
        nothing = np.empty(0, dtype=np.float32)
        return BeeswarmInfo(
            (), nothing, nothing, nothing, np.empty((0, 3), dtype=np.float32), np.empty(0, dtype=object)
        )
    features = tuple(str(name) for name in global_importance(table).index[:top])
    columns = [table.features.index(name) for name in features]
    points = [_points(table, column, row) for row, column in enumerate(columns)]
    x, y, colours, customdata = (np.concatenate(arrays) for arrays in zip(*points, strict=True))
    rows = names.of_rows(table.index)
    return BeeswarmInfo(features, x, y, colours, customdata, rows[customdata[:, 1].astype(int)])


def _points(table: ShapTable, column: int, row: int) -> tuple[Floats, Floats, NDArray[np.float32], Floats]:
    """Return x, y, colour and customdata of one feature."""
    kept = _kept(table.values[:, column])
    effect, values = table.values[kept, column], table.data[:, column]
    customdata = np.column_stack([np.full(len(kept), column), kept, values[kept]]).astype(np.float32)
    y = (row + _spread(effect)).astype(np.float32)
    return effect.astype(np.float32), y, value_colours(values)[kept], customdata


def _kept(effect: Floats) -> Rows:
    """Return which rows to draw: all of few; of many the strongest effects and an even draw of the rest."""
    if len(effect) <= MAX_POINTS:
        return np.arange(len(effect))
    order = np.argsort(-np.abs(effect), kind="stable")
    tails, rest = order[: MAX_POINTS // 5], order[MAX_POINTS // 5 :]
    chosen = np.linspace(0, len(rest) - 1, MAX_POINTS - len(tails)).astype(int)
    return np.sort(np.concatenate([tails, rest[chosen]]))


def _spread(effect: Floats) -> Floats:
    """Return how far each point moves off its line: the more neighbours, the farther, to both sides in turn.

    The width grows with the root of the number of neighbours: a crowd at zero would flatten all the rest otherwise.
    """
    low, high = float(effect.min()), float(effect.max())
    bins = ((effect - low) / ((high - low) or 1.0) * (BINS - 1)).astype(int)
    order = np.argsort(bins, kind="stable")
    counts = np.bincount(bins, minlength=BINS)
    starts = np.concatenate([[0], counts.cumsum()[:-1]])
    rank_in_bin = np.empty(len(effect))
    rank_in_bin[order] = np.arange(len(effect)) - starts[bins[order]]
    side = np.where(rank_in_bin % 2 == 0, 1, -1) * np.ceil(rank_in_bin / 2)
    return HALF_WIDTH * 2 * side / np.sqrt(counts[bins] * counts.max())


def _draw(info: BeeswarmInfo, labels: Mapping[str, str], selected: str, unit: str) -> go.Figure:
    if not info.features:
        return empty("No explained rows")
    rows = len(info.features)
    figure = styled(go.Figure([_swarm(info, unit), _names(info.features, labels, selected)]), 110 + ROW_HEIGHT * rows)
    figure.update_yaxes(tickvals=list(range(rows)), showticklabels=False, range=[rows - 0.4, -0.6], zeroline=False)
    figure.update_layout(
        xaxis={
            **shap_axis(unit), "domain": [NAMES_SHARE, 1], "zeroline": True, "zerolinewidth": 1.5,
            "zerolinecolor": REFERENCE,
        },
        xaxis2={"domain": [0, NAMES_SHARE - 0.005], "range": [0, 1], "visible": False, "fixedrange": True},
    )  # fmt: skip
    return figure.update_layout(clickmode="event+select", hovermode="closest", dragmode="zoom")


def _swarm(info: BeeswarmInfo, unit: str) -> go.Scattergl:
    return go.Scattergl(
        x=info.x * np.float32(FORMATS[effect_format(unit)].scale),
        y=info.y,
        customdata=info.customdata,
        text=info.names,
        mode="markers",
        marker=marker(info.colours, "Feature value", size=4, opacity=0.75),
        hovertemplate="<b>%{text}</b><br>effect %{x}<br>"
        f"feature value {in_template('customdata[2]', 'number')}<extra></extra>",
        # a click picks a feature; the other points must not fade
        selected={"marker": {"opacity": 0.75}},
        unselected={"marker": {"opacity": 0.75}},
    )


def _names(features: tuple[str, ...], labels: Mapping[str, str], selected: str) -> go.Bar:
    """Return the names as bars that can be clicked: all see-through but the selected one."""
    texts = [
        names.in_two_lines(names.shortened(labels.get(name, name), names.MAX_LABEL), MAX_LETTERS) for name in features
    ]
    return go.Bar(
        x=np.ones(len(features)),
        y=np.arange(len(features)),
        orientation="h",
        width=0.94,
        xaxis="x2",
        marker={"color": [TINT if name == selected else "rgba(0, 0, 0, 0)" for name in features], "line": {"width": 0}},
        text=[
            f"<b>{SELECTED}{text}</b>" if name == selected else text for name, text in zip(features, texts, strict=True)
        ],
        textposition="inside",
        insidetextanchor="end",
        constraintext="none",
        textangle=0,
        # "skip" would take the clicks away, too
        hoverinfo="none",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
