"""A quantity of each date summed up over time, one line per run: when a run gained, and when it lost."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.names import short_together, shown
from omninmo.figures.run_marks import LEGEND, run_marks
from omninmo.figures.template import empty, styled

MAX_DATES = 400
"""Points of a line: more cannot be seen, and twenty lines of thousands slow the browser down."""


BELOW_TICKS = -0.13
"""Where the legend begins: the axis of dates has no title between."""


class CumulativeInfo(NamedTuple):
    """What is drawn: dates × runs, the sums up to each date; NaN where a run has nothing yet."""

    sums: pd.DataFrame
    names: tuple[str, ...]
    positions: tuple[int, ...]
    title: str


def cumulative_info(sums: pd.DataFrame, names: Mapping[str, str], title: str) -> CumulativeInfo:
    """Return the sums over time, thinned to `MAX_DATES`; the last date is always among them.

    Parameters
    ----------
    sums : dates × run ids, in order of date: what each run has summed up to the date; NaN where it has nothing yet
    names : of all runs that are compared, in their order, which decides on the colours
    title : of the axis
    """
    kept = np.unique(np.linspace(0, max(len(sums) - 1, 0), min(len(sums), MAX_DATES)).round().astype(np.int64))
    order = list(names)
    ids = [str(run_id) for run_id in sums.columns]
    return CumulativeInfo(
        sums.iloc[kept], tuple(names[run_id] for run_id in ids), tuple(order.index(run_id) for run_id in ids), title
    )


def cumulative(info: CumulativeInfo) -> go.Figure:
    """Draw a line per run, with its name in the legend."""
    if info.sums.empty:
        return empty("No dates in common")
    marks = run_marks(max(info.positions) + 1)
    labels = short_together(info.names)
    traces = [
        go.Scatter(
            x=info.sums.index.to_numpy(),
            y=info.sums.iloc[:, column].to_numpy(dtype=float),
            mode="lines",
            name=labels[column],
            line={"color": marks[position].colour, "dash": marks[position].dash, "width": 2},
            hovertemplate=f"<b>{shown(info.names[column])}</b><br>%{{x|%Y-%m-%d}}: %{{y}}<extra></extra>",
        )
        for column, position in enumerate(info.positions)
    ]
    figure = styled(go.Figure(traces)).update_layout(showlegend=True, legend=LEGEND | {"y": BELOW_TICKS})
    return figure.update_yaxes(title=info.title, **ticks("number"))
