"""Heat map of importances: order, missing values, how much text fits."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.importance_heatmap import _info, importance_heatmap

SHARES = pd.DataFrame({"run1": [0.1, 0.7, 0.2], "run2": [0.3, np.nan, 0.7]}, index=["a", "b", "c"])
NAMES = {"run1": "same name", "run2": "same name"}


def test_the_heat_map_is_ordered_by_the_mean_over_the_runs_that_use_a_feature() -> None:
    info = _info(SHARES, {"a": "Label of a"}, NAMES, top=3)
    assert info.features == ("b", "c", "Label of a")
    assert info.runs == ("same name", "same name")
    assert list(_info(SHARES, {}, NAMES, top=2).shares.index) == ["b", "c"]


def test_runs_of_one_name_keep_a_column_each_and_a_feature_not_used_stays_blank() -> None:
    trace = importance_heatmap(SHARES, {}, NAMES).data[0]
    assert list(trace.x) == [0, 1]
    assert np.isnan(trace.z[0][1]) and trace.zmin == 0


def test_every_cell_is_a_point_that_names_its_feature_and_its_run() -> None:
    figure = importance_heatmap(SHARES, {"b": "<b>"}, NAMES)
    points = figure.data[1]
    assert [tuple(row[:2]) for row in points.customdata] == [(f, r) for f in "bca" for r in ("run1", "run2")]
    assert "not used" in points.customdata[1][2] and "&lt;b&gt;" in points.customdata[0][2]
    assert points.hoverinfo is None and figure.layout.hoverdistance == -1 and points.marker.opacity == 0


def test_too_many_cells_for_points_answer_by_themselves() -> None:
    many = pd.DataFrame(np.ones((20, 300)) / 20)
    (trace,) = importance_heatmap(many, {}, {}).data
    assert trace.hoverinfo is None and trace.hovertemplate


def test_ranks_are_among_all_features_and_the_first_is_darkest() -> None:
    info = _info(SHARES, {}, NAMES, top=2, cells="rank")
    assert info.ranks["run1"].tolist() == [1, 2] and info.ranks["run2"].isna().tolist() == [True, False]
    trace = importance_heatmap(SHARES, {}, NAMES, cells="rank").data[0]
    assert trace.z[0][0] == trace.zmax == -1 and trace.text[0][0] == "1"


def test_cells_show_digits_while_they_fit() -> None:
    def text(runs: int) -> str | None:
        trace = importance_heatmap(pd.DataFrame(np.ones((2, runs)) / 2), {}, {}).data[0]
        return str(trace.text[0][0]) if trace.texttemplate else None

    assert text(2) == "50.0 %" and text(10) == "50 %" and text(30) is None


def test_names_of_runs_stand_upright_where_many_and_give_way_where_too_many() -> None:
    def axis(runs: int) -> go.layout.XAxis:
        return importance_heatmap(pd.DataFrame(np.ones((2, runs)) / 2), {}, {}).layout.xaxis

    assert axis(10).tickangle == -35 and axis(20).tickangle == -90
    assert axis(50).tickangle == -90 and len(axis(50).ticktext) == 50
    assert axis(80).showticklabels is False and "80 columns" in axis(80).title.text


def test_no_importances_are_a_sentence() -> None:
    figure = importance_heatmap(SHARES.iloc[:0], {}, {})
    assert figure.layout.annotations[0].text == "No importances to show" and not figure.data
