"""One score per test fold, in order of time."""

import math
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from omninmo import schema
from omninmo.figures.axes import axis, in_template
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import empty, styled

MAX_WITH_BOTH_DATES, MAX_WITH_NUMBERS = 6, 12


class FoldsInfo(NamedTuple):
    """What is drawn."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    rows: tuple[int, ...]
    entry: schema.Entry


def fold_scores(folds: pd.DataFrame, metric: str, *, leaks: bool = False) -> go.Figure:
    """Draw one bar per fold.

    Parameters
    ----------
    folds : DataFrame
        fold, first_date, last_date, rows and scores, one row per fold.
    metric : key of `schema.FOLD_METRICS`
    leaks : whether the run demonstrates a leak; axis and tooltips then say so
    """
    return _draw(_info(folds, metric, leaks=leaks))


def _info(folds: pd.DataFrame, metric: str, *, leaks: bool = False) -> FoldsInfo:
    mode = "classification" if "accuracy" in folds else "regression"
    entry = schema.in_mode(schema.entry(f"{schema.DEMONSTRATION if leaks else ''}{metric}"), mode)
    if folds.empty or metric not in folds:
        return FoldsInfo((), (), (), entry)
    dates = folds[["fold", "first_date", "last_date"]].itertuples(index=False)
    if len(folds) <= MAX_WITH_BOTH_DATES:
        labels = [f"{fold}: {first:%Y-%m-%d}<br>to {last:%Y-%m-%d}" for fold, first, last in dates]
    else:
        labels = [f"{fold}: {first:%Y-%m}" for fold, first, _ in dates]
    return FoldsInfo(tuple(labels), tuple(folds[metric].astype(float)), tuple(folds["rows"].astype(int)), entry)


def _draw(info: FoldsInfo) -> go.Figure:
    if not info.values:
        return empty("No scores by fold")
    good = PALETTE[0]
    numbers = info.entry.numbers
    trace = go.Bar(
        x=info.labels,
        y=[0.0 if math.isnan(value) else value * numbers.scale for value in info.values],
        customdata=info.rows,
        marker={"color": [PALETTE[4] if numbers.signed and value < 0 else good for value in info.values]},
        text=[info.entry.text(value) for value in info.values],
        textposition="outside" if len(info.values) <= MAX_WITH_NUMBERS else "none",
        cliponaxis=False,
        hovertemplate=f"Fold %{{x}}<br>{info.entry.label}: %{{text}}<br>"
        f"{in_template('customdata', 'count')} rows<extra></extra>",
    )
    figure = styled(go.Figure(trace)).update_yaxes(**axis(info.entry)).update_xaxes(title="Test fold")
    if len(info.values) > MAX_WITH_BOTH_DATES:
        figure.update_xaxes(tickangle=-90)
    return figure.update_layout(bargap=0.45)
