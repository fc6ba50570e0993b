"""The line under the pointer against brute force; how lines and colours are chosen."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from omninmo.figures.colours import PALETTE
from omninmo.ui.parallel.columns import MAX_NAMED
from tests.ui.javascript import Core, shared_page

NAN, INF = math.nan, math.inf
BACKGROUNDS = ["#ffffff", "#0e1117"]
COLOURS = """
const axis = axisOf(column);
const scale = makeScale(axis, kind ?? "linear");
const colours = makeColours(axis, scale, better, column.signed);
"""


def distance(left: NDArray[Any], right: NDArray[Any], point: NDArray[Any]) -> float:
    """Return how far a point lies from a segment."""
    along = np.dot(point - left, right - left) / np.dot(right - left, right - left)
    return float(np.linalg.norm(point - (left + np.clip(along, 0, 1) * (right - left))))


def nearest(ys: NDArray[Any], point: tuple[float, float], mask: list[int]) -> list[float]:
    """Return every line's distance between the two axes beside a point, 100 px apart; infinite where it is masked."""
    left = int(np.clip(point[0] // 100, 0, len(ys) - 2))
    ends = [np.array([[left * 100, ys[left, i]], [left * 100 + 100, ys[left + 1, i]]]) for i in range(ys.shape[1])]
    return [distance(one[0], one[1], np.array(point)) if shown else INF for one, shown in zip(ends, mask, strict=True)]


@st.composite
def pictures(draw: st.DrawFn) -> tuple[NDArray[Any], tuple[float, float], list[int]]:
    """Draw lines over axes 100 px apart, a pointer, and which lines are shown."""
    axes, lines = draw(st.integers(2, 4)), draw(st.integers(1, 8))
    heights = st.integers(0, 300).map(float)
    ys = draw(st.lists(heights, min_size=axes * lines, max_size=axes * lines))
    point = draw(st.tuples(st.integers(-20, axes * 100), st.integers(-20, 320)))
    return np.array(ys).reshape(axes, lines), point, draw(st.lists(st.integers(0, 1), min_size=lines, max_size=lines))


@shared_page
@given(picture=pictures(), tolerance=st.sampled_from([3, 20, 1000]))
def test_the_line_under_the_pointer_is_the_nearest(core: Core, picture: Any, tolerance: float) -> None:
    ys, point, mask = picture
    body = "return nearestLine(xs, ys.map((one) => Float32Array.from(one)), ...point, {tolerance, mask});"
    xs = [100 * i for i in range(len(ys))]
    hit = core.run(body, xs=xs, ys=ys.tolist(), point=point, tolerance=tolerance, mask=mask)
    distances = nearest(ys, point, mask)
    if hit is None:
        assert min(distances) > tolerance - 1e-9
    else:
        assert hit["distance"] == pytest.approx(min(distances), abs=1e-6)
        assert distances[hit["index"]] == pytest.approx(min(distances), abs=1e-6)
        assert hit["distance"] <= tolerance


def test_of_equal_lines_the_first_that_is_shown_is_hit(core: Core) -> None:
    body = "return [null, [0, 1, 1]].map((mask) => nearestLine([0, 100], [[5, 5, 5], [5, 5, 5]], 50, 5, {mask}).index);"
    assert core.run(body) == [0, 1]


@pytest.mark.parametrize(("xs", "ys", "expected"), [([], [], None), ([10], [[4.0]], 0), ([10, 20], [[], []], None)])
def test_pictures_with_next_to_nothing_in_them(
    core: Core, xs: list[float], ys: list[list[float]], expected: Any
) -> None:
    hit = core.call("nearestLine", xs, ys, 10, 5)
    assert (hit and hit["index"]) == expected


def test_few_lines_are_thick_and_many_are_a_density(core: Core) -> None:
    plans = core.run("return [1, 2, 10, 50, 51, 200, 1000, 10000, 1000000].map(strokePlan);")
    assert all(plan["width"] >= 1.5 and plan["alpha"] >= 0.85 for plan in plans[:4])
    assert all(0 < plan["alpha"] <= 1 and plan["width"] > 0 for plan in plans)
    for one, next_one in pairwise(plans):
        assert next_one["width"] <= one["width"] and next_one["alpha"] <= one["alpha"]
    assert plans[7]["alpha"] < 0.1


def channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    shares = [channel / 255 for channel in channels(colour)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def contrast(a: str, b: str) -> float:
    bright, dark = sorted([luminance(a), luminance(b)], reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def coloured(core: Core, column: list[float], better: str, kind: str = "linear", *, signed: bool = False) -> list[str]:
    """Return the colour of every value of a column."""
    body = COLOURS + "return Array.from(colourRuns(colours, axis), (i) => colours.palette[i]);"
    return list(core.run(body, column={"values": column, "signed": signed}, better=better, kind=kind))


def test_the_direction_of_a_metric_decides_which_end_is_blue(core: Core) -> None:
    for column in ([1.0, 2.0, 3.0], [-3.0, 0.5, 3.0]):
        higher, lower = coloured(core, column, "higher"), coloured(core, column, "lower")
        assert higher == lower[::-1] or column[1] == 0.5
        for good, bad in ((higher[-1], higher[0]), (lower[0], lower[-1])):
            assert channels(good)[2] > channels(good)[0], "good is blue"
            assert channels(bad)[0] > channels(bad)[2], "bad is orange"


@pytest.mark.parametrize("better", ["higher", "lower", "neither"])
def test_numbers_of_both_signs_diverge_from_zero(core: Core, better: str) -> None:
    colours = coloured(core, [-0.1, 0.0, 10.0, 1e-9], better)
    middle = coloured(core, [-5.0, 0.0, 5.0], better)[1]
    assert colours[1] == colours[3] == middle
    assert colours[0] in {middle, coloured(core, [-10.0, -0.1, 10.0], better)[1]}, "both sides have one scale"


def test_the_best_of_scores_that_are_all_bad_is_not_drawn_as_a_good_one(core: Core) -> None:
    """A skill or a rank IC has to pass zero; a loss or a stability has not."""
    bad, middle, good = coloured(core, [-3.0, 0.0, 3.0], "higher")
    below = coloured(core, [-0.04, -0.03, -0.001], "higher", signed=True)
    above = coloured(core, [0.001, 0.03, 0.04], "higher", signed=True)
    assert [below[0], below[-1]] == [bad, middle] and [above[0], above[-1]] == [middle, good]
    assert len({*below, *above}) == 5, "runs of one side are told apart as well as others"
    assert (
        coloured(core, [-3.0, -2.0, -1.0], "lower", signed=True)
        == coloured(core, [1.0, 2.0, 3.0], "higher", signed=True)[::-1]
    )
    assert coloured(core, [-3.0, -1.0], "higher") == coloured(core, [1.0, 3.0], "higher")


def test_colours_follow_the_scale_of_the_axis(core: Core) -> None:
    linear, log = (coloured(core, [1.0, 10.0, 100.0], "higher", kind) for kind in ("linear", "log"))
    assert linear[0] == log[0] and linear[2] == log[2] and linear[1] != log[1]


def test_missing_and_infinite_values_are_told_apart(core: Core) -> None:
    for column in ([NAN, INF, -INF, 1.0, 2.0], [NAN, INF, -INF, -1.0, 1.0], [NAN, INF, -INF]):
        colours = coloured(core, column, "higher")
        assert len(set(colours)) == len(column)
        assert max(channels(colours[0])) == min(channels(colours[0])), "missing is grey"


@pytest.mark.parametrize("better", ["higher", "lower", "neither"])
@pytest.mark.parametrize(
    "column", [{"values": [1.0, 2.0]}, {"values": [-1, 1]}, {"codes": [0], "categories": list("abcdefgh")}]
)
def test_every_colour_is_seen_on_light_and_dark(core: Core, column: dict[str, Any], better: str) -> None:
    palette = core.run(COLOURS + "return colours.palette;", column=column, better=better, kind="linear")
    faint = [colour for colour in palette if min(contrast(colour, ground) for ground in BACKGROUNDS) < 1.9]
    assert not faint


def test_categories_have_colours_of_their_own_and_the_legend_says_when_they_repeat(core: Core) -> None:
    body = COLOURS + "return [Array.from(colourRuns(colours, axis)), colours.palette, colourLegend(colours)];"
    few, many = (
        core.run(
            body,
            column={"codes": [*range(n), -1], "categories": [f"c{i}" for i in range(n)]},
            better="neither",
            kind=None,
        )
        for n in (7, 30)
    )
    indices, palette, legend = few
    assert len({palette[i] for i in indices}) == 8 and not legend["repeats"]
    assert [swatch["label"] for swatch in legend["swatches"]] == [*(f"c{i}" for i in range(7)), "missing"]
    assert [swatch["colour"] for swatch in legend["swatches"]] == [palette[i] for i in indices]
    assert many[2]["repeats"] and len(many[2]["swatches"]) == 31


@shared_page
@given(column=st.lists(st.floats(), max_size=10), better=st.sampled_from(["higher", "lower", "neither"]))
@example(column=[], better="higher")
@example(column=[-1e308, 1e308], better="higher")
@example(column=[NAN], better="lower")
def test_a_legend_shows_colours_that_lines_have(core: Core, column: list[float], better: str) -> None:
    body = COLOURS + "return [Array.from(colourRuns(colours, axis)), colours.palette, colourLegend(colours)];"
    for kind in ("linear", "log", "symlog", "quantile"):
        indices, palette, legend = core.run(body, column={"values": column}, better=better, kind=kind)
        assert all(0 <= i < len(palette) for i in indices)
        assert all(stop["colour"] in palette for stop in legend["ramp"])
        special = {i for i in indices if i >= len(palette) - 4}
        assert {swatch["colour"] for swatch in legend["swatches"]} == {palette[i] for i in special}


def test_a_run_has_the_colour_of_the_figures(core: Core) -> None:
    assert core.run("return RUN_COLOURS;") == [colour.lower() for colour in PALETTE[:MAX_NAMED]]
    body = (
        "const axis = {codes: [1, 0], categories: ['a', 'b'], isRun: true};"
        "return makeColours(axis, makeScale(axis, 'linear')).palette.slice(0, 2);"
    )
    assert core.run(body) == [colour.lower() for colour in PALETTE[:2]]
