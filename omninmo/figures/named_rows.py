"""Rows that belong to features: their names stand in bars inside the figure, for labels of an axis send no clicks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from omninmo.figures import names, template

ROW_HEIGHT = 34
SELECTED = "▸ "
NAMES_SHARE = 0.27
"""Of the width of the plot, for the names of the features."""
MAX_LETTERS = 22
"""Of a line of a name: what fits beside the rows on a narrow screen."""
TINT = "rgba(128, 138, 150, 0.18)"
NOTHING = template.NOTHING


def named(features: Sequence[str], selected: str = "") -> go.Bar:
    """Return bars that take the clicks on the names: all see-through but the selected one.

    Parameters
    ----------
    features : from top to bottom; a bar's y is the position in them
    selected : the feature to mark
    """
    return go.Bar(
        x=np.ones(len(features)),
        y=np.arange(len(features)),
        orientation="h",
        width=0.94,
        xaxis="x2",
        marker={"color": [TINT if name == selected else NOTHING for name in features], "line": {"width": 0}},
        # "skip" would take the clicks away, too
        hoverinfo="none",
        showlegend=False,
        **_steady(),
    )


def written(features: Sequence[str], labels: Mapping[str, str], selected: str = "") -> list[dict[str, Any]]:
    """Return the names as annotations over the bars of `named`: the text of a bar has its lines centred, not in a row.

    Parameters
    ----------
    features, selected : see `named`
    labels : what to call the features
    """
    texts = [
        names.in_two_lines(names.shortened(labels.get(name, name), names.MAX_LABEL), MAX_LETTERS) for name in features
    ]
    return [
        {
            "text": f"<b>{SELECTED}{text}</b>" if name == selected else text,
            "x": 1, "xref": "x2", "xanchor": "right", "align": "right", "xshift": -2,
            "y": row, "yref": "y", "yanchor": "middle", "showarrow": False,
        }
        for row, (name, text) in enumerate(zip(features, texts, strict=True))
    ]  # fmt: skip


def targets(ends: tuple[float, float], texts: Sequence[str]) -> go.Bar:
    """Return a see-through bar over each row, which takes clicks and says what the row shows.

    Parameters
    ----------
    ends : of the axis
    texts : one a row, from top to bottom, as Plotly draws it
    """
    return go.Bar(
        x=np.full(len(texts), ends[1] - ends[0]),
        base=ends[0],
        y=np.arange(len(texts)),
        orientation="h",
        width=0.94,
        marker={"color": NOTHING, "line": {"width": 0}},
        hovertext=list(texts),
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
        **_steady(),
    )


def styled(figure: go.Figure, rows: int, axis: Mapping[str, Any]) -> go.Figure:
    """Give a figure of named rows its look, and return it.

    Parameters
    ----------
    rows : how many
    axis : of what the rows show
    """
    template.styled(figure, 110 + ROW_HEIGHT * rows)
    figure.update_yaxes(tickvals=list(range(rows)), showticklabels=False, range=[rows - 0.4, -0.6], zeroline=False)
    zero = {"zeroline": True, "zerolinewidth": 1.5, "zerolinecolor": template.REFERENCE}
    return figure.update_layout(
        xaxis={**axis, **zero, "domain": [NAMES_SHARE, 1]},
        xaxis2={"domain": [0, NAMES_SHARE - 0.005], "range": [0, 1], "visible": False, "fixedrange": True},
        clickmode="event+select",
        hovermode="closest",
    )


def _steady() -> dict[str, Any]:
    """Return what keeps other bars from fading when one is clicked."""
    return {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
