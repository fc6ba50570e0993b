"""SHAP summary: what is where."""

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.beeswarm import beeswarm
from omninmo.figures.named_rows import SELECTED


def test_the_strongest_feature_is_on_top_and_points_know_their_row(table: ShapTable) -> None:
    swarm = beeswarm(table, {}, unit="excess_return", top=1).data[0]
    column, row, value = swarm.customdata[17]
    assert column == 1 and value == table.data[int(row), 1] and swarm.x[17] == 100 * table.values[int(row), 1]
    known = table.index.iloc[int(row)]
    assert swarm.text[17] == f"{known['ticker']}, {known['date']:%Y-%m-%d}"


def test_the_selected_feature_is_marked(table: ShapTable) -> None:
    figure = beeswarm(table, {"strong": "Strong one"}, selected="strong")
    colours = figure.data[1].marker.color
    assert colours[0] != colours[1]
    assert [note.text for note in figure.layout.annotations] == [f"<b>{SELECTED}Strong one</b>", "weak"]


def test_names_are_bars_at_the_height_of_their_features_and_take_clicks(table: ShapTable) -> None:
    figure = beeswarm(table, {"strong": "Strong <i>one</i>"}, selected="weak")
    swarm, names = figure.data
    assert names.y.tolist() == [0, 1] and names.xaxis == "x2" and swarm.xaxis is None
    written = [note.text for note in figure.layout.annotations]
    assert written == ["Strong &lt;i&gt;one&lt;/i&gt;", f"<b>{SELECTED}weak</b>"]
    assert names.hoverinfo == "none"  # "skip" would take the clicks away
