"""Columns to choose from: the settings that differ, the metrics that exist, the link's choice."""

import numpy as np

from omninmo.figures.scatter import MAX_POINTS
from omninmo.ui import column_choice
from tests.ui.conftest import drawn, runs


def test_headline_metrics_come_first_and_those_without_a_value_not_at_all() -> None:
    table = runs(
        {"metrics.another": 1.0, "metrics.final_r2": 0.5, "metrics.brier": np.nan, "metrics.fold.oos_skill": 1.0}, {}
    )
    metrics = column_choice.metrics(table)
    assert metrics[0] == "oos_skill" and metrics[-1] == "another"
    assert "fold.oos_skill" not in metrics  # of the last fold only
    assert "brier" not in metrics and "rank_ic_t" not in metrics and len(metrics) == len(set(metrics))


def test_the_link_decides_and_a_column_that_is_not_there_is_named() -> None:
    chosen: list[str] = []
    options = ["oos_skill", "rank_ic_mean"]
    app = drawn(lambda: chosen.append(column_choice.draw("y", "Up", options, "oos_skill")), y="rank_ic_mean")
    app.selectbox[0].set_value("oos_skill").run()
    assert chosen[0] == "rank_ic_mean" and chosen[-1] == "oos_skill" and app.query_params["y"] == "oos_skill"
    app = drawn(lambda: chosen.append(column_choice.draw("y", "Up", options, "no")), y="![](h)")
    assert chosen[-1] == "oos_skill" and "\\!\\[" in app.caption[0].value


def test_another_tools_column_is_told_from_ours_of_the_same_words() -> None:
    assert column_choice.title("oos_skill") == "Skill vs mean" != column_choice.title("Skill vs mean")


def test_of_many_runs_the_newest_are_drawn_and_that_is_said() -> None:
    few = runs({}, {})
    assert column_choice.newest(few)[0] is few and column_choice.newest(few)[1] == ""
    many = few.loc[["id-a"] * (MAX_POINTS + 1)]
    shown, note = column_choice.newest(many)
    assert len(shown) == MAX_POINTS and "newest 2,000 of 2,001" in note


def test_a_metric_that_is_no_number_is_missing() -> None:
    assert column_choice.numbers(runs({"metrics.x": "text"}, {"metrics.x": 1}), "x").notna().tolist() == [False, True]
