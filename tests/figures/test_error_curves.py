"""Errors by boosting round."""

import pandas as pd

from omninmo.figures.error_curves import _info, error_curves

ROUNDS = pd.DataFrame({"round": [1, 50, 100], "train": [0.10, 0.08, 0.05], "valid": [0.11, 0.09, 0.12]})


def test_the_lowest_error_of_the_test_folds_is_marked_not_that_of_the_training_rows() -> None:
    info = _info(ROUNDS, "regression", "forward_return")
    assert info.rounds[info.best] == 50 and info.entry.key == "oos_rmse"
    figure = error_curves(ROUNDS, "regression", "forward_return")
    assert [trace.name for trace in figure.data] == [
        "test folds, out-of-fold", "training rows, in-sample", "lowest on the test folds: round 50",
    ]  # fmt: skip
    assert list(figure.data[0].y) == [11, 9, 12] and figure.layout.yaxis.ticksuffix == " %"


def test_an_error_has_the_unit_of_its_target() -> None:
    assert _info(ROUNDS, "classification", "forward_return").entry.key == "log_loss"
    assert _info(ROUNDS, "regression", "cross_sectional_rank").entry.format == "number"
    assert list(error_curves(ROUNDS, "regression", "cross_sectional_rank").data[0].y) == [0.11, 0.09, 0.12]


def test_without_rounds_the_figure_says_so() -> None:
    assert "No errors" in error_curves(ROUNDS.head(0), "regression", "").layout.annotations[0].text


def test_a_legend_of_two_lines_stays_above_the_curves() -> None:
    legend = error_curves(ROUNDS, "regression", "forward_return").layout.legend
    assert legend.yanchor == "bottom" and legend.y >= 1
