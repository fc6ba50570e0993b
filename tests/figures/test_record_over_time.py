"""A score of predictions by date: the line ends at the score of all of them together."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.record_over_time import MAX_DATES, record_info, record_over_time

DAYS = pd.to_datetime(["2024-03-01", "2024-03-01", "2024-03-04", "2024-03-05"])


def days(**columns: list[float]) -> pd.DataFrame:
    """Return four as-of dates of two runs, the first two of which are the same day."""
    table = pd.DataFrame({"run_id": ["a", "b", "a", "a"], "as_of": DAYS, "kind": "live"})
    return table.assign(**columns, **{f"{name}_rows": [10, 30, 20, 20] for name in columns})


HITS = days(hit_rate=[0.5, 0.7, 0.2, 0.6], base_rate=[0.5, 0.5, 0.5, 0.8])


def test_the_line_is_the_mean_of_all_rows_so_far_and_so_is_the_base() -> None:
    info = record_info(HITS, "hit_rate")
    assert info.dates.tolist() == sorted(set(DAYS))
    assert info.scores.tolist() == pytest.approx([26 / 40, 0.2, 0.6]) and info.counts.tolist() == [40, 20, 20]
    assert info.means.tolist() == pytest.approx([26 / 40, 30 / 60, 42 / 80])
    assert info.base.tolist() == pytest.approx([0.5, 0.5, 46 / 80])


def test_dates_without_the_score_are_left_out() -> None:
    info = record_info(days(rank_ic=[0.1, np.nan, np.nan, 0.3]), "rank_ic")
    assert info.dates.tolist() == [DAYS[0], DAYS[3]] and info.base.tolist() == [0, 0]
    assert info.means.tolist() == pytest.approx([0.1, (0.1 * 10 + 0.3 * 20) / 30])


def test_an_interval_is_compared_with_its_level() -> None:
    assert set(record_info(days(coverage_80=[1.0, 0.5, 1, 1]), "coverage_80").base) == {0.8}


def test_many_dates_are_thinned_and_keep_the_last_mean() -> None:
    many = pd.DataFrame({"run_id": "a", "as_of": pd.bdate_range("2000-01-03", periods=3000)})
    many = many.assign(hit_rate=np.arange(3000) / 3000, hit_rate_rows=1, base_rate=0.5, base_rate_rows=1)
    info = record_info(many, "hit_rate")
    assert len(info.dates) == MAX_DATES and info.means[-1] == pytest.approx(many["hit_rate"].mean())


def test_the_figure_has_dots_a_line_and_what_to_compare_with_in_percent() -> None:
    figure = record_over_time(record_info(HITS, "hit_rate"))
    dots, line, base = figure.data
    assert dots.mode == "markers" and list(dots.y) == pytest.approx([65, 20, 60])
    assert line.y[-1] == pytest.approx(52.5) and base.line.dash == "dash"
    assert figure.layout.yaxis.title.text == "Direction right" and figure.layout.yaxis.ticksuffix == " %"


def test_without_scores_the_figure_says_so() -> None:
    figure = record_over_time(record_info(HITS.iloc[:0], "hit_rate"))
    assert "No scored prediction" in figure.layout.annotations[0].text
