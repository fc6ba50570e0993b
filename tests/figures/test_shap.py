"""Summary and dependence: what is where, in which colour, and that nothing strong is thinned away."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures import beeswarm as beeswarm_figure
from omninmo.figures import dependence as dependence_figure
from omninmo.figures import folds as folds_figure
from omninmo.figures.beeswarm import MAX_POINTS, SELECTED, beeswarm
from omninmo.figures.colours import MISSING_PLACE, marker, value_colours
from omninmo.figures.dependence import dependence
from omninmo.figures.folds import fold_scores
from omninmo.figures.template import MISSING, PALETTE

FEATURES = pd.DataFrame(
    {"label": ["Weak one", "Strong one"], "format": ["number", "percent"]}, index=["weak", "strong"]
)


def test_blue_is_low_red_is_high_and_grey_is_missing() -> None:
    values = np.array([np.nan, *np.linspace(0, 100, 101), 1e9])
    colours = value_colours(values)
    assert colours[0] == np.float32(MISSING_PLACE)
    assert colours[1] == 0 and colours[-1] == 1 and (np.diff(colours[1:]) >= 0).all()
    scale = marker(colours, "x", 4, 1)["colorscale"]
    assert scale[0][1] == MISSING and scale[2][1] == "#1e88e5" and scale[-1] == (1.0, "#ff2d6b")
    assert len(set(value_colours(np.full(5, 3.0)))) == 1
    assert set(value_colours(np.full(5, np.nan))) == {np.float32(MISSING_PLACE)}


def test_the_summary_puts_the_strongest_feature_first_and_keeps_the_tails(table: ShapTable) -> None:
    info = beeswarm_figure._info(table, top=15)
    assert info.features == ("strong", "weak")
    for row, column in ((0, 1), (1, 0)):
        drawn = info.x[np.round(info.y) == row]
        assert len(drawn) == MAX_POINTS
        assert drawn.max() == table.values[:, column].max() and drawn.min() == table.values[:, column].min()
    assert info.x.dtype == np.float32 and info.colours.dtype == np.float32


def test_a_point_knows_its_row_its_feature_and_its_name(table: ShapTable) -> None:
    info = beeswarm_figure._info(table, top=1)
    column, row, value = info.customdata[17]
    assert column == 1 and value == table.data[int(row), 1] and info.x[17] == table.values[int(row), 1]
    known = table.index.iloc[int(row)]
    assert info.names[17] == f"{known['ticker']}, {known['date']:%Y-%m-%d}"


def test_points_stay_on_their_feature_s_line(table: ShapTable) -> None:
    info = beeswarm_figure._info(table, top=2)
    assert (np.abs(info.y - np.round(info.y)) <= beeswarm_figure.HALF_WIDTH + 1e-6).all()


def test_a_crowd_at_zero_does_not_flatten_the_rest() -> None:
    effect = np.concatenate([np.zeros(1600), np.linspace(0.5, 1, 400)])
    offset = np.abs(beeswarm_figure._spread(effect))
    assert offset[:1600].max() == pytest.approx(beeswarm_figure.HALF_WIDTH, rel=0.01)
    assert 0.03 < offset[1600:].max() < beeswarm_figure.HALF_WIDTH / 2
    assert not beeswarm_figure._spread(np.array([0.2])).any()


def test_the_selected_feature_is_marked(table: ShapTable) -> None:
    texts = beeswarm(table, {"strong": "Strong one"}, selected="strong").layout.yaxis.ticktext
    assert texts == (f"<b>{SELECTED}Strong one</b>", "weak")


def test_dependence_leaves_missing_values_out_and_draws_the_slope(table: ShapTable) -> None:
    info = dependence_figure._info(table, "weak", "strong")
    assert len(info.x) == len(table) - 100 and info.bar_counts.sum() == len(info.x)
    slope = np.polyfit(info.median_x, info.median_effect, 1)[0]
    assert slope == pytest.approx(0.01, rel=0.05)


def test_the_counts_lie_below_the_points_and_the_line_above_them(table: ShapTable) -> None:
    figure = dependence(table, "weak", "strong", FEATURES)
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    points, line = (trace for trace in figure.data if trace.type != "bar")
    assert points.type == line.type and line.mode == "lines"  # WebGL covers what is not WebGL


def test_what_is_in_percent_is_drawn_in_percent(table: ShapTable) -> None:
    points = dependence(table, "strong", "weak", FEATURES).data[1]
    np.testing.assert_allclose(points.x, table.data[:, 1] * 100, rtol=1e-6)
    np.testing.assert_allclose(points.y, table.values[:, 1] * 100, rtol=1e-6)
    assert all(text == "n/a" or float(text.replace("−", "-")) for text in points.customdata)
    of_class = dependence(table, "weak", "strong", FEATURES, unit="Buy").data[1]
    np.testing.assert_allclose(of_class.y, table.values[~np.isnan(table.data[:, 0]), 0], rtol=1e-6)


def test_the_median_line_is_made_within_folds() -> None:
    x = np.tile(np.linspace(0, 1, 200), 2)
    folds = np.repeat([1, 2], 200)
    effect = np.where(folds == 1, 0.0, 1.0)
    middle, median = dependence_figure._medians(x, effect, folds)
    np.testing.assert_allclose(median, 0.5)
    assert (np.diff(middle) > 0).all()


def test_dependence_says_so_where_a_feature_is_always_missing(table: ShapTable) -> None:
    data = np.full_like(table.data, np.nan)
    blank = ShapTable(
        table.values, data, table.base, table.margin, table.prediction, table.index, table.features, table.total_rows
    )
    assert "missing in every" in dependence(blank, "weak", "strong", FEATURES).layout.annotations[0].text
    assert dependence(table, "weak", "strong", FEATURES).layout.xaxis.title.text == "Weak one"


def folds(scores: list[float]) -> pd.DataFrame:
    starts = pd.date_range("2020-01-01", periods=len(scores), freq="YS")
    table = pd.DataFrame({"fold": range(1, len(scores) + 1), "first_date": starts, "rows": 10, "oos_skill": scores})
    return table.assign(last_date=starts + pd.offsets.YearEnd())


def test_folds_of_a_leak_say_so() -> None:
    leaking = fold_scores(folds([0.3]), "oos_skill", leaks=True)
    assert leaking.layout.yaxis.title.text == "Leaking demonstration: Skill vs mean"
    assert "Leaking demonstration" in leaking.data[0].hovertemplate


def test_bad_folds_are_marked_by_colour() -> None:
    assert folds_figure._info(folds([0.01, -0.02]), "oos_skill").labels[0] == "1: 2020-01-01<br>to 2020-12-31"
    bars = fold_scores(folds([0.01, -0.02]), "oos_skill").data[0]
    assert list(bars.marker.color) == [PALETTE[0], PALETTE[4]] and list(bars.text) == ["+0.010", "−0.020"]
    assert "No scores" in fold_scores(folds([]), "oos_skill").layout.annotations[0].text


def test_a_fold_without_a_score_keeps_its_place_and_says_so() -> None:
    bars = fold_scores(folds([0.01, np.nan, 0.03]), "oos_skill").data[0]
    assert list(bars.text) == ["+0.010", "n/a", "+0.030"] and list(bars.y) == [0.01, 0, 0.03]


def test_many_folds_have_short_labels_and_no_numbers_too_small_to_read() -> None:
    figure = fold_scores(folds([0.01] * 20), "oos_skill")
    assert figure.data[0].x[0] == "1: 2020-01" and figure.data[0].textposition == "none"
    assert figure.layout.xaxis.tickangle == -90
