"""How much each feature matters, against how much that varies from ranking to ranking."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import MAX_LABEL, label, shortened, shown
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS

LETTERS = 28
"""Of a name that has no room as it is."""
WIDTH, HEIGHT = 470, 380
"""Pixels of the plot on a narrow screen, on which names must not overlap either."""
LETTER_WIDTH, LINE_HEIGHT, POINT, OUTSIDE = 5.4, 13, 6, 24
"""Pixels of a name's letter, of its line, from the middle of a point to where a name may begin, and of the room that
the axis leaves beside the outermost points."""

Box = tuple[float, float, float, float]
"""Left, right, bottom and top, in pixels."""


class VariationInfo(NamedTuple):
    """What is drawn: mean share and variation of features, largest share first, what these are called, and where.

    Attributes
    ----------
    written : names beside the points; "" where there is no room
    positions : where the name stands, in Plotly's words
    """

    table: pd.DataFrame
    features: tuple[str, ...]
    written: tuple[str, ...]
    positions: tuple[str, ...]


def variation_info(intervals: pd.DataFrame, labels: Mapping[str, str], top: int) -> VariationInfo:
    """Return the features of the largest share that have a variation: two or more rankings use them.

    Parameters
    ----------
    intervals : `rank_intervals(shares, k)`
    labels : what features are called
    top : how many features; those that hardly matter vary most, and would press the others together
    """
    table = intervals.dropna(subset=["variation"]).sort_values("share", ascending=False, kind="stable").head(top)
    features = tuple(label(labels, str(name)) for name in table.index)
    texts = [shortened(labels.get(str(name), str(name)), MAX_LABEL) for name in table.index]
    written, positions = _named(_pixels(table), texts)
    return VariationInfo(table, features, written, positions)


def _pixels(table: pd.DataFrame) -> list[tuple[float, float]]:
    """Return where the points lie: shares from the smallest to the largest, variations from 0."""
    share, variation = (table[column].to_numpy(dtype=float) for column in ("share", "variation"))
    width, height = np.ptp(share) if len(share) else 0, variation.max(initial=0)
    x = (share - share.min(initial=1)) / (width or 1) * WIDTH
    return list(zip(x.tolist(), (variation / (height or 1) * HEIGHT).tolist(), strict=True))


def _named(points: list[tuple[float, float]], texts: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that have room beside their points, the first ones first, and where they stand."""
    taken: list[Box] = [(x - POINT, x + POINT, y - POINT, y + POINT) for x, y in points]
    written, positions = [""] * len(texts), ["middle right"] * len(texts)
    for row, ((x, y), text) in enumerate(zip(points, texts, strict=True)):
        ways = [(way, *at) for way in (text, shortened(text, LETTERS)) for at in _boxes(x, y, way).items()]
        free = next(((way, where, box) for way, where, box in ways if _is_free(box, taken)), None)
        if free:
            written[row], positions[row] = shown(free[0]), free[1]
            taken.append(free[2])
    return tuple(written), tuple(positions)


def _boxes(x: float, y: float, text: str) -> dict[str, Box]:
    """Return what a name would cover, by where it stands; the best first."""
    width, half = LETTER_WIDTH * len(text), LINE_HEIGHT / 2
    beside, over, under = (y - half, y + half), (y + POINT, y + POINT + 2 * half), (y - POINT - 2 * half, y - POINT)
    return {
        "middle left": (x - POINT - width, x - POINT, *beside),
        "middle right": (x + POINT, x + POINT + width, *beside),
        "top center": (x - width / 2, x + width / 2, *over),
        "bottom center": (x - width / 2, x + width / 2, *under),
        "top left": (x - width, x, *over),
        "top right": (x, x + width, *over),
        "bottom left": (x - width, x, *under),
        "bottom right": (x, x + width, *under),
    }


def _is_free(box: Box, taken: list[Box]) -> bool:
    left, right, bottom, top = box
    if left < -OUTSIDE or right > WIDTH + OUTSIDE or bottom < -POINT:
        return False
    return not any(left < b and a < right and bottom < d and c < top for a, b, c, d in taken)


def share_variation(info: VariationInfo) -> go.Figure:
    """Draw a point per feature: far right matters, low is steady."""
    if info.table.empty:
        return empty("Variation needs two rankings")
    table = info.table
    points = go.Scatter(
        x=table["share"].to_numpy(dtype=float) * FORMATS["share"].scale,
        y=table["variation"].to_numpy(dtype=float) * FORMATS["share"].scale,
        mode="markers+text",
        text=info.written,
        textposition=info.positions,
        textfont={"size": 11},
        marker={"size": 9, "color": PALETTE[0]},
        cliponaxis=False,
        customdata=np.array(info.features, dtype=object),
        hovertemplate="<b>%{customdata}</b><br>mean share %{x}<br>standard deviation ÷ mean %{y}<extra></extra>",
    )
    figure = styled(go.Figure(points), 500)
    figure.update_xaxes(title="Mean share of importance", zeroline=False, **ticks("share"))
    return figure.update_yaxes(
        title="Variation (standard deviation ÷ mean)", rangemode="tozero", **ticks("whole_share")
    )
