"""The features of one run that matter most."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from omninmo.figures import names
from omninmo.figures.axes import ticks
from omninmo.figures.colours import PALETTE
from omninmo.figures.template import empty, styled
from omninmo.schema import FORMATS

ROW_HEIGHT = 26
ROOM_FOR_NUMBER = 1.15
"""The number at the end of the longest bar needs room on a narrow screen."""


class BarInfo(NamedTuple):
    """What is drawn."""

    features: tuple[str, ...]
    shares: tuple[float, ...]


def importance_bar(shares: pd.Series, labels: Mapping[str, str], top: int = 15) -> go.Figure:
    """Draw importance shares, largest on top.

    Parameters
    ----------
    shares : Series indexed by feature; shares of the total
    labels : what to call the features
    """
    return _draw(_info(shares, labels, top))


def _info(shares: pd.Series, labels: Mapping[str, str], top: int) -> BarInfo:
    largest = shares.dropna().sort_values(ascending=False, kind="stable").head(top)
    return BarInfo(tuple(names.label(labels, str(name)) for name in largest.index), tuple(largest.astype(float)))


def _draw(info: BarInfo) -> go.Figure:
    if not info.shares:
        return empty("No importances to show")
    numbers = FORMATS["share"]
    lengths = [share * numbers.scale for share in info.shares]
    trace = go.Bar(
        x=lengths,
        y=info.features,
        orientation="h",
        marker={"color": PALETTE[0]},
        text=[numbers.text(share) for share in info.shares],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = styled(go.Figure(trace), 90 + ROW_HEIGHT * len(info.features))
    figure.update_xaxes(title="Share of importance", range=[0, ROOM_FOR_NUMBER * lengths[0]], **ticks("whole_share"))
    return figure.update_yaxes(autorange="reversed", showgrid=False)
