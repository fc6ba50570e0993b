"""The scatter draws each run that has both values, and counts the others."""

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.figures.run_marks import run_marks
from omninmo.figures.scatter import MAX_POINTS, ScatterInfo, scatter, scatter_info

DEPTH, SKILL = schema.entry("max_depth"), schema.entry("oos_skill")


def info_of(depths: list[float], skills: list[float], marked: list[str] | None = None) -> ScatterInfo:
    index = [f"id-{number}" for number in range(len(depths))]
    x, y = pd.Series(depths, index=index), pd.Series(skills, index=index)
    return scatter_info((x, DEPTH), (y, SKILL), pd.Series(index, index=index), marked or [])


def test_a_run_without_one_of_the_values_is_counted_not_drawn() -> None:
    info = info_of([3, np.nan, 5, 6], [0.1, 0.2, np.inf, 0.4])
    assert set(info.run_ids) == {"id-0", "id-3"} and info.without == 2 and info.not_drawn == 0
    assert dict(zip(info.run_ids, info.x.positions, strict=True)) == {"id-0": 3, "id-3": 6}


def test_of_too_many_runs_the_newest_and_the_marked_are_drawn() -> None:
    count = MAX_POINTS + 5
    info = info_of([3.0] * count, [0.1] * count, marked=[f"id-{count - 1}"])
    assert len(info.run_ids) == MAX_POINTS and info.not_drawn == 5
    assert f"id-{count - 1}" in info.run_ids and f"id-{count - 2}" not in info.run_ids and "id-0" in info.run_ids


def test_a_click_gives_the_run_and_its_name_is_no_markup() -> None:
    info = info_of([3, 4], [0.1, 0.2], marked=["id-1"])._replace(names=("<b>one</b>", "%{x}"))
    others, marked = scatter(info).data
    assert [trace.customdata[0][0] for trace in (marked, others)] == list(info.run_ids) == ["id-1", "id-0"]
    assert marked.customdata[0][1] == marked.name == "&lt;b&gt;one&lt;/b&gt;" and "%{" not in others.customdata[0][1]


def test_a_marked_run_has_the_colour_of_its_position_though_another_has_no_value() -> None:
    info = info_of([np.nan, 4], [0.1, 0.2], marked=["id-0", "id-1"])
    *_, trace = scatter(info).data
    assert trace.marker.color == run_marks(2)[1].colour


def test_nothing_to_draw_is_a_sentence() -> None:
    figure = scatter(info_of([np.nan], [0.1]))
    assert figure.layout.annotations[0].text == "No run has both Tree depth and Skill vs mean" and not figure.data
