"""Bump chart: ranks among all features, the best first, gaps where a feature was not used."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.rank_lines import MARGINS, lines_info, rank_lines
from omninmo.figures.run_marks import MAX_MARKED

SHARES = pd.DataFrame({"r1": [0.5, 0.3, 0.2], "r2": [0.2, 0.5, 0.3], "r3": [0.5, np.nan, 0.5]}, index=["a", "b", "c"])


def test_the_features_of_the_best_median_rank_are_drawn() -> None:
    info = lines_info(SHARES, {"a": "A <b>"}, {"r1": "first"}, top=2)
    assert list(info.ranks.index) == ["b", "a"] and info.features[1] == "A &lt;b&gt;"
    assert info.names == ("first", "r2", "r3")
    assert info.ranks.loc["a"].tolist() == [1, 3, 1.5]


def test_a_run_without_the_feature_is_a_gap_and_a_thin_line_leads_from_its_end_to_its_name() -> None:
    figure = rank_lines(lines_info(SHARES, {}, {}, top=3))
    at = next(n for n, trace in enumerate(figure.data) if "<b>b</b>" in (trace.hovertemplate or ""))
    line, leader = figure.data[at], figure.data[at - 3]
    assert np.isnan(line.y[2]) and not line.connectgaps
    label = next(note for note in figure.layout.annotations if note.text == "b")
    assert (leader.x[0], leader.y[0]) == (1, 1) and (leader.x[1], leader.y[1]) == (label.x, label.y)
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_names_keep_apart_whatever_ranks_they_end_at() -> None:
    ends = pd.DataFrame(np.random.default_rng(0).random((24, 6)), index=[f"f{n}" for n in range(24)])
    ends.iloc[:12, 3:] = np.nan  # their lines end where others pass
    figure = rank_lines(lines_info(ends, {}, {}, top=24))
    low, high = figure.layout.yaxis.range[::-1]
    pixels = (figure.layout.height - MARGINS) / (high - low)
    heights = np.sort([note.y for note in figure.layout.annotations])
    assert len(heights) == 24 and np.diff(heights).min() * pixels >= 12 and low < heights[0] <= heights[-1] < high


def test_before_a_name_that_can_be_read_stands_the_mark_of_its_line() -> None:
    figure = rank_lines(lines_info(SHARES, {}, {}, top=3))
    ends, *_, line = figure.data
    assert [note.y for note in figure.layout.annotations] == list(ends.y)
    assert (ends.marker.color[-1], ends.marker.symbol[-1]) == (line.line.color, line.marker.symbol)
    assert all(note.font.color is None for note in figure.layout.annotations)


def test_a_feature_of_one_ranking_has_no_line() -> None:
    shares = pd.concat([SHARES, pd.DataFrame({"r1": [0.9]}, index=["rare"])])
    assert list(lines_info(shares, {}, {}, top=4).ranks.index) == ["b", "a", "c"]


def test_no_more_lines_than_can_be_kept_apart_and_no_names_where_they_would_overlap() -> None:
    many = pd.DataFrame(np.random.default_rng(0).random((40, 80)))
    figure = rank_lines(lines_info(many, {}, {}, top=40))
    assert len(figure.data) == 1 + 2 * MAX_MARKED
    assert figure.layout.xaxis.showticklabels is False


@pytest.mark.parametrize(("count", "each"), [(60, 1), (61, 2), (301, 7)])
def test_a_point_of_many_rankings_is_the_median_of_neighbours(count: int, each: int) -> None:
    shares = pd.DataFrame(np.random.default_rng(1).random((5, count)), index=list("abcde"))
    shares.iloc[0, 0] = np.nan
    info = lines_info(shares, {}, {}, top=5)
    ranked = shares.rank(ascending=False)
    assert info.each == each and len(info.names) == len(info.ranks.columns) == -(-count // each)
    for feature in shares.index:
        assert info.ranks.loc[feature].iloc[0] == ranked.loc[feature, : each - 1].median() or each == 1
        assert info.ranks.loc[feature].iloc[-1] == ranked.loc[feature, count - 1 - (count - 1) % each :].median()
    assert info.names[0] == ("0" if each == 1 else f"0 to {each - 1}")
    last = count - 1 - (count - 1) % each
    assert info.names[-1] == (str(last) if last == count - 1 else f"{last} to {count - 1}")


def test_no_importances_are_a_sentence() -> None:
    assert rank_lines(lines_info(SHARES.iloc[:0], {}, {}, 5)).layout.annotations[0].text == "No importances to show"
