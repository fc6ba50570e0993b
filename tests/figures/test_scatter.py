"""The scatter draws each run that has both values, and counts the others."""

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.figures.scatter import MAX_POINTS, ScatterInfo, scatter, scatter_info

DEPTH, SKILL = schema.entry("max_depth"), schema.entry("oos_skill")


def info_of(depths: list[float], skills: list[float], picked: list[int] | None = None) -> ScatterInfo:
    index = [f"id-{number}" for number in range(len(depths))]
    marks = np.isin(np.arange(len(depths)), picked or [])
    x, y = pd.Series(depths, index=index), pd.Series(skills, index=index)
    return scatter_info((x, DEPTH), (y, SKILL), pd.Series(index, index=index), marks)


def test_a_run_without_one_of_the_values_is_counted_not_drawn() -> None:
    info = info_of([3, np.nan, 5, 6], [0.1, 0.2, np.inf, 0.4])
    assert set(info.run_ids) == {"id-0", "id-3"} and info.without == 2 and info.not_drawn == 0
    assert dict(zip(info.run_ids, info.x.positions, strict=True)) == {"id-0": 3, "id-3": 6}


def test_of_too_many_runs_the_newest_and_the_picked_are_drawn() -> None:
    count = MAX_POINTS + 5
    info = info_of([3.0] * count, [0.1] * count, picked=[count - 1])
    assert len(info.run_ids) == MAX_POINTS and info.not_drawn == 5
    assert f"id-{count - 1}" in info.run_ids and f"id-{count - 2}" not in info.run_ids and "id-0" in info.run_ids
    assert info.run_ids[-1] == f"id-{count - 1}"  # on top


def test_a_click_gives_the_run_and_its_name_is_no_markup() -> None:
    info = info_of([3, 4], [0.1, 0.2], picked=[1])._replace(names=("<b>one</b>", "%{x}"))
    (trace,) = scatter(info).data
    assert [row[0] for row in trace.customdata] == list(info.run_ids)
    assert trace.customdata[0][1] == "&lt;b&gt;one&lt;/b&gt;" and "%{" not in trace.customdata[1][1]


def test_nothing_to_draw_is_a_sentence() -> None:
    figure = scatter(info_of([np.nan], [0.1]))
    assert figure.layout.annotations[0].text == "No run has both Tree depth and Skill vs mean" and not figure.data
