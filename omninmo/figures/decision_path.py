"""How several predictions come about: a line each, from its base value through the same features to the prediction."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.arrays import Floats
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import names
from omninmo.figures.colours import PALETTE
from omninmo.figures.shap_axis import effect_format, output_axis
from omninmo.figures.template import FAINT, REFERENCE, empty, styled
from omninmo.schema import FORMATS

TOP = 10
MAX_PATHS = 60
"""More lines than these cannot be followed, and weigh on the page."""
ROW_HEIGHT = 36
MAX_LETTERS = 24
"""Of a line of a label: what fits on a narrow screen."""


class DecisionPathInfo(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    rows : positions in the table, the picked one first
    features : names in the table, weakest first
    labels : of the steps from bottom to top: the base value, all weaker features together where there are any, then
        the strongest features; the last one ends at the prediction
    paths : (rows, steps) what the model's output is after each step
    names : (rows,) ticker and date
    """

    rows: tuple[int, ...]
    features: tuple[str, ...]
    labels: tuple[str, ...]
    paths: Floats
    names: NDArray[np.object_]


def decision_path_info(
    table: ShapTable, rows: Sequence[int], features: pd.DataFrame, top: int = TOP
) -> DecisionPathInfo:
    """Return the paths of at most `MAX_PATHS` rows, through the features that matter most in these rows.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    rows : positions in the table, the picked one first
    features : DataFrame indexed by name with label
    top : how many features have a step of their own; one more where it would be the only other
    """
    drawn = list(rows[:MAX_PATHS])
    values = table.values[drawn].astype(np.float64)
    order = np.argsort(-np.abs(values).sum(axis=0), kind="stable")
    shown = order if len(order) <= top + 1 else order[:top]
    rest = order[len(shown) :]
    steps = [table.base[drawn].astype(np.float64)[:, None], values[:, shown[::-1]]]
    if len(rest):
        steps.insert(1, values[:, rest].sum(axis=1, keepdims=True))
    named = tuple(table.features[column] for column in shown[::-1])
    labels = [str(features.loc[name, "label"]) for name in named]
    return DecisionPathInfo(
        tuple(drawn),
        named,
        ("Base value", *([f"{len(rest)} other features"] if len(rest) else []), *labels),
        np.concatenate(steps, axis=1).cumsum(axis=1),
        names.of_rows(table.index.iloc[drawn]),
    )


def decision_path(info: DecisionPathInfo, unit: str) -> go.Figure:
    """Draw the lines; trace k is row k of the info, the picked one thick and above the others.

    Parameters
    ----------
    unit : the target of a regression, or the class that the values of a classification are of
    """
    if not info.rows:
        return empty("No samples to show")
    traces = [_path(info, position, unit) for position in range(len(info.rows))]
    figure = styled(go.Figure(traces), 110 + ROW_HEIGHT * len(info.labels))
    figure.update_xaxes(**output_axis(unit), zeroline=True, zerolinecolor=REFERENCE)
    figure.update_yaxes(
        tickvals=list(range(len(info.labels))),
        ticktext=[_label(label) for label in info.labels],
        range=[-0.5, len(info.labels) - 0.5],
        zeroline=False,
    )
    return figure.update_layout(hovermode="closest", clickmode="event+select")


def _path(info: DecisionPathInfo, position: int, unit: str) -> go.Scatter:
    numbers, picked = FORMATS[effect_format(unit)], position == 0
    colour = PALETTE[4] if picked else FAINT
    steady = {"marker": {"opacity": 1 if picked else 0.7}}
    return go.Scatter(
        x=info.paths[position] * numbers.scale,
        y=np.arange(len(info.labels)),
        mode="lines+markers",
        line={"color": colour, "width": 3.5 if picked else 1.3},
        marker={"color": colour, "size": 8 if picked else 6},
        opacity=1 if picked else 0.7,
        zorder=1 if picked else 0,
        selected=steady,
        unselected=steady,
        name=str(info.names[position]),
        text=[names.shown(label) for label in info.labels],
        hovertemplate=f"<b>{info.names[position]}</b><br>after %{{text}}: %{{x}}<extra></extra>",
    )


def _label(label: str) -> str:
    return names.in_two_lines(names.shortened(label, names.MAX_LABEL), MAX_LETTERS)
