"""A single figure as a file."""

import plotly.graph_objects as go

from omninmo.ui import figure_file


def test_the_figure_is_made_when_the_file_is_and_needs_no_network() -> None:
    made = []

    def make() -> go.Figure:
        made.append(1)
        return go.Figure(go.Bar(x=[1], y=["<b>a</b>"]))

    file = figure_file.html("bars", "Bars <of> a run", lambda: "Run a", "Longer is more.", make)
    assert file.name == "bars.html" and not made
    page = file.content().decode()
    assert made and "Bars &lt;of&gt; a run" in page and "Longer is more." in page
    assert "default-src 'none'" in page and 'id="figure-0"' in page
