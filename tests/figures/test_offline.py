"""Figures as data for a page without network."""

import base64

import numpy as np
import plotly.graph_objects as go

from omninmo.figures.offline import as_data, library, themes
from omninmo.figures.template import INK


def test_clouds_are_svg_and_thinned_out_point_by_point() -> None:
    x = np.arange(1000)
    cloud = go.Scattergl(
        x=x, y=-x, customdata=x, text=[str(one) for one in x], mode="markers", marker={"color": x, "size": 4}
    )
    line = go.Scattergl(x=x, y=x, mode="lines")
    points, drawn_line = as_data(go.Figure([cloud, line], {"title": "kept"}), max_points=100)["data"]
    assert points["type"] == drawn_line["type"] == "scatter"
    kept = np.array([int(text) for text in points["text"]])
    assert len(kept) == 100 and (np.diff(kept) > 0).all() and kept.min() < 100 and kept.max() > 900
    again = as_data(go.Figure([cloud]), max_points=100)["data"][0]
    assert again["text"] == points["text"]
    for key, sign in (("x", 1), ("y", -1), ("customdata", 1)):
        assert _numbers(points[key]).tolist() == (sign * kept).tolist()
    assert _numbers(points["marker"]["color"]).tolist() == kept.tolist() and points["marker"]["size"] == 4


def _numbers(value: object) -> np.ndarray:
    """Return an array that Plotly wrote as numbers or as bytes."""
    if isinstance(value, dict):
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
    return np.asarray(value)


def test_other_figures_stay_as_they_are() -> None:
    figure = as_data(go.Figure(go.Bar(x=[1], y=[2]), {"height": 300}))
    assert figure["data"][0]["type"] == "bar" and figure["layout"]["height"] == 300


def test_the_library_asks_for_nothing_to_end_its_script_and_themes_differ() -> None:
    assert "</script" not in library().lower() and "Plotly" in library()
    assert themes()["dark"]["ink"] == INK["dark"] != themes()["light"]["ink"]
