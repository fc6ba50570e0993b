"""A score of runs by the time that they were started, and the best of them so far."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo import schema
from omninmo.figures.axes import axis
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import shown
from omninmo.figures.template import empty, styled

MAX_POINTS = 2000
"""Points that are drawn; all that set a best are among them."""


class ProgressInfo(NamedTuple):
    """What is drawn: for each point its run, start, score and the best score up to then; NaN where none is better."""

    run_ids: NDArray[np.object_]
    names: NDArray[np.object_]
    starts: NDArray[np.datetime64]
    scores: NDArray[np.float64]
    best: NDArray[np.float64]
    total: int
    entry: schema.Entry


def progress(runs: pd.DataFrame, entry: schema.Entry, title: str) -> go.Figure:
    """Draw a dot for each run and a line for the best so far.

    Parameters
    ----------
    runs : DataFrame
        name, start_time and score, one row per run of one comparable group, indexed by run id.
    entry : the score
    title : what the runs have in common
    """
    return _draw(info(runs, entry), title)


def info(runs: pd.DataFrame, entry: schema.Entry) -> ProgressInfo:
    """Return what is drawn of the runs that have a finite score and a start, oldest first."""
    known = runs[np.isfinite(runs["score"].to_numpy(dtype=float)) & runs["start_time"].notna()]
    known = known.sort_values("start_time", kind="stable")
    scores = known["score"].to_numpy(dtype=float)
    best = _best(scores, entry)
    kept = _kept(best)
    points = known.iloc[kept]
    return ProgressInfo(
        run_ids=points.index.to_numpy(dtype=object),
        names=points["name"].to_numpy(dtype=object),
        starts=points["start_time"].dt.tz_convert(None).to_numpy(),
        scores=scores[kept],
        best=best[kept],
        total=len(known),
        entry=entry,
    )


def _best(scores: NDArray[np.float64], entry: schema.Entry) -> NDArray[np.float64]:
    if entry.better == "neither":
        return np.full(scores.shape, np.nan)
    return np.maximum.accumulate(scores) if entry.better == "higher" else np.minimum.accumulate(scores)


def _kept(best: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return positions of at most `MAX_POINTS` points: those that set a best, and every so many of all."""
    if len(best) <= MAX_POINTS:
        return np.arange(len(best))
    steps = np.flatnonzero(np.diff(best, prepend=np.nan) != 0)[-MAX_POINTS // 2 :]
    others = np.linspace(0, len(best) - 1, MAX_POINTS - len(steps)).astype(int)
    return np.union1d(steps, others)


def _draw(info: ProgressInfo, title: str) -> go.Figure:
    if not len(info.scores):
        return empty("None of these runs has this score")
    scale = info.entry.numbers.scale
    dots = go.Scatter(
        x=info.starts,
        y=info.scores * scale,
        customdata=np.column_stack([[shown(str(name)) for name in info.names], info.run_ids]),
        mode="markers",
        marker={"size": 8, "color": PALETTE[0], "opacity": 0.75},
        hovertemplate="<b>%{customdata[0]}</b><br>%{x|%Y-%m-%d %H:%M}<br>"
        f"{info.entry.label}: %{{y}}<extra></extra>",
    )
    line = go.Scatter(
        x=info.starts,
        y=info.best * scale,
        mode="lines",
        line={"shape": "hv", "color": PALETTE[4], "width": 2},
        hoverinfo="skip",
    )
    figure = styled(go.Figure([line, dots])).update_layout(title=shown(title), margin={"t": 60})
    return figure.update_yaxes(**axis(info.entry)).update_xaxes(title="Started (UTC)")
