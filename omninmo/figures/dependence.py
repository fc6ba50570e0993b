"""SHAP dependence: a feature's value on x, its effect on y, coloured by the feature it interacts with most."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import names
from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE, marker
from omninmo.figures.effects import Effects, Medians, effects
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.template import FAINT, REFERENCE, empty, styled
from omninmo.schema import FORMATS, Format

HISTOGRAM_BINS = 60
HISTOGRAM_SHARE = 0.12
HEIGHT = 480
MISSING_SHARE = 0.06
"""Of the width of the plot, between the rows whose value is missing and the others."""


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
    return _draw(
        table, effects(table, feature, partner), pd.Series(drawn.loc[feature]), pd.Series(drawn.loc[partner]), unit
    )


def _draw(table: ShapTable, info: Effects, feature: pd.Series, partner: pd.Series, unit: str) -> go.Figure:
    if np.isnan(info.x).all():
        return empty(f"{feature['label']} is missing in every explained row")
    drawn = _in_units(info, feature["format"], unit)
    points = _points(drawn, names.of_rows(table.index), feature, partner)
    figure = styled(go.Figure([_histogram(drawn), *_band(drawn), points, _line(drawn)]), HEIGHT)
    figure.update_xaxes(title=feature["label"], zeroline=False, **ticks(feature["format"]))
    if np.isnan(info.x).any():
        figure.add_annotation(
            text="missing", x=_missing_x(drawn), xref="x", y=1, yref="paper", yanchor="bottom", showarrow=False
        )
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


def _in_units(info: Effects, form: Format, unit: str) -> Effects:
    """Return the same in the units that the axes show, such as percent."""
    across, upwards = FORMATS[form].scale, FORMATS[effect_format(unit)].scale
    middle, *heights = info.medians
    return info._replace(
        x=info.x * across,
        jitter=info.jitter * across,
        effect=info.effect * upwards,
        medians=Medians(middle * across, *(height * upwards for height in heights)),
    )


def _missing_x(info: Effects) -> float:
    """Return where the rows lie whose value is missing: left of all others."""
    low, high = float(np.nanmin(info.x)), float(np.nanmax(info.x))
    return low - MISSING_SHARE * ((high - low) or 1.0)


def _points(info: Effects, rows: NDArray[np.object_], feature: pd.Series, partner: pd.Series) -> go.Scattergl:
    is_missing = np.isnan(info.x)
    x = np.where(is_missing, _missing_x(info), info.x + info.jitter)
    texts = [[FORMATS[form].text(value) for value in values] for form, values in (
        (feature["format"], info.x / FORMATS[feature["format"]].scale), (partner["format"], info.partner_values),
    )]  # fmt: skip
    return go.Scattergl(
        x=x,
        y=info.effect,
        customdata=np.array(texts, dtype=object).T,
        text=rows,
        mode="markers",
        marker=marker(info.colours, partner["label"], size=6, opacity=0.75),
        hovertemplate=f"<b>%{{text}}</b><br>{feature['label']}: %{{customdata[0]}}<br>effect %{{y}}<br>"
        f"{partner['label']}: %{{customdata[1]}}<extra></extra>",
    )


def _band(info: Effects) -> list[go.Scattergl]:
    """Draw the band of the folds, behind the points, which keep their colours so."""
    middle, _, low, high = info.medians
    edge = {"color": PALETTE[2], "width": 1}
    return [
        go.Scattergl(x=middle, y=low, mode="lines", line=edge, hoverinfo="skip"),
        go.Scattergl(
            x=middle, y=high, mode="lines", line=edge, hoverinfo="skip", fill="tonexty", fillcolor="rgba(0,158,115,0.2)"
        ),
    ]


def _line(info: Effects) -> go.Scattergl:
    """Draw the median in WebGL like the points: an ordinary line would lie beneath them."""
    line = {"color": PALETTE[2], "width": 3}
    return go.Scattergl(x=info.medians.x, y=info.medians.effect, mode="lines", line=line, hoverinfo="skip")


def _histogram(info: Effects) -> go.Bar:
    """Draw how many rows there are: where there are few, a bend of the line means little."""
    counts, edges = np.histogram(info.x[~np.isnan(info.x)], bins=HISTOGRAM_BINS)
    return go.Bar(
        x=(edges[:-1] + edges[1:]) / 2, y=counts, yaxis="y2",
        marker={"color": FAINT, "opacity": 0.5, "line": {"width": 0}}, hoverinfo="skip",
    )  # fmt: skip
