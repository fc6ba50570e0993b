"""SHAP summary: every explained row as a point, one line of points per feature."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from omninmo.evaluation.shap_table import ShapTable, global_importance
from omninmo.figures import named_rows, names
from omninmo.figures.axes import in_template
from omninmo.figures.colours import marker
from omninmo.figures.shap_axis import effect_format, shap_axis
from omninmo.figures.swarm import Swarm, swarms
from omninmo.figures.template import empty
from omninmo.schema import FORMATS


def beeswarm(
    table: ShapTable, labels: Mapping[str, str], selected: str = "", unit: str = "forward_return", top: int = 15
) -> go.Figure:
    """Draw the summary.

    Parameters
    ----------
    table : ShapTable of a regression, or of one class
    labels : what to call the features
    selected : the feature to mark
    unit : the target of a regression, or the class that the values of a classification are of
    top : how many features

    Returns
    -------
    Figure
        A point's customdata is [position of the feature in `table.features`, row of the table, value of the feature].
    """
    drawn = swarms(table, [str(name) for name in global_importance(table).index[:top]]) if len(table) else []
    return _draw(table, drawn, labels, selected, unit) if drawn else empty("No explained rows")


def _draw(table: ShapTable, drawn: list[Swarm], labels: Mapping[str, str], selected: str, unit: str) -> go.Figure:
    features = tuple(swarm.feature for swarm in drawn)
    figure = go.Figure([_points(table, drawn, unit), named_rows.named(features, selected)])
    named_rows.styled(figure, len(drawn), shap_axis(unit))
    written = named_rows.written(features, labels, selected)
    return figure.update_layout(clickmode="event+select", hovermode="closest", dragmode="zoom", annotations=written)


def _points(table: ShapTable, drawn: list[Swarm], unit: str) -> go.Scattergl:
    """Return the points of all features as one trace; arrays are float32, for lists are eight times as large."""
    rows = np.concatenate([swarm.rows for swarm in drawn])
    columns = np.concatenate([np.full(len(swarm.rows), table.features.index(swarm.feature)) for swarm in drawn])
    values = np.concatenate([swarm.values for swarm in drawn])
    return go.Scattergl(
        x=np.concatenate([swarm.effect for swarm in drawn]) * np.float32(FORMATS[effect_format(unit)].scale),
        y=np.concatenate([swarm.offset + np.float32(height) for height, swarm in enumerate(drawn)]),
        customdata=np.column_stack([columns, rows, values]).astype(np.float32),
        text=names.of_rows(table.index)[rows],
        mode="markers",
        marker=marker(np.concatenate([swarm.colours for swarm in drawn]), "Feature value", size=4, opacity=0.75),
        hovertemplate="<b>%{text}</b><br>effect %{x}<br>"
        f"feature value {in_template('customdata[2]', 'number')}<extra></extra>",
        # a click picks a feature; the other points must not fade
        selected={"marker": {"opacity": 0.75}},
        unselected={"marker": {"opacity": 0.75}},
    )
