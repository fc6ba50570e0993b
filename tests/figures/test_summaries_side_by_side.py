"""Summaries side by side: the same features and one range in all, a bounded number of points."""

from dataclasses import replace

import numpy as np

from omninmo.evaluation.shap_table import ShapTable
from omninmo.figures.summaries_side_by_side import MAX_LETTERS, MAX_POINTS, _info, summaries_side_by_side


def test_panels_share_features_and_range_and_a_feature_that_a_run_lacks_has_no_points(table: ShapTable) -> None:
    other = replace(table, values=3 * table.values, features=("weak", "other"))
    info = _info({"id-a": table, "id-b": other})
    assert set(info.features) == {"weak", "strong", "other"} and info.features[-1] == "weak"
    first, second = info.panels
    heights = {name: at for at, name in enumerate(info.features)}
    assert set(np.round(first.y)) == {heights["strong"], heights["weak"]}
    assert set(np.round(second.y)) == {heights["other"], heights["weak"]}
    np.testing.assert_allclose(info.range, (3 * table.values.min(), 3 * table.values.max()), rtol=1e-6)
    axes = [axis.range for axis in summaries_side_by_side(
        {"id-a": table, "id-b": other}, {}, {"id-a": "x", "id-b": "y"}, "forward_return"
    ).select_xaxes()]  # fmt: skip
    assert len(set(axes)) == 1


def test_names_and_ticks_fit_beside_and_below_a_narrow_panel(table: ShapTable) -> None:
    names = {f"id-{number}": f"reg-30d-d{number}-lr0.03-20t-technical-9969" for number in range(4)}
    labels = {"weak": "Volatility beyond the market, 126 sessions"}
    figure = summaries_side_by_side(dict.fromkeys(names, table), labels, names, "Sell")
    assert {axis.domain for axis in figure.select_xaxes()} == {axis.domain for axis in list(figure.select_xaxes())[:3]}
    assert all(len(note.text) <= MAX_LETTERS for note in figure.layout.annotations[:4])
    assert max(len(line) for text in figure.layout.yaxis.ticktext for line in text.split("<br>")) <= MAX_LETTERS
    low, zero, high = figure.layout.xaxis.ticktext
    assert low[0] == "−" and zero == "0" and high[0] == "+"


def test_points_are_bounded_and_the_strongest_effects_are_among_them(table: ShapTable) -> None:
    tables = {f"id-{number}": table for number in range(8)}
    info = _info(tables)
    assert sum(len(panel.x) for panel in info.panels) <= MAX_POINTS
    assert info.panels[0].x.max() == table.values.max() and info.panels[0].x.min() == table.values.min()
    assert (np.abs(info.panels[0].y - np.round(info.panels[0].y)) <= 0.5).all()


def test_runs_of_one_name_have_a_panel_each_with_names_as_plain_text(table: ShapTable) -> None:
    names = {"id-a": "<b>x</b>", "id-b": "<b>x</b>"}
    figure = summaries_side_by_side(dict.fromkeys(names, table), {}, names, "Sell")
    assert [note.text for note in figure.layout.annotations][:2] == ["&lt;b&gt;x&lt;/b&gt;"] * 2
    assert "log-odds of Sell" in figure.layout.annotations[-1].text
    assert [trace.marker.showscale for trace in figure.data] == [True, False]


def test_no_run_is_a_sentence() -> None:
    assert summaries_side_by_side({}, {}, {}, "forward_return").layout.annotations[0].text == "No explained rows"
