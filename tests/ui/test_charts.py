"""A figure takes the colours of the reader's theme and keeps its own key."""

import plotly.graph_objects as go

from omninmo.ui import charts
from tests.ui.conftest import drawn


def test_a_figure_is_drawn_in_a_theme_of_ours() -> None:
    (chart,) = drawn(charts.show, go.Figure(go.Bar(x=[1], y=[2])), "bars").get("plotly_chart")
    assert chart.proto.theme == "" and "font" in chart.proto.spec
    assert "lasso2d" in chart.proto.config and '"displaylogo": false' in chart.proto.config
