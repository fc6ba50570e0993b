"""How much each feature matters: its share of mean |SHAP| with the range over folds, or what it has on each class."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures import named_rows, names
from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, empty
from omninmo.schema import FORMATS

TOP = 20
NUMBERS_SHARE = 0.09
"""Of the width, for the numbers at the right: behind the line of its folds one would read as the highest of them."""
PADDING = 1.02
CLASSES = (PALETTE[4], PALETTE[1], PALETTE[7], PALETTE[5], PALETTE[0])
"""From the lowest rating to the highest: two hues that colour-blind readers tell apart, grey between them."""


def share_bars(
    shares: pd.DataFrame, labels: Mapping[str, str], selected: str = "", top: int = TOP, *, unit_is_class: bool = False
) -> go.Figure:
    """Draw a bar for the mean over folds, and a line from the lowest to the highest fold.

    Parameters
    ----------
    shares : features × folds, as of `shap_table.fold_shares`
    labels : what to call the features
    selected : the feature to mark
    top : how many features
    unit_is_class : whether the shares are of one class of a classification

    Returns
    -------
    Figure
        The y of each point is the position of its feature among those of `order`.
    """
    drawn = shares.loc[order(shares)[:top]]
    if drawn.empty or not drawn.shape[1]:
        return empty("No explained rows")
    scale, mean = FORMATS["share"].scale, drawn.mean(axis=1)
    low, high = drawn.min(axis=1), drawn.max(axis=1)
    features = [str(name) for name in drawn.index]
    end = float(high.max()) * scale * PADDING or 1.0
    bars = go.Bar(
        x=mean.to_numpy() * scale,
        y=np.arange(len(features)),
        orientation="h",
        width=0.62,
        marker={"color": PALETTE[0]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (high - mean).to_numpy() * scale,
            "arrayminus": (mean - low).to_numpy() * scale,
            "color": FAINT,
            "thickness": 1.6,
            "width": 4,
        },
        hoverinfo="skip",
    )
    texts = [_hover(labels, name, pd.Series(drawn.loc[name])) for name in features]
    names_ = named_rows.named(features, selected)
    figure = go.Figure([bars, named_rows.targets((0, end), texts), names_])
    what = "Share of mean |SHAP| of this rating" if unit_is_class else "Share of mean |SHAP|"
    named_rows.styled(figure, len(features), {"title": what, "range": [0, end], **ticks("whole_share")})
    written = named_rows.written(features, labels, selected)
    return figure.update_layout(
        barmode="overlay",
        annotations=[*written, *_numbers(mean)],
        xaxis={"domain": [named_rows.NAMES_SHARE, 1 - NUMBERS_SHARE]},
    )


def class_bars(
    shares: pd.DataFrame, classes: Sequence[str], labels: Mapping[str, str], selected: str = "", top: int = TOP
) -> go.Figure:
    """Draw a bar for each feature, cut into what it has on each class.

    Parameters
    ----------
    shares : features × classes, as of `shap_table.class_shares`
    classes : their names, lowest first
    labels, selected, top : see `share_bars`

    Returns
    -------
    Figure
        A segment's customdata is its class; its y is the position of its feature among those of `order`.
    """
    drawn = shares.loc[order(shares)[:top]]
    if drawn.empty:
        return empty("No explained rows")
    scale, features = FORMATS["share"].scale, [str(name) for name in drawn.index]
    segments = [
        go.Bar(
            x=drawn[number].to_numpy() * scale,
            y=np.arange(len(features)),
            orientation="h",
            width=0.72,
            name=name,
            marker={"color": CLASSES[number % len(CLASSES)]},
            customdata=[name] * len(features),
            text=[names.label(labels, feature) for feature in features],
            textposition="none",
            hovertemplate=f"<b>%{{text}}</b><br>{name}: %{{x}} of all mean |SHAP|<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )
        for number, name in enumerate(classes)
    ]
    figure = go.Figure([*segments, named_rows.named(features, selected)])
    axis = {"title": "Share of mean |SHAP| of all ratings", "rangemode": "tozero", **ticks("whole_share")}
    named_rows.styled(figure, len(features), axis)
    legend = {"orientation": "h", "y": 1.01, "yanchor": "bottom", "x": named_rows.NAMES_SHARE, "traceorder": "normal"}
    written = named_rows.written(features, labels, selected)
    return figure.update_layout(
        barmode="stack", showlegend=True, legend=legend, hoverlabel={"namelength": 0}, annotations=written
    )


def order(shares: pd.DataFrame) -> list[str]:
    """Return the features by the mean of their columns, largest first."""
    return [str(name) for name in shares.mean(axis=1).sort_values(ascending=False, kind="stable").index]


def _numbers(mean: pd.Series) -> list[dict[str, Any]]:
    """Return the share of each feature in a column, with its head, as annotations."""
    look = {"x": 1, "xref": "paper", "xanchor": "right", "showarrow": False}
    head = look | {"text": "Mean", "y": 1, "yref": "paper", "yanchor": "bottom"}
    return [*(look | {"text": FORMATS["share"].text(share), "y": row} for row, share in enumerate(mean)), head]


def _hover(labels: Mapping[str, str], name: str, folds: pd.Series) -> str:
    share = FORMATS["share"].text
    each = ", ".join(f"fold {fold} {share(value)}" for fold, value in folds.items())
    return f"<b>{names.label(labels, name)}</b><br>{share(float(folds.mean()))} of all mean |SHAP|<br>{each}"
