"""Heat map of importances: order, missing values, how much text fits."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures.importance_heatmap import importance_heatmap

SHARES = pd.DataFrame({"run1": [0.1, 0.7, 0.2], "run2": [0.3, np.nan, 0.7]}, index=["a", "b", "c"])
NAMES = {"run1": "same name", "run2": "same name"}


def test_runs_of_one_name_keep_a_column_each_and_a_feature_not_used_stays_blank() -> None:
    trace = importance_heatmap(SHARES, {}, NAMES).data[0]
    assert list(trace.x) == [0, 1]
    assert np.isnan(trace.z[0][1]) and trace.zmin == 0


def test_every_cell_says_its_feature_its_run_and_its_value() -> None:
    (trace,) = importance_heatmap(SHARES, {"b": "<b>"}, NAMES).data
    assert trace.customdata[0][0] == "<b>&lt;b&gt;</b><br>same name<br>70.0 % of importance, rank 1"
    assert trace.customdata[0][1].endswith("<br>not used")
    assert trace.hovertemplate and trace.hoverongaps is None


def test_the_first_rank_is_darkest() -> None:
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
