"""Measures of agreement on one axis: what is not defined is left out, and the guide's line is Spearman's alone."""

import numpy as np

from omninmo.figures.agreement import Measure, agreement, agreement_info

NAN = float("nan")
MEASURES = [Measure("Spearman", 0.9, 0.0), Measure("RBO", 0.6, 0.2), Measure("Nogueira", 0.5, 0.0, 0.3, 0.7)]


def test_a_measure_that_is_not_defined_has_no_row_and_a_draw_without_a_value_no_tick() -> None:
    info = agreement_info([*MEASURES, Measure("Jaccard", NAN, NAN)], {"RBO": [0.1, NAN, 0.3], "Jaccard": [0.5]})
    assert [measure.name for measure in info.measures] == ["Spearman", "RBO", "Nogueira"]
    noise, intervals, chance, values = agreement(info).data
    assert list(noise.x) == [0.1, 0.3] and list(noise.y) == [1, 1]
    assert list(values.x) == [0.9, 0.6, 0.5] and list(chance.x) == [0.0, 0.2, 0.0]
    assert list(intervals.x) == [0.3, 0.7, None] and set(intervals.y) == {2}


def test_the_guide_s_line_stands_in_spearman_s_row_alone() -> None:
    (line,) = agreement(agreement_info(MEASURES, {})).layout.shapes
    assert line.x0 == line.x1 == 0.8 and line.y0 < 0 < line.y1 < 0.5
    assert not agreement(agreement_info(MEASURES[1:], {})).layout.shapes


def test_without_noise_and_intervals_nothing_of_them_is_in_the_legend() -> None:
    noise, intervals, *_ = agreement(agreement_info(MEASURES[:2], {})).data
    assert not noise.visible and not intervals.visible


def test_nothing_defined_is_a_sentence() -> None:
    figure = agreement(agreement_info([Measure("RBO", np.nan, np.nan)], {}))
    assert figure.layout.annotations[0].text.startswith("No measure of agreement") and not figure.data
