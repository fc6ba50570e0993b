"""The scores of the runs' test folds: one row per run, one dot per fold. Five nested folds carry no test."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from omninmo.arrays import Floats, Integers
from omninmo.figures.axes import axis, named_rows
from omninmo.figures.names import short_together, shown
from omninmo.figures.run_marks import run_marks
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import Entry

ROW_HEIGHT = 30


class FoldsOfRunsInfo(NamedTuple):
    """What is drawn: each fold's run (its row), number and score, in the metric's unit."""

    names: tuple[str, ...]
    rows: Integers
    folds: Integers
    scores: Floats
    entry: Entry


def folds_info(scores: Mapping[str, Sequence[float]], names: Mapping[str, str], entry: Entry) -> FoldsOfRunsInfo:
    """Return the folds that have a score.

    Parameters
    ----------
    scores : of each run's folds in order, by run id; empty or NaN where a run or a fold has none
    names : of the runs
    entry : of the score
    """
    rows = np.repeat(np.arange(len(scores)), [len(values) for values in scores.values()])
    folds = np.array([fold for values in scores.values() for fold in range(1, len(values) + 1)], dtype=np.int64)
    values = np.array([value for run in scores.values() for value in run], dtype=float) * entry.numbers.scale
    known = np.isfinite(values)
    return FoldsOfRunsInfo(
        tuple(names[run_id] for run_id in scores),
        rows[known].astype(np.int64),
        folds[known],
        values[known],
        entry,
    )


def fold_distribution(info: FoldsOfRunsInfo) -> go.Figure:
    """Draw the dots, each run in its colour."""
    if not len(info.scores):
        return empty("No run has scores by fold")
    marks = run_marks(len(info.names))
    trace = go.Scatter(
        x=info.scores,
        y=info.rows,
        mode="markers",
        marker={
            "size": 11,
            "opacity": 0.8,
            "color": [marks[row].colour for row in info.rows],
            "symbol": [marks[row].symbol for row in info.rows],
            "line": {"width": 1, "color": FAINT},
        },
        customdata=np.array([(shown(info.names[row]), fold) for row, fold in zip(info.rows, info.folds, strict=True)]),
        hovertemplate="<b>%{customdata[0]}</b><br>fold %{customdata[1]}: %{x}<extra></extra>",
    )
    figure = styled(go.Figure(trace), 130 + ROW_HEIGHT * len(info.names))
    figure.update_xaxes(**axis(info.entry))
    return figure.update_yaxes(**named_rows(short_together(info.names)))
