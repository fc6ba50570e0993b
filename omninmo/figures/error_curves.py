"""The error by boosting round, of the rows that the model is fitted to and of the test folds."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo import schema
from omninmo.arrays import Floats
from omninmo.figures.axes import axis, in_template
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import FAINT, empty, styled

NAMES = {"valid": "test folds, out-of-fold", "train": "training rows, in-sample"}
COLOURS = {"valid": PALETTE[0], "train": FAINT}


class CurvesInfo(NamedTuple):
    """What is drawn: both errors by round, the round of the lowest one on the test folds, and what the error is."""

    rounds: Floats
    errors: dict[str, Floats]
    best: int
    entry: schema.Entry


def error_curves(rounds: pd.DataFrame, mode: str, target: str) -> go.Figure:
    """Draw a line for either side, with the lowest error of the test folds marked.

    Parameters
    ----------
    rounds : DataFrame
        round, train, valid: mean over folds; where folds stop at different rounds, of those that reached it.
    mode, target : of the run; they decide what the error is
    """
    return _draw(_info(rounds, mode, target))


def _info(rounds: pd.DataFrame, mode: str, target: str) -> CurvesInfo:
    entry = schema.METRICS["log_loss" if mode == "classification" else "oos_rmse"]
    if mode != "classification" and target in schema.TARGETS and not schema.TARGETS[target].of_return:
        entry = schema.Entry(entry.key, entry.label, "number", entry.help, entry.better, entry.sample)
    errors = {side: rounds[side].to_numpy(dtype=np.float64) for side in NAMES} if len(rounds) else {}
    return CurvesInfo(
        rounds["round"].to_numpy(dtype=np.float64) if len(rounds) else np.array([]),
        errors,
        int(errors["valid"].argmin()) if errors else 0,
        entry,
    )


def _draw(info: CurvesInfo) -> go.Figure:
    if not len(info.rounds):
        return empty("No errors by boosting round")
    scale, figure = info.entry.numbers.scale, go.Figure()
    for side, name in NAMES.items():
        figure.add_scatter(
            x=info.rounds,
            y=info.errors[side] * scale,
            name=name,
            mode="lines+markers" if len(info.rounds) == 1 else "lines",
            line={"color": COLOURS[side], "dash": "solid" if side == "valid" else "dash"},
            hovertemplate=f"Round %{{x}}<br>{info.entry.label}, {name}: "
            f"{in_template('y', info.entry.format)}<extra></extra>",
        )
    figure.add_scatter(
        x=[info.rounds[info.best]],
        y=[info.errors["valid"][info.best] * scale],
        name=f"lowest on the test folds: round {info.rounds[info.best]:,.0f}",
        mode="markers",
        marker={"color": PALETTE[4], "size": 10, "symbol": "diamond"},
        hoverinfo="skip",
    )
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}  # a second line of it grows upwards
    styled(figure).update_layout(showlegend=True, legend=legend, margin={"t": 60})
    return figure.update_xaxes(title="Boosting round").update_yaxes(**axis(info.entry))
