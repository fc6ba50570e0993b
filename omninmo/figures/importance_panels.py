"""The features that matter most in several runs: a panel of bars per run, the same features and one scale in all."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from omninmo.figures.axes import ticks
from omninmo.figures.names import label, short_together
from omninmo.figures.run_marks import run_marks
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS

TOP = 12
MAX_COLUMNS = 5
ROW_HEIGHT, HEAD = 22, 60
ROOM_AT_END = 1.15
"""The last tick of a panel must not touch the first one of the next."""


class PanelsInfo(NamedTuple):
    """What is drawn: features × runs, shares of importance; NaN where a run did not use a feature."""

    shares: pd.DataFrame
    features: tuple[str, ...]
    names: tuple[str, ...]


def panels_info(shares: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]) -> PanelsInfo:
    """Return the features with the highest mean over the runs.

    Parameters
    ----------
    shares : features × run ids, shares of a run's total; NaN where a run did not use a feature
    labels, names : what features and runs are called
    """
    order = shares.mean(axis=1).sort_values(ascending=False, kind="stable").index[:TOP]
    features = tuple(label(labels, str(name)) for name in order)
    return PanelsInfo(shares.loc[order], features, tuple(names[str(run_id)] for run_id in shares.columns))


def importance_panels(info: PanelsInfo) -> go.Figure:
    """Draw the panels, up to five in a row; the features are named at the left."""
    if info.shares.empty:
        return empty("No importances to show")
    columns = min(len(info.names), MAX_COLUMNS)
    rows = -(-len(info.names) // columns)
    figure = make_subplots(
        rows, columns, shared_xaxes="all", shared_yaxes=True, horizontal_spacing=0.03,
        vertical_spacing=HEAD / (rows * (HEAD + ROW_HEIGHT * TOP)), subplot_titles=short_together(info.names),
    )  # fmt: skip
    numbers, marks, heights = FORMATS["share"], run_marks(len(info.names)), np.arange(len(info.features))
    for position, mark in enumerate(marks):
        lengths = info.shares.iloc[:, position].to_numpy(dtype=float) * numbers.scale
        bars = go.Bar(
            x=lengths,
            y=heights,
            orientation="h",
            marker={"color": mark.colour},
            customdata=np.array(info.features, dtype=object),
            hovertemplate="%{customdata}: %{x}<extra></extra>",
        )
        figure.add_trace(bars, position // columns + 1, position % columns + 1)
    styled(figure, HEAD + rows * (HEAD + ROW_HEIGHT * len(info.features)))
    figure.update_annotations(font={"size": 12})
    longest = float(np.nanmax(info.shares.to_numpy(dtype=float))) * numbers.scale
    figure.update_xaxes(**ticks("whole_share"), nticks=4, range=[0, ROOM_AT_END * longest])
    for column in range(len(info.names) % columns or columns, columns):  # nothing stands below these in the last row
        figure.update_xaxes(showticklabels=True, row=rows - 1, col=column + 1)
    return figure.update_yaxes(
        tickvals=heights,
        ticktext=info.features,
        range=[len(info.features) - 0.5, -0.5],
        showgrid=False,
        zeroline=False,
        ticklabelstandoff=4,
    )
