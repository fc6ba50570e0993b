"""How far the rank of each feature moves: median, quartiles and range over the rankings."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.arrays import Floats
from omninmo.figures.axes import named_rows
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import label
from omninmo.figures.template import FAINT, empty, styled
from omninmo.figures.ticks import of_ranks
from omninmo.schema import FORMATS

ROW_HEIGHT = 24


class RangesInfo(NamedTuple):
    """What is drawn: rows of `rank_intervals`, what the features are called, k and how many rankings there are."""

    table: pd.DataFrame
    features: tuple[str, ...]
    k: int
    rankings: int


def ranges_info(intervals: pd.DataFrame, labels: Mapping[str, str], k: int, rankings: int, top: int) -> RangesInfo:
    """Return the features with the best median rank.

    Parameters
    ----------
    intervals : `rank_intervals(shares, k)`
    labels : what features are called
    k, rankings : top features that its `top_k` counts, and rankings in all
    top : how many features
    """
    table = intervals.head(top)
    return RangesInfo(table, tuple(label(labels, str(name)) for name in table.index), k, rankings)


def rank_ranges(info: RangesInfo) -> go.Figure:
    """Draw a thin line from best to worst rank, a thick one over the quartiles, a point at the median."""
    if info.table.empty:
        return empty("No importances to show")
    table, rows = info.table, np.arange(len(info.table))
    worst = float(table["worst"].max())
    figure = go.Figure(
        [
            _bars(table, ("best", "worst"), {"color": FAINT, "width": 1.5}),
            _bars(table, ("q25", "q75"), {"color": PALETTE[5], "width": 9}),
            _medians(info),
            _frequencies(info, worst),
        ]
    )
    styled(figure, 130 + ROW_HEIGHT * len(rows))
    figure.add_vline(info.k + 0.5, line={"color": FAINT, "dash": "dash", "width": 1})
    figure.add_annotation(
        x=1, xref="paper", y=1, yref="paper", xanchor="right", yanchor="bottom", showarrow=False,
        text=f"in the top {info.k}",
    )  # fmt: skip
    figure.update_yaxes(**named_rows(info.features), showgrid=False)
    return figure.update_xaxes(
        title="Rank (1 = most important)",
        tickvals=of_ranks(worst),
        range=[0.2, worst + 1 + 0.12 * worst],
        zeroline=False,
    )


def _bars(table: pd.DataFrame, ends: tuple[str, str], line: dict[str, object]) -> go.Scatter:
    """Return one line per feature between two columns, as one trace with gaps."""
    nothing = np.full(len(table), np.nan)
    rows = np.arange(len(table), dtype=float)
    return go.Scatter(
        x=_interleaved(table[ends[0]].to_numpy(dtype=float), table[ends[1]].to_numpy(dtype=float), nothing),
        y=_interleaved(rows, rows, nothing),
        mode="lines",
        line=line,
        hoverinfo="skip",
    )


def _interleaved(*columns: Floats) -> Floats:
    return np.stack(columns, axis=1).ravel()


def _medians(info: RangesInfo) -> go.Scatter:
    table = info.table
    texts = [
        f"<b>{feature}</b><br>median rank {row.median:g}, quartiles {row.q25:g} to {row.q75:g}, "
        f"range {row.best:g} to {row.worst:g}<br>in {row.rankings} of {info.rankings} rankings, "
        f"in the top {info.k} of {FORMATS['whole_share'].text(row.top_k)} of them"
        for feature, row in zip(info.features, table.itertuples(), strict=True)
    ]
    return go.Scatter(
        x=table["median"].to_numpy(dtype=float),
        y=np.arange(len(table)),
        mode="markers",
        marker={"size": 9, "color": PALETTE[0]},
        customdata=np.array(texts, dtype=object),
        hovertemplate="%{customdata}<extra></extra>",
    )


def _frequencies(info: RangesInfo, worst: float) -> go.Scatter:
    """Return in how many of its rankings a feature is among the top k, at the right edge."""
    return go.Scatter(
        x=np.full(len(info.table), worst + 1 + 0.11 * worst),
        y=np.arange(len(info.table)),
        mode="text",
        text=[FORMATS["whole_share"].text(value) for value in info.table["top_k"]],
        textposition="middle left",
        hoverinfo="skip",
    )
