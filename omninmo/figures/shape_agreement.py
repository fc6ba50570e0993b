"""Does a feature act the same way everywhere: how alike its dependence curves are, and the curves themselves."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.axes import named_rows, ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.names import label, short_together, shown
from omninmo.figures.run_marks import LEGEND, MAX_MARKED, Mark, run_marks
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import FAINT, empty, styled
from omninmo.schema import FORMATS, Format

ROW_HEIGHT = 24
MAX_IN_LEGEND = 12
ONE_LOOK = Mark(PALETTE[0], "solid", "circle")


class ShapesInfo(NamedTuple):
    """What is drawn: rows of `shape_stability` that have a value, and what the features are called."""

    table: pd.DataFrame
    features: tuple[str, ...]


def shapes_info(table: pd.DataFrame, order: pd.Index, labels: Mapping[str, str], top: int) -> ShapesInfo:
    """Return the features of `order` whose curves could be compared.

    Parameters
    ----------
    table : `shape_stability`, indexed by feature
    order : features, most important first
    labels : what features are called
    top : how many features
    """
    known = table.loc[[name for name in order if name in table.index]].dropna(subset=["agreement"]).head(top)
    return ShapesInfo(known, tuple(label(labels, str(name)) for name in known.index))


def shape_agreement(info: ShapesInfo, selected: str) -> go.Figure:
    """Draw a row per feature: a point at the mean correlation of its curves, a line down to that of the worst pair.

    Parameters
    ----------
    selected : name of the feature to mark
    """
    if info.table.empty:
        return empty("No feature has curves that can be compared")
    rows = np.arange(len(info.table))
    mean, lowest = (info.table[name].to_numpy(dtype=float) for name in ("agreement", "lowest"))
    names = np.array([str(name) for name in info.table.index], dtype=object)
    lines = go.Scatter(
        x=np.stack([lowest, mean, np.full(len(rows), np.nan)], axis=1).ravel(),
        y=np.stack([rows, rows, np.full(len(rows), np.nan)], axis=1).ravel(),
        mode="lines",
        line={"color": FAINT, "width": 2},
        hoverinfo="skip",
    )
    points = go.Scatter(
        x=mean,
        y=rows,
        mode="markers",
        marker={"size": 10, "color": np.where(names == selected, PALETTE[4], PALETTE[0])},
        customdata=np.stack([names, np.array(info.features, dtype=object), lowest.astype(object)], axis=1),
        hovertemplate="<b>%{customdata[1]}</b><br>mean over pairs %{x}<br>"
        f"least alike pair %{{customdata[2]:{FORMATS['score'].d3}}}<extra></extra>",
    )
    figure = styled(go.Figure([lines, points]), 120 + ROW_HEIGHT * len(rows))
    figure.update_xaxes(
        title="Correlation of the dependence curves (1 = same shape)",
        range=[min(-0.05, lowest.min() - 0.05), 1.05],
        **ticks("level"),
    )
    return figure.update_yaxes(**named_rows(info.features), showgrid=True)


def shape_curves(curves: pd.DataFrame, names: Mapping[str, str], title: str, form: Format, unit: str) -> go.Figure:
    """Draw the curves of one feature over each other.

    Parameters
    ----------
    curves : bins × runs, see `shapes.curves`
    names : what the runs are called
    title, form : the feature's label, and the format of its values
    unit : what the SHAP values are effects on, as for `shap_axis`
    """
    if curves.empty:
        return empty("No run has a curve of this feature")
    count = curves.shape[1]
    marks = run_marks(count) if count <= MAX_MARKED else [ONE_LOOK] * count
    shown_names = short_together([names.get(str(run), str(run)) for run in curves.columns])
    traces = [
        go.Scatter(
            x=curves.index.to_numpy(dtype=float) * FORMATS[form].scale,
            y=curves[run].to_numpy(dtype=float) * FORMATS[effect_format(unit)].scale,
            mode="lines+markers",
            name=name,
            line={"color": mark.colour, "dash": mark.dash, "width": 2},
            marker={"size": 6, "symbol": mark.symbol},
            opacity=0.85,
            hovertemplate=f"<b>{name}</b><br>%{{x}}: %{{y}}<extra></extra>",
        )
        for run, mark, name in zip(curves.columns, marks, shown_names, strict=True)
    ]
    figure = styled(go.Figure(traces), 480).update_layout(legend=LEGEND, showlegend=1 < count <= MAX_IN_LEGEND)
    figure.update_xaxes(title=shown(title), **ticks(form))
    return figure.update_yaxes(**shap_axis(unit))
