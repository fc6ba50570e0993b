"""Any two settings or metrics of the runs against each other, one point per run."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together, shown
from omninmo.figures.run_marks import LEGEND, run_marks
from omninmo.figures.template import FAINT, empty, styled
from omninmo.figures.value_axis import ValueAxis, value_axis
from omninmo.schema import Entry

MAX_POINTS = 2000


class ScatterInfo(NamedTuple):
    """What is drawn: the runs that have both values, the marked ones first."""

    x: ValueAxis
    y: ValueAxis
    run_ids: tuple[str, ...]
    names: tuple[str, ...]
    marked: tuple[str, ...]
    without: int
    not_drawn: int


def scatter_info(
    x: tuple[pd.Series, Entry], y: tuple[pd.Series, Entry], names: pd.Series, marked: Sequence[str]
) -> ScatterInfo:
    """Return which runs are drawn, and how many are not.

    Parameters
    ----------
    x, y : values of the runs, indexed by run id, newest first, and what the catalogue says of them
    names : of the runs, indexed likewise
    marked : ids of the runs that have a colour of their own, in the order that decides on it; drawn in any case

    Returns
    -------
    ScatterInfo
        without : runs that lack one of the values; not_drawn : the oldest of more than 2,000.
    """
    along, up = value_axis(*x), value_axis(*y)
    both, is_marked = along.known & up.known, names.index.isin(marked)
    order = np.concatenate([np.flatnonzero(both & is_marked), np.flatnonzero(both & ~is_marked)])[:MAX_POINTS]
    return ScatterInfo(
        along._replace(positions=along.positions[order]),
        up._replace(positions=up.positions[order]),
        tuple(str(names.index[row]) for row in order),
        tuple(str(names.iloc[row]) for row in order),
        tuple(marked),
        int((~both).sum()),
        int(both.sum()) - len(order),
    )


def scatter(info: ScatterInfo) -> go.Figure:
    """Draw the points; a click on one gives its run id."""
    if not info.run_ids:
        return empty(f"No run has both {shown(info.x.entry.title)} and {shown(info.y.entry.title)}")
    figure = styled(go.Figure([_others(info), *_marked(info)]), 480).update_layout(legend=LEGEND)
    figure.update_layout(showlegend=bool(info.marked))
    figure.update_xaxes(**_titled(info.x))
    return figure.update_yaxes(**_titled(info.y))


def _others(info: ScatterInfo) -> go.Scatter:
    rows = [row for row, run_id in enumerate(info.run_ids) if run_id not in info.marked]
    return _points(info, rows, {"size": 9, "color": FAINT if info.marked else PALETTE[0], "opacity": 0.7})


def _marked(info: ScatterInfo) -> Iterator[go.Scatter]:
    marks, labels = run_marks(len(info.marked)), short_together(info.names)
    for row, run_id in enumerate(info.run_ids):
        if run_id in info.marked:
            mark = marks[info.marked.index(run_id)]
            points = _points(info, [row], {"size": 13, "color": mark.colour, "symbol": mark.symbol, "opacity": 0.9})
            yield points.update(name=labels[row], showlegend=True)


def _points(info: ScatterInfo, rows: list[int], marker: dict[str, object]) -> go.Scatter:
    return go.Scatter(
        x=info.x.positions[rows],
        y=info.y.positions[rows],
        mode="markers",
        showlegend=False,
        customdata=np.array([(info.run_ids[row], shown(info.names[row])) for row in rows], dtype=object),
        marker={**marker, "line": {"width": 1, "color": FAINT}},
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>{shown(info.x.entry.title)}: %{{x}}<br>"
        f"{shown(info.y.entry.title)}: %{{y}}<extra></extra>",
    )


def _titled(values: ValueAxis) -> dict[str, object]:
    return values.layout() | {"title": shown(values.entry.title), "zeroline": False}
