"""What one feature does in several runs: a median line for each, with the range of its folds as a band."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import ticks
from omninmo.figures.names import MAX_LABEL, short, short_together
from omninmo.figures.run_marks import LEGEND, Mark, run_marks
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import REFERENCE, empty, styled
from omninmo.schema import FORMATS, Format

HEIGHT = 480
BAND_OPACITY = 0.14


class Line(NamedTuple):
    """One run: the values of the feature, the mean over folds of the median effects, the lowest and highest fold."""

    run_id: str
    x: Floats
    middle: Floats
    low: Floats
    high: Floats


def dependence_overlay(
    curves: pd.DataFrame, run_names: Mapping[str, str], feature: pd.Series, unit: str = "forward_return"
) -> go.Figure:
    """Draw the lines.

    Parameters
    ----------
    curves : of `evaluation.shapes.curves` by fold: values of the feature × (run, fold)
    run_names : what to call the runs; each keeps its mark, whether it has the feature or not
    feature : label and format of the feature
    unit : the target of a regression, or the class that the values of a classification are of
    """
    return _draw(_info(curves), run_names, feature, unit)


def _info(curves: pd.DataFrame) -> list[Line]:
    lines = []
    for run in dict.fromkeys(curves.columns.get_level_values("run")):
        folds = curves[run].dropna(how="all")
        bounds = folds.min(axis=1), folds.max(axis=1)
        lines.append(Line(str(run), *(np.asarray(s, dtype=float) for s in (folds.index, folds.mean(axis=1), *bounds))))
    return [line for line in lines if len(line.x)]


def _draw(lines: list[Line], run_names: Mapping[str, str], feature: pd.Series, unit: str) -> go.Figure:
    label = short(str(feature["label"]), MAX_LABEL)
    if not lines:
        return empty(f"Too few explained rows for a line of {label}")
    across, upwards = FORMATS[feature["format"]].scale, FORMATS[effect_format(unit)].scale
    marks = dict(zip(run_names, run_marks(len(run_names)), strict=True))
    shown = dict(zip(run_names, short_together(tuple(run_names.values())), strict=True))
    drawn = [
        Line(line.run_id, line.x * across, line.middle * upwards, line.low * upwards, line.high * upwards)
        for line in lines
    ]
    bands = [_band(line, marks[line.run_id]) for line in drawn]
    figure = styled(go.Figure([*bands, *(_line(line, marks[line.run_id], shown[line.run_id]) for line in drawn)]))
    form: Format = feature["format"]
    figure.update_xaxes(title=label, zeroline=False, **ticks(form))
    figure.update_yaxes(**shap_axis(unit), zeroline=True, zerolinewidth=1.5, zerolinecolor=REFERENCE)
    return figure.update_layout(height=HEIGHT, showlegend=True, legend=LEGEND, hovermode="closest")


def _band(line: Line, mark: Mark) -> go.Scatter:
    red, green, blue = (int(mark.colour[at : at + 2], 16) for at in (1, 3, 5))
    return go.Scatter(
        x=np.concatenate([line.x, line.x[::-1]]),
        y=np.concatenate([line.high, line.low[::-1]]),
        fill="toself",
        fillcolor=f"rgba({red}, {green}, {blue}, {BAND_OPACITY})",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        legendgroup=line.run_id,
        showlegend=False,
    )


def _line(line: Line, mark: Mark, name: str) -> go.Scatter:
    return go.Scatter(
        x=line.x,
        y=line.middle,
        name=name,
        legendgroup=line.run_id,
        mode="lines+markers",
        line={"color": mark.colour, "dash": mark.dash, "width": 2.5},
        marker={"size": 6, "symbol": mark.symbol},
        hovertemplate="value %{x}<br>effect %{y}<extra>%{fullData.name}</extra>",
    )
