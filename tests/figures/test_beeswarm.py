"""SHAP summary: what is where, and that nothing strong is thinned away."""

import numpy as np
import pytest

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.beeswarm import HALF_WIDTH, MAX_POINTS, SELECTED, _info, _spread, beeswarm


def test_the_summary_puts_the_strongest_feature_first_and_keeps_the_tails(table: ShapTable) -> None:
    info = _info(table, top=15)
    assert info.features == ("strong", "weak")
    for row, column in ((0, 1), (1, 0)):
        drawn = info.x[np.round(info.y) == row]
        assert len(drawn) == MAX_POINTS
        assert drawn.max() == table.values[:, column].max() and drawn.min() == table.values[:, column].min()
    assert info.x.dtype == np.float32 and info.colours.dtype == np.float32


def test_a_point_knows_its_row_its_feature_and_its_name(table: ShapTable) -> None:
    info = _info(table, top=1)
    column, row, value = info.customdata[17]
    assert column == 1 and value == table.data[int(row), 1] and info.x[17] == table.values[int(row), 1]
    known = table.index.iloc[int(row)]
    assert info.names[17] == f"{known['ticker']}, {known['date']:%Y-%m-%d}"


def test_points_stay_on_their_feature_s_line(table: ShapTable) -> None:
    info = _info(table, top=2)
    assert (np.abs(info.y - np.round(info.y)) <= HALF_WIDTH + 1e-6).all()


def test_a_crowd_at_zero_does_not_flatten_the_rest() -> None:
    effect = np.concatenate([np.zeros(1600), np.linspace(0.5, 1, 400)])
    offset = np.abs(_spread(effect))
    assert offset[:1600].max() == pytest.approx(HALF_WIDTH, rel=0.01)
    assert 0.03 < offset[1600:].max() < HALF_WIDTH / 2
    assert not _spread(np.array([0.2])).any()


def test_the_selected_feature_is_marked(table: ShapTable) -> None:
    names = beeswarm(table, {"strong": "Strong one"}, selected="strong").data[1]
    assert names.marker.color[0] != names.marker.color[1]
    assert names.text == (f"<b>{SELECTED}Strong one</b>", "weak")


def test_names_are_bars_at_the_height_of_their_features_and_take_clicks(table: ShapTable) -> None:
    swarm, names = beeswarm(table, {"strong": "Strong <i>one</i>"}, selected="weak").data
    assert names.y.tolist() == [0, 1] and names.xaxis == "x2" and swarm.xaxis is None
    assert names.text == ("Strong &lt;i&gt;one&lt;/i&gt;", f"<b>{SELECTED}weak</b>")
    assert names.hoverinfo == "none"  # "skip" would take the clicks away
