"""Parallel coordinates: every run has a line, whatever it lacks."""

import numpy as np
import pandas as pd

from omninmo.figures.parallel import _info, parallel_coordinates

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
    assert np.isfinite(info.colour).all()


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


def test_titles_take_two_lines_at_most() -> None:
    table = pd.DataFrame({f"a setting with {n} words in its name": [1, 2] for n in range(9)})
    assert {axis.label.count("<br>") for axis in _info(table, "").axes} == {1}


def test_the_first_axis_has_room_for_its_words() -> None:
    figure = parallel_coordinates(RUNS, "rank_ic_mean")
    assert figure.layout.margin.l > 6 * len("classification")
    assert len(figure.data[0].dimensions) == 3


def test_runs_that_are_alike_or_none_get_a_sentence() -> None:
    for table in (RUNS.iloc[:1], RUNS.iloc[:0], pd.DataFrame(index=["a", "b"])):
        assert "Nothing differs" in parallel_coordinates(table, "rank_ic_mean").layout.annotations[0].text
