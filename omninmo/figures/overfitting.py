"""What a model scores on the rows that it was fitted to, against what it scores on rows that it had not seen."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats, Integers
from omninmo.figures.axes import axis
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together, shown
from omninmo.figures.run_marks import LEGEND, MAX_MARKED, run_marks
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
    both = np.concatenate([info.inside, info.outside])
    room = MARGIN * (both.max() - both.min() or 1.0)
    ends = [both.min() - room, both.max() + room]
    line = {"color": FAINT, "dash": "dash", "width": 1.5}
    diagonal = go.Scatter(x=ends, y=ends, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    figure = styled(go.Figure([diagonal, *_runs(info)]), 480)
    figure.update_layout(showlegend=info.runs <= MAX_MARKED, legend=LEGEND)
    figure.update_xaxes(**axis(info.entries[0]))
    return figure.update_yaxes(**axis(info.entries[1]))


def _runs(info: OverfittingInfo) -> Iterator[go.Scatter]:
    """Yield a trace per run, in its colour and with a line in the legend; one for all where they are too many."""
    rows = np.arange(len(info.names))
    if info.runs > MAX_MARKED:
        yield _points(info, rows, {"size": 8, "color": PALETTE[0], "opacity": 0.6})
        return
    marks, labels = run_marks(info.runs), short_together(info.names)
    for row in rows:
        mark = marks[info.positions[row]]
        yield _points(info, rows[[row]], {"size": 12, "color": mark.colour, "symbol": mark.symbol}).update(
            name=labels[row]
        )


def _points(info: OverfittingInfo, rows: Integers, marker: dict[str, object]) -> go.Scatter:
    return go.Scatter(
        x=info.inside[rows],
        y=info.outside[rows],
        mode="markers",
        marker={**marker, "line": {"width": 1, "color": FAINT}},
        customdata=np.array([shown(info.names[row]) for row in rows], dtype=object),
        hovertemplate=f"<b>%{{customdata}}</b><br>{info.entries[0].title}: %{{x}}<br>"
        f"{info.entries[1].title}: %{{y}}<extra></extra>",
    )
