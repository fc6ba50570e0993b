"""Which features changed most between two runs: the change of each one's share of importance, with its interval."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures import names
from omninmo.figures.axes import named_rows, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, REFERENCE, empty, styled
from omninmo.schema import FORMATS, NOT_AVAILABLE

TOP = 12
ROW_HEIGHT = 30
PADDING = 0.04


class ChangesInfo(NamedTuple):
    """What is drawn: features, largest change first; their changes in percent, and the ends of the intervals."""

    features: tuple[str, ...]
    change: Floats
    low: Floats
    high: Floats
    distinct: tuple[bool, ...]
    texts: tuple[str, ...]


def importance_changes(changes: pd.DataFrame, labels: Mapping[str, str], top: int = TOP) -> go.Figure:
    """Draw the changes.

    Parameters
    ----------
    changes : the table of `evaluation.importance_changes`
    labels : what to call the features
    top : how many features
    """
    return _draw(_info(changes, labels, top))


def _info(changes: pd.DataFrame, labels: Mapping[str, str], top: int) -> ChangesInfo:
    known = changes.dropna(subset="change").head(top)
    scale = FORMATS["percent"].scale
    change, low, high = (known[column].to_numpy(dtype=float) * scale for column in ("change", "low", "high"))
    return ChangesInfo(
        tuple(names.label(labels, str(name)) for name in known.index),
        change,
        low,
        high,
        tuple(bool(away) for away in (low > 0) | (high < 0)),
        tuple(_text(row) for _, row in known.iterrows()),
    )


def _text(row: "pd.Series[float]") -> str:
    share, change = FORMATS["share"].text, FORMATS["percent"].text
    interval = f"{change(row['low'])} to {change(row['high'])}" if row["low"] <= row["high"] else NOT_AVAILABLE
    return (
        f"share {share(row['before'])} before, {share(row['after'])} after<br>"
        f"change {change(row['change'])}, 95 %: {interval}"
    )


def _ends(info: ChangesInfo) -> list[float]:
    """Return the ends of the axis: room beside the widest interval, and 0 in sight."""
    ends = np.concatenate([info.change, info.low, info.high, [0.0]])
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    room = PADDING * ((high - low) or 1.0)
    return [low - room, high + room]


def _draw(info: ChangesInfo) -> go.Figure:
    if not info.features:
        return empty("The two runs share no feature that both explain on common rows")
    heights = list(range(len(info.features)))
    colours = [PALETTE[0] if distinct else FAINT for distinct in info.distinct]
    lines = [
        go.Scatter(
            x=[low, high], y=[y, y], mode="lines", line={"color": colour, "width": 3}, hoverinfo="skip",
        )
        for y, low, high, colour in zip(heights, info.low, info.high, colours, strict=True)
    ]  # fmt: skip
    points = go.Scatter(
        x=info.change,
        y=heights,
        mode="markers",
        marker={"size": 10, "color": colours},
        customdata=info.texts,
        text=info.features,
        hovertemplate="<b>%{text}</b><br>%{customdata}<extra></extra>",
    )
    figure = styled(go.Figure([*lines, points]), 120 + ROW_HEIGHT * len(heights))
    figure.update_xaxes(
        title="Change of the share of mean |SHAP|",
        range=_ends(info), zeroline=True, zerolinecolor=REFERENCE, zerolinewidth=1.5,
        **ticks("percent"),
    )  # fmt: skip
    return figure.update_yaxes(**named_rows(info.features))
