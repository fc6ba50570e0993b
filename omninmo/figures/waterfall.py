"""One prediction explained: from the base value, one feature after the other, to what the model predicted."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import names
from omninmo.figures.colours import PALETTE
from omninmo.figures.shap_axis import effect_format, output_axis
from omninmo.figures.template import FAINT, NOTHING, REFERENCE, styled
from omninmo.schema import FORMATS

TOP = 10
ROW_HEIGHT = 38
NAMES_SHARE = 0.36
"""Of the width of the plot, for names and values of the features."""
NAMES_END = 0.72
"""Of that, for the names."""
MAX_LETTERS = 24
"""Of a line of a name: what fits on a narrow screen."""
PADDING = 0.2
"""Of the span of the bars, at either end: room for their numbers on a narrow screen."""
RAISES, LOWERS = PALETTE[4], PALETTE[0]


class WaterfallInfo(NamedTuple):
    """What is drawn, from top to bottom; the last bar sums up all other features where `others` is above 0.

    Attributes
    ----------
    features : names in the table, strongest effect first
    labels, values : of these features, as text
    effects : (bars,) exactly the stored SHAP values, then the sum of the others
    starts : (bars,) where each bar starts: the base value and all effects above it
    base, margin : of the row, as stored
    fold : whose model it was; 0 is the final model, trained on all rows
    """

    features: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[str, ...]
    effects: Floats
    starts: Floats
    base: float
    margin: float
    others: int
    fold: int


def waterfall_info(table: ShapTable, row: int, features: pd.DataFrame, top: int = TOP) -> WaterfallInfo:
    """Return the strongest effects on the prediction of one row.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    row : position in the table
    features : DataFrame indexed by name with label and format
    top : how many features have a bar of their own; one more where it would be the only other
    """
    stored = table.values[row].astype(np.float64)
    order = np.argsort(-np.abs(stored), kind="stable")
    shown = order if len(order) <= top + 1 else order[:top]
    rest = stored[order[len(shown) :]]
    effects = np.append(stored[shown], rest.sum()) if len(rest) else stored[shown]
    base = float(table.base[row])
    named = [table.features[column] for column in shown]
    return WaterfallInfo(
        tuple(named),
        tuple(str(features.loc[name, "label"]) for name in named),
        tuple(value_text(features, table.features[column], table.data[row, column]) for column in shown),
        effects,
        base + np.concatenate([[0.0], effects.cumsum()[:-1]]),
        base,
        float(table.margin[row]),
        len(rest),
        int(table.index["fold"].iloc[row]),
    )


def value_text(features: pd.DataFrame, name: str, value: float) -> str:
    """Return the value of a feature as a person reads it: at most three decimals, where it has no unit."""
    form = pd.Series(features.loc[name])["format"]
    if np.isnan(value):
        return "missing"
    if form == "number" and abs(value) < 10 and value % 1:  # four significant digits would be four decimals or more
        form = "level"
    return FORMATS[form].text(float(value))


def waterfall(info: WaterfallInfo, unit: str) -> go.Figure:
    """Draw the bars, and the names beside them.

    A click anywhere in a row, on the name or beside it, gives the row as y: 0 is the base value, 1 the first feature.

    Parameters
    ----------
    unit : the target of a regression, or the class that the values of a classification are of
    """
    rows, scale = len(info.effects) + 2, FORMATS[effect_format(unit)].scale
    low, high = _range(info)
    figure = styled(
        go.Figure(
            [
                *_names(info),
                _bars(info, unit),
                _steps(info, scale),
                _ends(info, unit),
                *_targets(info, unit, low, high),
            ]
        ),
        70 + ROW_HEIGHT * rows,
    )
    figure.update_yaxes(range=[rows - 0.4, -0.6], tickvals=list(range(rows)), showticklabels=False, showgrid=False)
    figure.update_layout(
        xaxis={
            **output_axis(unit), "domain": [NAMES_SHARE, 1], "range": [low * scale, high * scale], "zeroline": True,
            "zerolinecolor": REFERENCE,
        },
        xaxis2={"domain": [0, NAMES_SHARE - 0.015], "range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"zeroline": False},
        barmode="overlay",
        hovermode="closest",
        clickmode="event+select",
    )  # fmt: skip
    return figure


def _range(info: WaterfallInfo) -> tuple[float, float]:
    ends = np.concatenate([info.starts, info.starts + info.effects, [info.base, info.margin]])
    span = float(np.ptp(ends)) or max(abs(info.base), 1e-6)
    return float(ends.min()) - PADDING * span, float(ends.max()) + PADDING * span


def _bars(info: WaterfallInfo, unit: str) -> go.Bar:
    numbers = FORMATS[effect_format(unit)]
    return go.Bar(
        x=info.effects * numbers.scale,
        base=info.starts * numbers.scale,
        y=np.arange(len(info.effects)) + 1,
        orientation="h",
        width=0.62,
        marker={"color": [RAISES if effect > 0 else LOWERS for effect in info.effects], "line": {"width": 0}},
        text=[numbers.text(effect) for effect in info.effects],
        textposition="outside",
        cliponaxis=False,
        constraintext="none",
        hoverinfo="skip",
    )


def _steps(info: WaterfallInfo, scale: int) -> go.Scatter:
    """Draw the line that leads from each bar to the next."""
    levels = np.append(info.starts, info.starts[-1] + info.effects[-1]) * scale
    x = np.column_stack([levels, levels, np.full(len(levels), np.nan)]).ravel()
    tops = np.arange(len(levels), dtype=np.float64)
    y = np.column_stack([tops, tops + 1, tops]).ravel()
    return go.Scatter(x=x, y=y, mode="lines", line={"color": FAINT, "width": 1, "dash": "dot"}, hoverinfo="skip")


def _ends(info: WaterfallInfo, unit: str) -> go.Scatter:
    """Draw base value and prediction, each with its number."""
    numbers = FORMATS[effect_format(unit)]
    return go.Scatter(
        x=np.array([info.base, info.margin]) * numbers.scale,
        y=[0, len(info.effects) + 1],
        mode="markers+text",
        marker={"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": FAINT}},
        text=[f"  <b>{numbers.text(value)}</b>" for value in (info.base, info.margin)],
        textposition="middle right",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _targets(info: WaterfallInfo, unit: str, low: float, high: float) -> tuple[go.Bar, go.Bar]:
    """Return see-through bars that take hover and clicks of a whole row: on its name, and beside it.

    Labels of an axis and texts without markers send no clicks.
    """
    numbers = FORMATS[effect_format(unit)]
    effects = [f"<br>effect {numbers.text(effect)}" for effect in info.effects]
    texts = ["Base value", *(f"<b>{names.shown(label)}</b>" for label in info.labels), *_others(info), "Prediction"]
    over = _see_through(len(texts)).update(
        base=np.full(len(texts), low * numbers.scale),
        x=np.full(len(texts), (high - low) * numbers.scale),
        customdata=np.array([texts, ["", *effects, ""]], dtype=object).T,
        hovertemplate="%{customdata[0]}%{customdata[1]}<extra></extra>",
    )
    # hoverinfo "skip" would take the clicks away, too
    return over, _see_through(len(texts)).update(x=np.ones(len(texts)), xaxis="x2", hoverinfo="none")


def _see_through(rows: int) -> go.Bar:
    steady = {"marker": {"opacity": 1}}
    return go.Bar(
        y=np.arange(rows),
        orientation="h",
        width=0.98,
        marker={"color": NOTHING, "line": {"width": 0}},
        selected=steady,
        unselected=steady,
    )


def _names(info: WaterfallInfo) -> tuple[go.Scatter, go.Scatter]:
    """Return what stands beside each row: the name of a feature, and its value."""
    labels = [names.in_two_lines(names.shortened(label, names.MAX_LABEL), MAX_LETTERS) for label in info.labels]
    whose = f"fold {info.fold}" if info.fold else "final model"
    first, last = f"<b>Base value</b>, {whose}", "<b>Prediction</b>"
    values = ["", *(names.shown(value) for value in info.values), *("" for _ in _others(info)), ""]
    return _column([first, *labels, *_others(info), last], NAMES_END), _column(values, 1.0)


def _column(texts: list[str], end: float) -> go.Scatter:
    return go.Scatter(
        x=np.full(len(texts), end),
        y=np.arange(len(texts)),
        xaxis="x2",
        mode="text",
        text=texts,
        textposition="middle left",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _others(info: WaterfallInfo) -> list[str]:
    return [f"{info.others} other features"] if info.others else []
