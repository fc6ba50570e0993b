"""Whether predicted probabilities are calibrated."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import in_template, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS

MIN_ROWS = 30
"""A share of fewer rows than this is too uncertain to be drawn."""
SIZES = (6, 22)
SCALE = FORMATS["share"].scale
WHOLE = [0, SCALE]


class CalibrationInfo(NamedTuple):
    """What is drawn: per class its points: mean predicted probability and share of rows of that class."""

    ratings: tuple[str, ...]
    points: tuple[pd.DataFrame, ...]


def calibration(table: pd.DataFrame) -> go.Figure:
    """Draw a line per rating beside the diagonal.

    Parameters
    ----------
    table : DataFrame
        rating, predicted (mean probability), actual (share of rows whose class it is), rows; one row per rating and bin
        of probability.
    """
    return _draw(_info(table))


def _info(table: pd.DataFrame) -> CalibrationInfo:
    enough = table[table["rows"] >= MIN_ROWS]
    ratings = tuple(str(rating) for rating in enough["rating"].unique())
    return CalibrationInfo(ratings, tuple(enough[enough["rating"] == rating] for rating in ratings))


def _draw(info: CalibrationInfo) -> go.Figure:
    if not info.ratings:
        return empty("Too few rated rows")
    diagonal = go.Scatter(x=WHOLE, y=WHOLE, mode="lines", line={"color": FAINT, "dash": "dash"}, showlegend=False)
    most = max(points["rows"].max() for points in info.points)
    figure = go.Figure([diagonal.update(hoverinfo="skip")])
    for rating, points, colour in zip(info.ratings, info.points, PALETTE, strict=False):
        low, high = SIZES
        figure.add_scatter(
            x=points["predicted"] * SCALE,
            y=points["actual"] * SCALE,
            customdata=points["rows"],
            name=rating,
            mode="lines+markers",
            line={"color": colour},
            marker={"size": low + (high - low) * np.sqrt(points["rows"] / most)},
            hovertemplate=f"<b>{rating}</b><br>predicted: {in_template('x', 'share')}<br>"
            f"actual: {in_template('y', 'share')}<br>{in_template('customdata', 'count')} rows<extra></extra>",
        )
    styled(figure).update_layout(showlegend=True, legend={"orientation": "h", "y": 1.08, "x": 0})
    figure.update_xaxes(title="Predicted probability", range=WHOLE, **ticks("whole_share"))
    return figure.update_yaxes(title="Share of rows of that class", range=WHOLE, **ticks("whole_share"))
