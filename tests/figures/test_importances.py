"""Heat map, bars and agreement: order, missing values, empty input."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from omninmo.figures import agreement as agreement_figure
from omninmo.figures import importance_bar as bar_figure
from omninmo.figures import importance_heatmap as heatmap_figure
from omninmo.figures.agreement import agreement
from omninmo.figures.importance_bar import importance_bar
from omninmo.figures.importance_heatmap import importance_heatmap
from omninmo.figures.template import PALETTE

SHARES = pd.DataFrame({"run1": [0.1, 0.7, 0.2], "run2": [0.3, np.nan, 0.7]}, index=["a", "b", "c"])
NAMES = {"run1": "same name", "run2": "same name"}


def test_the_heat_map_is_ordered_by_the_mean_over_the_runs_that_use_a_feature() -> None:
    info = heatmap_figure._info(SHARES, {"a": "Label of a"}, NAMES, top=3)
    assert info.features == ("b", "c", "Label of a")
    assert info.runs == ("same name", "same name")
    assert list(heatmap_figure._info(SHARES, {}, NAMES, top=2).shares.index) == ["b", "c"]


def test_runs_of_one_name_keep_a_column_each_and_a_feature_not_used_stays_blank() -> None:
    trace = importance_heatmap(SHARES, {}, NAMES).data[0]
    assert list(trace.x) == [0, 1]
    assert np.isnan(trace.z[0][1]) and trace.zmin == 0


def test_cells_show_digits_while_they_fit() -> None:
    def text(runs: int) -> str | None:
        trace = importance_heatmap(pd.DataFrame(np.ones((2, runs)) / 2), {}, {}).data[0]
        return str(trace.text[0][0]) if trace.texttemplate else None

    assert text(2) == "50.0 %" and text(10) == "50 %" and text(30) is None


def test_a_blank_cell_has_no_text() -> None:
    trace = importance_heatmap(SHARES, {}, NAMES).data[0]
    assert trace.texttemplate == "%{text}"
    assert [list(row) for row in trace.text] == [["70.0 %", ""], ["20.0 %", "70.0 %"], ["10.0 %", "30.0 %"]]


def test_names_of_runs_stand_upright_where_many_and_give_way_where_too_many() -> None:
    def axis(runs: int) -> go.layout.XAxis:
        return importance_heatmap(pd.DataFrame(np.ones((2, runs)) / 2), {}, {}).layout.xaxis

    assert axis(10).tickangle == -35 and axis(20).tickangle == -90
    assert axis(80).showticklabels is False and "80 runs" in axis(80).title.text


def test_the_longest_bar_leaves_room_for_its_number() -> None:
    assert importance_bar(SHARES["run1"], {}).layout.xaxis.range[1] > 1.1 * 70


def test_bars_are_sorted_and_limited() -> None:
    info = bar_figure._info(SHARES["run2"], {"c": "Label of c"}, top=5)
    assert info.features == ("Label of c", "a") and info.shares == (0.7, 0.3)
    assert list(importance_bar(SHARES["run1"], {}, top=1).data[0].x) == [70]


def test_agreement_leaves_a_run_with_itself_out() -> None:
    matrix = pd.DataFrame([[1, 0.2, 0.4], [0.2, 1, np.nan], [0.4, np.nan, 1]], index=list("abc"), columns=list("abc"))
    info = agreement_figure._info(matrix)
    assert info.runs == ("c", "a", "b")
    np.testing.assert_allclose(info.means, [0.4, 0.3, 0.2])
    assert sorted(info.pair_values) == [0.2, 0.2, 0.4, 0.4] and 1 not in info.pair_values
    figure = agreement(matrix)
    assert any(shape.x0 == shape.x1 == 0.8 for shape in figure.layout.shapes)
    assert all(shape.x0 == shape.x1 for shape in figure.layout.shapes)  # no band of what noise reaches: runs differ


def test_a_run_has_one_colour_wherever_it_appears() -> None:
    names = list("abc")
    matrix = pd.DataFrame([[1, 0.2, 0.4], [0.2, 1, 0.1], [0.4, 0.1, 1]], index=names, columns=names)
    info = agreement_figure._info(matrix)
    own = dict(zip(info.runs, info.colours, strict=True))
    assert own == dict(zip(names, PALETTE, strict=False))
    assert list(info.pair_colours) == [own[name] for name in info.pair_others]


def test_more_runs_than_colours_share_one_rather_than_be_taken_for_each_other() -> None:
    count = len(PALETTE) + 1
    info = agreement_figure._info(pd.DataFrame(np.full((count, count), 0.5)))
    assert len(set(info.colours)) == 1 and len(set(info.pair_colours)) == 1


def test_nothing_to_draw_is_a_sentence() -> None:
    for figure in (
        importance_heatmap(SHARES.iloc[:0], {}, {}),
        importance_bar(pd.Series(dtype=float), {}),
        agreement(pd.DataFrame([[1.0]], index=["a"], columns=["a"])),
        agreement(pd.DataFrame()),
    ):
        assert figure.layout.annotations[0].text and not figure.data
