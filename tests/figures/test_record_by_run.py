"""A score of predictions by run: with its interval, or with the reason why there is none."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.record_by_run import MAX_RUNS, record_by_run, runs_info


def records(count: int = 2) -> pd.DataFrame:
    """Return runs of which the first has an interval, the last no score."""
    row: dict[str, Any] = {"hit_rate": 0.56, "hit_rate_low": np.nan, "hit_rate_high": np.nan, "base_rate": 0.53}
    table = pd.DataFrame([row | {"run_id": f"id-{n}", "independent": 3} for n in range(count + 1)])
    table.loc[0, ["hit_rate_low", "hit_rate_high"]] = [0.5, 0.6]
    table.loc[count, "hit_rate"] = np.nan
    return table.assign(rank_ic=0.1, rank_ic_low=np.nan, rank_ic_high=np.nan)


def test_each_run_with_a_score_has_a_row_in_the_order_given() -> None:
    info = runs_info(records(), "hit_rate", {"id-0": "first <b>"})
    assert info.names == ("first <b>", "id-1") and info.left_out == 0
    assert info.table[["score", "low", "high", "base"]].iloc[0].tolist() == [0.56, 0.5, 0.6, 0.53]


def test_points_have_their_interval_and_the_base_in_percent() -> None:
    base, points = record_by_run(runs_info(records(), "hit_rate", {"id-0": "first <b>"})).data
    assert list(points.x) == pytest.approx([56, 56]) and list(base.x) == pytest.approx([53, 53])
    assert list(points.error_x.array) == pytest.approx([4, 0]) and list(points.error_x.arrayminus) == pytest.approx(
        [6, 0]
    )
    assert "first &lt;b&gt;" in points.customdata[0] and "95 %: 50.0 % to 60.0 %" in points.customdata[0]
    assert "too few dates for an interval" in points.customdata[1]


def test_a_rank_ic_is_compared_with_zero() -> None:
    assert runs_info(records(), "rank_ic", {}).table["base"].tolist() == [0, 0, 0]


def test_more_runs_than_can_be_read_are_counted() -> None:
    info = runs_info(records(MAX_RUNS + 5), "hit_rate", {})
    assert len(info.names) == MAX_RUNS and info.left_out == 5


def test_without_runs_the_figure_says_so() -> None:
    figure = record_by_run(runs_info(records().iloc[2:], "hit_rate", {}))
    assert "No run has this score" in figure.layout.annotations[0].text
