"""SHAP dependence: a feature's value on x, its effect on y, coloured by the feature it interacts with most."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.arrays import Floats, Integers, Values
from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import names
from omninmo.figures.axes import ticks
from omninmo.figures.colours import marker, value_colours
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import FAINT, PALETTE, REFERENCE, empty, styled
from omninmo.schema import FORMATS, Format

MEDIAN_BINS = 20
MIN_ROWS_IN_BIN = 5
HISTOGRAM_BINS = 60
HISTOGRAM_SHARE = 0.12
HEIGHT = 480


class DependenceInfo(NamedTuple):
    """What is drawn."""

    x: Floats
    effect: Floats
    partner_values: Floats
    colours: NDArray[np.float32]
    names: NDArray[np.object_]
    median_x: Floats
    median_effect: Floats
    bar_edges: Floats
    bar_counts: Integers


def dependence(
    table: ShapTable, feature: str, partner: str, features: pd.DataFrame, unit: str = "forward_return"
) -> go.Figure:
    """Draw the dependence plot.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    feature, partner : names in `table.features`
    features : DataFrame indexed by name with label and format
    unit : the target of a regression, or the class that the values of a classification are of
    """
    drawn = features.assign(label=features["label"].map(lambda label: names.short(label, names.MAX_LABEL)))
    return _draw(_info(table, feature, partner), pd.Series(drawn.loc[feature]), pd.Series(drawn.loc[partner]), unit)


def _info(table: ShapTable, feature: str, partner: str) -> DependenceInfo:
    column, other = table.features.index(feature), table.features.index(partner)
    known = ~np.isnan(table.data[:, column])
    x, effect = table.data[known, column], table.values[known, column]
    index = table.index[known]
    counts, edges = np.histogram(x, bins=HISTOGRAM_BINS) if len(x) else (np.zeros(0, dtype=np.int64), np.zeros(1))
    partner_values = table.data[known, other]
    medians = _medians(x, effect, index["fold"].to_numpy())
    return DependenceInfo(
        x, effect, partner_values, value_colours(partner_values), names.of_rows(index), *medians, edges, counts
    )


def _medians(x: Floats, effect: Floats, folds: Values) -> tuple[Floats, Floats]:
    """Return the middle of bins of equal size, and the mean over folds of the median effect in each bin."""
    if len(x) < MEDIAN_BINS * MIN_ROWS_IN_BIN:
        return np.empty(0), np.empty(0)
    edges = np.unique(np.quantile(x, np.linspace(0, 1, MEDIAN_BINS + 1)))
    bins = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, max(len(edges) - 2, 0))
    frame = pd.DataFrame({"bin": bins, "fold": folds, "x": x, "effect": effect})
    grouped = frame.groupby(["bin", "fold"])["effect"].agg(["median", "size"])
    steady = grouped[grouped["size"] >= MIN_ROWS_IN_BIN]["median"].groupby("bin").mean()
    middle = frame.groupby("bin")["x"].median().reindex(steady.index)
    return middle.to_numpy(), steady.to_numpy()


def _draw(info: DependenceInfo, feature: pd.Series, partner: pd.Series, unit: str) -> go.Figure:
    if not len(info.x):
        return empty(f"{feature['label']} is missing in every explained row")
    drawn = _in_units(info, feature["format"], unit)
    figure = styled(go.Figure([_histogram(drawn), _points(drawn, feature, partner), _line(drawn)]), HEIGHT)
    figure.update_xaxes(title=feature["label"], zeroline=False, **ticks(feature["format"]))
    figure.update_layout(
        yaxis={
            **shap_axis(unit), "domain": [HISTOGRAM_SHARE + 0.02, 1], "zeroline": True, "zerolinewidth": 1.5,
            "zerolinecolor": REFERENCE,
        },
        yaxis2={"domain": [0, HISTOGRAM_SHARE], "visible": False, "fixedrange": True, "rangemode": "tozero"},
        xaxis={"anchor": "y2"},
        bargap=0.05,
        hovermode="closest",
    )  # fmt: skip
    return figure


def _in_units(info: DependenceInfo, form: Format, unit: str) -> DependenceInfo:
    """Return the same in the units that the axes show, such as percent."""
    across, upwards = FORMATS[form].scale, FORMATS[effect_format(unit)].scale
    return info._replace(
        x=info.x * across,
        effect=info.effect * upwards,
        median_x=info.median_x * across,
        median_effect=info.median_effect * upwards,
        bar_edges=info.bar_edges * across,
    )


def _points(info: DependenceInfo, feature: pd.Series, partner: pd.Series) -> go.Scattergl:
    return go.Scattergl(
        x=info.x,
        y=info.effect,
        customdata=[FORMATS[partner["format"]].text(value) for value in info.partner_values],
        text=info.names,
        mode="markers",
        marker=marker(info.colours, partner["label"], size=6, opacity=0.75),
        hovertemplate=f"<b>%{{text}}</b><br>{feature['label']}: %{{x}}<br>effect %{{y}}<br>"
        f"{partner['label']}: %{{customdata}}<extra></extra>",
    )


def _line(info: DependenceInfo) -> go.Scattergl:
    """Draw the median in WebGL like the points: an ordinary line would lie beneath them."""
    return go.Scattergl(
        x=info.median_x, y=info.median_effect, mode="lines", line={"color": PALETTE[2], "width": 3}, hoverinfo="skip"
    )


def _histogram(info: DependenceInfo) -> go.Bar:
    """Draw how many rows there are: where there are few, a bend of the line means little."""
    middle = (info.bar_edges[:-1] + info.bar_edges[1:]) / 2
    return go.Bar(
        x=middle, y=info.bar_counts, yaxis="y2", marker={"color": FAINT, "opacity": 0.5, "line": {"width": 0}},
        hoverinfo="skip",
    )  # fmt: skip
