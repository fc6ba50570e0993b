"""SHAP values as a heat map: a row for each feature, a column for each sample, what the model put out above them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.arrays import Floats, Rows
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import named_rows, names
from omninmo.figures.colours import PALETTE
from omninmo.figures.shap_axis import effect_format, output_axis, shap_axis
from omninmo.figures.template import FAINT, INK, empty
from omninmo.figures.waterfall import value_text
from omninmo.schema import FORMATS

TOP = 20
MAX_COLUMNS = 400
"""Samples that can be told apart, and hit, on a wide screen."""
NAMES = 3
"""Number of the trace of names; a click on any other one is on a column."""
IN_TOOLTIP = 5
"""Effects that are named where a column is pointed at."""
HEAD = 0.16
"""Of the height, for the model's output."""
EXTREME = 98
"""Percentile of |SHAP value| from which colours are full: one outlier would leave the rest pale."""
RAISES, LOWERS = PALETTE[4], PALETTE[0]
DIVERGING = [[0.0, LOWERS], [0.5, "rgba(128, 138, 150, 0.08)"], [1.0, RAISES]]
"""See-through at 0, for the background of either theme."""


class SampleMapInfo(NamedTuple):
    """What is drawn.

    Attributes
    ----------
    rows : (m,) positions in the table, from left to right
    features : names, from top to bottom
    values : (features, m) SHAP values
    data : (features, m) values of the features; NaN where missing
    margin : (m,) what the model put out
    names : (m,) ticker and date
    folds : (m,)
    limit : |SHAP value| from which colours are full
    """

    rows: Rows
    features: tuple[str, ...]
    values: Floats
    data: Floats
    margin: Floats
    names: NDArray[np.object_]
    folds: Rows
    limit: float


def sample_map_info(table: ShapTable, rows: Rows, features: Sequence[str]) -> SampleMapInfo:
    """Return the values of some features of some rows.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    rows : positions in the table, from left to right
    features : names in `table.features`, from top to bottom
    """
    columns = [table.features.index(feature) for feature in features]
    values = table.values[rows][:, columns].T.astype(np.float32)
    index = table.index.iloc[rows]
    return SampleMapInfo(
        rows,
        tuple(features),
        values,
        table.data[rows][:, columns].T.astype(np.float32),
        table.margin[rows],
        names.of_rows(index),
        index["fold"].to_numpy(),
        float(np.percentile(np.abs(values), EXTREME)) if values.size else 0.0,
    )


def sample_map(
    info: SampleMapInfo, features: pd.DataFrame, unit: str, selected: str = "", sample: int | None = None
) -> go.Figure:
    """Draw the map. The x of a point is its position in `info.rows`; of a name, y is that in `info.features`.

    Parameters
    ----------
    features : label and format of every feature, indexed by name
    unit : the target of a regression, or the class that the values of a classification are of
    selected : the feature to mark
    sample : position in the table of the row to mark
    """
    if not len(info.rows):
        return empty("No explained rows")
    labels = {str(name): str(label) for name, label in features["label"].items()}
    figure = go.Figure(
        [
            _columns(info, features, unit),
            _heat(info, unit),
            _output(info, unit),
            named_rows.named(info.features, selected),
        ]
    )
    count = len(info.features)
    named_rows.styled(figure, count + 3, {})
    output = output_axis(unit)
    figure.update_layout(
        yaxis={"domain": [0, 1 - HEAD], "range": [count - 0.5, -0.5], "showgrid": False, "ticks": ""},
        yaxis2={**{key: value for key, value in output.items() if key != "title"}, "domain": [1 - HEAD + 0.02, 1]},
        xaxis={
            "range": [-0.5, len(info.rows) - 0.5], "showticklabels": False, "showgrid": False, "zeroline": False,
            "ticks": "", "anchor": "y", "title": {"text": "Samples", "standoff": 6},
        },
        barmode="overlay",
        bargap=0,
        coloraxis=_colours(info, unit),
        annotations=named_rows.written(info.features, labels, selected),
    )  # fmt: skip
    figure.add_annotation(
        text=str(output["title"]), xref="x domain", yref="paper", x=0, y=1.005, yanchor="bottom", xanchor="left",
        showarrow=False, font={"size": 12},
    )  # fmt: skip
    for at in np.flatnonzero(info.rows == sample):
        figure.add_vline(x=int(at), line={"color": INK["light"], "width": 2})
    return figure


def _heat(info: SampleMapInfo, unit: str) -> go.Heatmap:
    return go.Heatmap(
        z=info.values * FORMATS[effect_format(unit)].scale,
        x=np.arange(len(info.rows)),
        y=np.arange(len(info.features)),
        hoverinfo="skip",
        coloraxis="coloraxis",  # a scale of its own would become that of shares, with the theme
    )


def _colours(info: SampleMapInfo, unit: str) -> dict[str, Any]:
    numbers = FORMATS[effect_format(unit)]
    limit = (info.limit or 1.0) * numbers.scale
    title = {"text": str(shap_axis(unit)["title"]).partition(":")[0], "side": "right"}
    bar = {"title": title, "thickness": 12, "outlinewidth": 0, "ticksuffix": numbers.suffix, "len": 1 - HEAD, "y": 0}
    return {"colorscale": DIVERGING, "cmin": -limit, "cmax": limit, "colorbar": bar | {"yanchor": "bottom"}}


def _columns(info: SampleMapInfo, features: pd.DataFrame, unit: str) -> go.Bar:
    """Return a see-through bar over each column, which takes hover and clicks: cells of a heat map send none."""
    steady = {"marker": {"opacity": 0}}
    return go.Bar(
        x=np.arange(len(info.rows)),
        y=np.full(len(info.rows), len(info.features)),
        base=-0.5,
        width=1,
        marker={"color": named_rows.NOTHING, "line": {"width": 0}, "opacity": 0},
        hovertext=_hover(info, features, unit),
        hovertemplate="%{hovertext}<extra></extra>",
        selected=steady,
        unselected=steady,
    )


def _hover(info: SampleMapInfo, features: pd.DataFrame, unit: str) -> list[str]:
    """Return what each column says: the sample, what the model put out, and the strongest effects with their values."""
    number = FORMATS[effect_format(unit)].text
    labels = [names.short(str(features.loc[name, "label"]), names.MAX_LABEL) for name in info.features]
    strongest = np.argsort(-np.abs(info.values), axis=0, kind="stable")[:IN_TOOLTIP]
    texts = []
    for at, (name, fold) in enumerate(zip(info.names, info.folds, strict=True)):
        effects = [
            f"{labels[row]} = {value_text(features, info.features[row], info.data[row, at])}: "
            f"{number(float(info.values[row, at]))}"
            for row in strongest[:, at]
        ]
        lines = [f"<b>{name}</b>, fold {fold}", f"output {number(float(info.margin[at]))}", *effects]
        texts.append("<br>".join(lines))
    return texts


def _output(info: SampleMapInfo, unit: str) -> go.Scatter:
    return go.Scatter(
        x=np.arange(len(info.rows)),
        y=info.margin * FORMATS[effect_format(unit)].scale,
        mode="lines",
        line={"color": FAINT, "width": 1.5},
        yaxis="y2",
        hoverinfo="skip",
    )
