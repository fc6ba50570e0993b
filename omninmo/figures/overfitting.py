"""What a model scores on the rows that it was fitted to, against what it scores on rows that it had not seen."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import axis
from omninmo.figures.names import short_together, shown
from omninmo.figures.run_marks import run_marks
from omninmo.figures.template import FAINT, empty, styled
from omninmo.figures.value_axis import MAX_DRAWN
from omninmo.schema import Entry

MARGIN = 0.08


class OverfittingInfo(NamedTuple):
    """What is drawn: the runs that have both scores, each with its position among those that are compared."""

    names: tuple[str, ...]
    positions: tuple[int, ...]
    runs: int
    inside: Floats
    outside: Floats
    entries: tuple[Entry, Entry]


def overfitting_info(
    inside: pd.Series, outside: pd.Series, names: pd.Series, entries: tuple[Entry, Entry]
) -> OverfittingInfo:
    """Return the runs that have both scores.

    Parameters
    ----------
    inside, outside : in-sample and out-of-fold scores of the runs, indexed alike
    names : of the runs
    entries : of the two scores, which share a unit
    """
    scale = entries[0].numbers.scale
    table = pd.DataFrame({"inside": inside.astype(float), "outside": outside.astype(float), "name": names})
    known = (table["inside"].abs() <= MAX_DRAWN) & (table["outside"].abs() <= MAX_DRAWN)
    drawn = table[known]
    return OverfittingInfo(
        tuple(drawn["name"].astype(str)),
        tuple(int(row) for row in np.flatnonzero(known.to_numpy())),
        len(table),
        drawn["inside"].to_numpy() * scale,
        drawn["outside"].to_numpy() * scale,
        entries,
    )


def overfitting(info: OverfittingInfo) -> go.Figure:
    """Draw a point per run and the diagonal, on which both scores are the same."""
    if not info.names:
        return empty("No run has both scores")
    marks = [run_marks(info.runs)[position] for position in info.positions]
    both = np.concatenate([info.inside, info.outside])
    room = MARGIN * (both.max() - both.min() or 1.0)
    ends = [both.min() - room, both.max() + room]
    diagonal = go.Scatter(
        x=ends, y=ends, mode="lines", line={"color": FAINT, "dash": "dash", "width": 1.5}, hoverinfo="skip"
    )
    runs = go.Scatter(
        x=info.inside,
        y=info.outside,
        mode="markers+text",
        text=short_together(info.names),
        textposition=["top center" if row % 2 else "bottom center" for row in range(len(info.names))],
        marker={"size": 12, "color": [mark.colour for mark in marks], "symbol": [mark.symbol for mark in marks]},
        customdata=np.array([shown(name) for name in info.names], dtype=object),
        hovertemplate=f"<b>%{{customdata}}</b><br>{info.entries[0].title}: %{{x}}<br>"
        f"{info.entries[1].title}: %{{y}}<extra></extra>",
    )
    figure = styled(go.Figure([diagonal, runs]), 480)
    figure.update_xaxes(**axis(info.entries[0]))
    return figure.update_yaxes(**axis(info.entries[1]))
