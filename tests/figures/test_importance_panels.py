"""Panels of importances: the same features and one scale in all of them."""

import numpy as np
import pandas as pd

from omninmo.figures.importance_panels import MAX_COLUMNS, TOP, importance_panels, panels_info


def test_the_features_of_the_highest_mean_are_shown_in_every_panel() -> None:
    shares = pd.DataFrame({"id-a": [0.1, 0.6, np.nan], "id-b": [0.2, 0.2, 0.6]}, index=["x", "y", "z"])
    info = panels_info(shares, {"y": "Why"}, {"id-a": "a", "id-b": "b"})
    assert info.features == ("z", "Why", "x") and info.names == ("a", "b")
    first, second = importance_panels(info).data
    np.testing.assert_allclose(first.x, [np.nan, 60, 10])
    np.testing.assert_allclose(second.x, [60, 20, 20])


def test_at_most_twelve_features_and_five_panels_a_row_share_a_scale() -> None:
    count = MAX_COLUMNS + 2
    shares = pd.DataFrame(np.ones((30, count)) / 30, index=[f"f{row}" for row in range(30)])
    info = panels_info(shares, {}, {str(run): str(run) for run in range(count)})
    figure = importance_panels(info)
    assert len(info.features) == TOP and len(figure.data) == count
    axes = list(figure.select_xaxes())
    assert sum(axis.matches is None for axis in axes) == 1  # all others follow it


def test_every_column_of_panels_has_a_scale_below_it() -> None:
    for count in (2, MAX_COLUMNS, MAX_COLUMNS + 3, 2 * MAX_COLUMNS):
        shares = pd.DataFrame(np.ones((3, count)) / 3, index=list("xyz"))
        figure = importance_panels(panels_info(shares, {}, {str(run): str(run) for run in range(count)}))
        written = {axis.plotly_name for axis in figure.select_xaxes() if axis.showticklabels is not False}
        lowest = {bar.xaxis.replace("x", "xaxis") for bar in figure.data[-min(count, MAX_COLUMNS) :]}
        assert lowest <= written, count


def test_no_importances_are_a_sentence() -> None:
    figure = importance_panels(panels_info(pd.DataFrame(), {}, {}))
    assert figure.layout.annotations[0].text == "No importances to show"
