"""Parallel coordinates: every run has a line, whatever it lacks."""

import numpy as np
import pandas as pd

from omninmo.figures.parallel import _info, parallel_coordinates
from omninmo.figures.template import MISSING

RUNS = pd.DataFrame(
    {
        "mode": ["regression", "classification", "regression", None],
        "learning_rate": [0.01, 0.3, 0.1, 0.03],
        "max_depth": [3, 3, 3, 3],
        "rank_ic_mean": [0.01, -0.02, np.nan, 0.03],
    },
    index=["a", "b", "c", "d"],
)


def test_every_run_has_a_place_on_every_axis() -> None:
    info = _info(RUNS, "rank_ic_mean")
    assert [axis.key for axis in info.axes] == ["mode", "learning_rate", "rank_ic_mean"]
    for axis in info.axes:
        assert len(axis.positions) == len(RUNS) and np.isfinite(axis.positions).all()
        assert all(axis.low <= position <= axis.high for position in axis.positions)
    assert np.isfinite(info.colour.values).all()


def test_what_is_the_same_everywhere_gets_no_axis_and_is_named() -> None:
    assert _info(RUNS, "rank_ic_mean").constant == ("max_depth",)


def test_a_missing_value_is_drawn_apart_and_called_so() -> None:
    mode, _, ic = _info(RUNS, "rank_ic_mean").axes
    assert "n/a" in mode.tick_texts
    assert ic.tick_texts[0] == "n/a" and ic.positions[2] == min(ic.positions) < -0.02


def test_wide_positive_numbers_are_spread_by_their_logarithm() -> None:
    axis = _info(RUNS, "rank_ic_mean").axes[1]
    np.testing.assert_allclose(axis.positions, np.log10(RUNS["learning_rate"]))
    assert axis.tick_texts == ("0.01", "0.03", "0.1", "0.3")


def test_long_categories_stay_apart() -> None:
    names = ["a very long name of a setting, one", "a very long name of a setting, two"]
    (axis,) = _info(pd.DataFrame({"tickers": names}), "tickers").axes
    assert len(set(axis.tick_texts)) == 2


def test_titles_take_two_lines_at_most_and_slant_where_there_are_many() -> None:
    table = pd.DataFrame({f"a setting with {n} words in its name": [1, 2] for n in range(20)})
    assert {axis.label.count("<br>") for axis in _info(table.iloc[:, :9], "").axes} == {1}
    assert {axis.label.count("<br>") for axis in _info(table, "").axes} == {0}
    assert parallel_coordinates(table.iloc[:, :9], "").data[0].labelangle == 0
    assert parallel_coordinates(table, "").data[0].labelangle < 0


def test_the_first_axis_has_room_for_its_words() -> None:
    figure = parallel_coordinates(RUNS, "rank_ic_mean")
    assert figure.layout.margin.l > 6 * len("classification")
    assert len(figure.data[0].dimensions) == 3


def test_runs_that_are_alike_or_none_get_a_sentence() -> None:
    for table in (RUNS.iloc[:1], RUNS.iloc[:0], pd.DataFrame(index=["a", "b"])):
        assert "Nothing differs" in parallel_coordinates(table, "rank_ic_mean").layout.annotations[0].text


def test_a_signed_metric_is_coloured_around_zero() -> None:
    colour = _info(RUNS, "rank_ic_mean").colour
    assert (colour.low, colour.high) == (-0.03, 0.03)
    assert colour.values[0] == 0.01


def test_a_metric_without_sign_is_coloured_from_its_least_to_its_most() -> None:
    table = pd.DataFrame({"feature_stability": [0.5, 0.7, 0.6]})
    colour = _info(table, "feature_stability").colour
    assert (colour.low, colour.high) == (0.5, 0.7)


def test_a_run_without_the_colour_is_grey_not_average() -> None:
    colour = _info(RUNS, "rank_ic_mean").colour
    assert colour.values[2] < colour.low
    line = parallel_coordinates(RUNS, "rank_ic_mean").data[0].line
    assert line.colorscale[0] == (0.0, MISSING) and line.cmin == colour.values[2]
    assert "n/a" in line.colorbar.ticktext


def test_a_colour_that_no_run_has_or_all_share_can_be_drawn() -> None:
    for values in ([np.nan, np.nan], [0.0, 0.0], [0.3, 0.3]):
        table = pd.DataFrame({"max_depth": [2, 5], "oos_skill": values, "feature_stability": values})
        for key in ("oos_skill", "feature_stability", "not there"):
            colour = _info(table, key).colour
            assert colour.low < colour.high and np.isfinite(colour.values).all()


def test_ticks_of_many_values_are_round_and_zero_keeps_its_digits() -> None:
    table = pd.DataFrame({"rank_ic_mean": np.linspace(-0.061, 0.067, 20), "n_estimators": np.linspace(50, 1000, 20)})
    ic, trees = _info(table, "rank_ic_mean").axes
    assert ic.tick_texts == ("−0.050", "+0.000", "+0.050")
    assert trees.tick_texts == ("50", "100", "200", "500", "1,000")
    for axis in (ic, trees):
        assert all(axis.low <= tick <= axis.high for tick in axis.ticks)


def test_ticks_do_not_run_into_each_other() -> None:
    (axis,) = _info(pd.DataFrame({"rank_ic_mean": [0.0, 0.0381, 0.0379, 0.1]}), "").axes
    assert axis.tick_texts == ("+0.000", "+0.038", "+0.100")


def test_a_missing_category_stands_at_the_foot() -> None:
    mode = _info(RUNS, "rank_ic_mean").axes[0]
    assert mode.tick_texts == ("n/a", "Classification", "Regression")
    assert mode.positions == (2.0, 1.0, 2.0, 0.0)


def test_words_of_many_axes_are_short_but_never_alike() -> None:
    words = ["technical features of the session", "technical features of the month"]
    table = pd.DataFrame({f"setting {place}": words for place in range(10)} | {"scheme": ["rolling", "purged_kfold"]})
    first, second, *_, split = _info(table, "").axes
    assert first.tick_texts == second.tick_texts == tuple(sorted(words))  # short they would look the same
    assert split.tick_texts == ("Purged…", "Walk-f…")
    assert _info(table[["scheme"]], "").axes[0].tick_texts == ("Purged K-fold", "Walk-forward, rol…")


def test_words_too_long_to_tell_apart_are_numbered() -> None:
    (axis,) = _info(pd.DataFrame({"tickers": ["A," * 300 + "B", "A," * 300 + "C", "KO"]}), "").axes
    assert len(set(axis.tick_texts)) == 3 and max(map(len, axis.tick_texts)) < 45 and "KO" in axis.tick_texts


def test_every_axis_has_a_line_that_both_themes_show() -> None:
    shapes = parallel_coordinates(RUNS, "rank_ic_mean").layout.shapes
    assert [shape.x0 for shape in shapes] == [0.0, 0.5, 1.0]
