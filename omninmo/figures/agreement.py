"""How well each run's feature ranking agrees with the others', beside the guide's line."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import short_together, shown
from omninmo.figures.template import FAINT, GRID, empty, run_colours, styled

GUIDE_LINE = 0.8
ROW_HEIGHT, MANY_RUNS, LOW_ROW_HEIGHT = 30, 15, 20


class AgreementInfo(NamedTuple):
    """What is drawn."""

    runs: tuple[str, ...]
    means: tuple[float, ...]
    pair_rows: tuple[int, ...]
    pair_values: tuple[float, ...]
    pair_others: tuple[str, ...]
    colours: tuple[str, ...]
    pair_colours: tuple[str, ...]


def agreement(matrix: pd.DataFrame) -> go.Figure:
    """Draw one row per run: a small dot per other run, in that run's colour, and a diamond for the mean.

    Parameters
    ----------
    matrix : DataFrame
        Runs × runs, rank correlations; rows and columns named alike, names may repeat.
    """
    return _draw(_info(matrix))


def _info(matrix: pd.DataFrame) -> AgreementInfo:
    values = matrix.to_numpy(dtype=float, copy=True)
    np.fill_diagonal(values, np.nan)
    known = ~np.isnan(values)
    means = np.divide(
        np.nansum(values, axis=1), known.sum(axis=1), out=np.full(len(values), np.nan), where=known.any(axis=1)
    )
    order = np.argsort(-np.nan_to_num(means, nan=-2.0), kind="stable")
    rows, columns = np.nonzero(known[order])
    names = [str(name) for name in matrix.index]
    colours = run_colours(len(names))
    return AgreementInfo(
        runs=tuple(names[row] for row in order),
        means=tuple(float(means[row]) for row in order),
        pair_rows=tuple(int(row) for row in rows),
        pair_values=tuple(float(value) for value in values[order][rows, columns]),
        pair_others=tuple(names[column] for column in columns),
        colours=tuple(colours[row] for row in order),
        pair_colours=tuple(colours[column] if len(set(colours)) == len(names) else PALETTE[5] for column in columns),
    )


def _draw(info: AgreementInfo) -> go.Figure:
    if len(info.runs) < 2:
        return empty("Agreement needs two runs")
    pairs = go.Scatter(
        x=info.pair_values,
        y=info.pair_rows,
        customdata=np.array([shown(name) for name in info.pair_others], dtype=object),
        mode="markers",
        marker={"size": 7, "color": info.pair_colours, "opacity": 0.8},
        hovertemplate="with %{customdata}: %{x}<extra></extra>",
    )
    means = go.Scatter(
        x=info.means,
        y=np.arange(len(info.runs)),
        customdata=np.array([shown(name) for name in info.runs], dtype=object),
        mode="markers",
        marker={"size": 13, "color": info.colours, "symbol": "diamond"},
        hovertemplate="<b>%{customdata}</b><br>mean over the other runs: %{x}<extra></extra>",
    )
    row_height = ROW_HEIGHT if len(info.runs) <= MANY_RUNS else LOW_ROW_HEIGHT
    figure = styled(go.Figure([pairs, means]), 140 + row_height * len(info.runs))
    _reference(figure)
    low = min(0.0, *(value for value in info.pair_values), 0.0)
    figure.update_xaxes(
        title="Rank correlation of importance (1 = same order)", range=[low - 0.05, 1.03], **ticks("level")
    )
    figure.update_yaxes(
        tickvals=list(range(len(info.runs))),
        ticktext=short_together(info.runs),
        range=[len(info.runs) - 0.5, -0.5],
        gridcolor=GRID,
        zeroline=False,
    )
    return figure


def _reference(figure: go.Figure) -> None:
    """Draw the guide's line."""
    figure.add_vline(GUIDE_LINE, line={"color": FAINT, "dash": "dash", "width": 1.5})
    figure.add_annotation(
        x=GUIDE_LINE, y=1, yref="paper", xanchor="right", yanchor="bottom", showarrow=False,
        text="dashed: the guide's 0.8",
    )  # fmt: skip
