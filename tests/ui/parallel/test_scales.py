"""Scales of parallel coordinates against a reference of NumPy and pandas: no value is left out, none moves."""

import math
import sys
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.ui.javascript import Core, shared_page

NAN, INF = math.nan, math.inf
KINDS = ["linear", "log", "symlog", "quantile"]
DRAW = """
const axis = axisOf({values});
const scale = makeScale(axis, kind, options);
const positions = values.map((value) => scalePosition(scale, value));
"""
odd = st.sampled_from([0.0, -0.0, 1.0, 1.0, -1.0, 5e-324, -5e-324, 1e-300, 1e308, -1e308, NAN, INF, -INF])
columns = st.lists(st.one_of(odd, st.floats(), st.floats(-1000, 1000), st.integers(-3, 3).map(float)), max_size=12)
options = st.fixed_dictionaries({"flipped": st.booleans(), "clip": st.booleans()})


def placed(core: Core, values: list[float], kind: str, **options: Any) -> dict[str, Any]:
    """Return where the values of one axis lie, and which values lie there."""
    back = (
        "return {positions, back: positions.map((at) => scaleValue(scale, at)), placed: placeRuns(scale, axis), scale};"
    )
    return dict(core.run(DRAW + back, values=values, kind=kind, options=options))


def lane(value: float, kind: str) -> str:
    """Return in which lane a value has to lie."""
    if math.isnan(value):
        return "missing"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return "nonpositive" if kind == "log" and value <= 0 else ""


def ends(values: list[float], kind: str, clip: bool) -> tuple[float, float]:
    """Return the ends of the axis by NumPy."""
    drawn = [value for value in values if lane(value, kind) == ""]
    low, high = np.percentile(drawn, 2, method="lower"), np.percentile(drawn, 98, method="higher")
    return (float(low), float(high)) if clip and low < high else (min(drawn), max(drawn))


@pytest.mark.parametrize("kind", KINDS)
@shared_page
@given(values=columns, options=options)
@example(values=[], options={})
@example(values=[7.0], options={})
@example(values=[7.0, 7.0], options={"flipped": True})
@example(values=[-1e308, 1e308, 0.0], options={})
@example(values=[5e-324, 1e-323, 1.5e-323], options={})
@example(values=[NAN, INF, -INF], options={})
@example(values=[0.0] * 99 + [1.0], options={"clip": True})
def test_every_value_has_a_position_or_a_lane(core: Core, values: list[float], kind: str, options: Any) -> None:
    drawn = placed(core, values, kind, **options)
    lanes = ["inf", "-inf", "nonpositive", "missing"]
    for position, at, number, value in zip(
        drawn["positions"], drawn["placed"]["at"], drawn["placed"]["lane"], values, strict=True
    ):
        expected = lane(value, kind)
        assert (lanes[number] if number >= 0 else "") == expected
        assert math.isnan(position) if expected else 0 <= position <= 1
        assert math.isnan(at) if expected else at == np.float32(position)
    counts = pd.Series([lane(value, kind) for value in values], dtype=str).value_counts().drop("", errors="ignore")
    assert drawn["scale"]["counts"] == counts.to_dict()
    assert drawn["scale"]["lanes"] == [name for name in lanes if name in counts]


@pytest.mark.parametrize("kind", KINDS)
@shared_page
@given(values=columns, options=options)
@example(values=[-1e308, 1e308, 0.0], options={})
@example(values=[5e-324, 1e-323, 1e308], options={})
def test_a_value_comes_back_from_its_position(core: Core, values: list[float], kind: str, options: Any) -> None:
    shown = [value for value in values if lane(value, kind) == ""]
    assume(shown)
    drawn = placed(core, shown, kind, **options)
    low, high = ends(shown, kind, bool(options.get("clip")))
    for value, back in zip(np.clip(shown, low, high), drawn["back"], strict=True):
        if kind in {"linear", "quantile"}:
            # two roundings of the larger end; a subnormal number has no digits to round
            assert back == value or abs(back - value) <= 4 * np.finfo(float).eps * max(abs(low), abs(high)) + 1e-323
        elif kind == "log":
            assert back == pytest.approx(value, rel=1e-11) or abs(back - value) <= 1e-323
        else:
            smallest = drawn["scale"]["threshold"]
            assert abs(back - value) <= 1e-12 * max(abs(value), smallest) + 1e-323


@pytest.mark.parametrize("kind", KINDS)
@shared_page
@given(values=columns, options=options)
def test_positions_keep_the_order_of_values(core: Core, values: list[float], kind: str, options: Any) -> None:
    shown = sorted(value for value in values if lane(value, kind) == "")
    assume(shown)
    drawn = placed(core, shown, kind, **options)
    positions = drawn["positions"][::-1] if options.get("flipped") else drawn["positions"]
    low, high = ends(shown, kind, bool(options.get("clip")))
    assert np.all(np.diff(positions) >= -1e-12)
    assert drawn["placed"]["clipped"] == [int(value > high) - int(value < low) for value in shown]
    assert (drawn["scale"]["below"], drawn["scale"]["above"]) == (
        sum(v < low for v in shown),
        sum(v > high for v in shown),
    )
    if low < high:
        assert min(positions) == 0 and max(positions) == 1


@shared_page
@given(values=st.lists(st.one_of(st.integers(-5, 5).map(float), st.floats(-1e6, 1e6)), min_size=2, max_size=30))
def test_quantile_positions_are_pandas_average_ranks(core: Core, values: list[float]) -> None:
    assume(len(set(values)) > 1)
    ranks = pd.Series(values).rank()
    expected = (ranks - ranks.min()) / (ranks.max() - ranks.min())
    assert placed(core, values, "quantile")["positions"] == pytest.approx(expected.to_list(), abs=1e-12)


def test_linear_and_log_positions_are_shares_of_the_way(core: Core) -> None:
    assert placed(core, [0.0, 5.0, 10.0], "linear")["positions"] == [0, 0.5, 1]
    assert placed(core, [1.0, 10.0, 100.0], "log")["positions"] == [0, 0.5, 1]
    assert placed(core, [-10.0, 0.0, 10.0], "symlog")["positions"] == [0, 0.5, 1]
    assert placed(core, [0.0, 1.0, 4.0], "linear", flipped=True)["positions"] == [1, 0.75, 0]


def test_a_log_axis_names_what_it_cannot_draw_and_what_would(core: Core) -> None:
    scale = placed(core, [-1.0, 0.0, 1.0, 10.0], "log")["scale"]
    assert (scale["counts"], scale["suggested"]) == ({"nonpositive": 2}, "symlog")
    assert placed(core, [1.0, 10.0], "log")["scale"]["suggested"] is None


@pytest.mark.parametrize("kind", KINDS)
@shared_page
@given(values=columns, options=options, count=st.integers(3, 10))
@example(values=[-1e308, 1e308], options={}, count=6)
@example(values=[5e-324, 1e-320], options={}, count=6)
@example(values=[1e15, 1e15 + 0.125], options={}, count=6)
def test_ticks_lie_on_the_axis(core: Core, values: list[float], kind: str, options: Any, count: int) -> None:
    ticks = core.run(DRAW + "return scaleTicks(scale, count);", values=values, kind=kind, options=options, count=count)
    shown = [value for value in values if lane(value, kind) == ""]
    if not shown:
        assert ticks == []
        return
    low, high = ends(shown, kind, bool(options.get("clip")))
    found = [tick["value"] for tick in ticks]
    assert found == sorted(set(found)) and all(low <= value <= high for value in found)
    assert len(found) == 1 if low == high else 2 <= len(found) <= 2 * count + 4
    assert all(0 <= tick["position"] <= 1 for tick in ticks)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([0.0, 1.0], "linear", [0, 0.2, 0.4, 0.6, 0.8, 1]),
        ([-0.013, 0.021], "linear", [-0.01, 0, 0.01, 0.02]),
        ([1e-4, 1.0], "log", [1e-4, 1e-3, 1e-2, 1e-1, 1]),
        ([2.0, 40.0], "log", [2, 5, 10, 20]),
        ([0.0, 1e-3, 1.0], "symlog", [0, 1e-3, 1e-2, 1e-1, 1]),
        ([-1.0, -0.1, 0.1, 1.0], "symlog", [-1, -0.5, -0.2, -0.1, 0, 0.1, 0.2, 0.5, 1]),
        ([1.0, 2.0, 3.0, 4.0, 500.0], "quantile", [1, 2, 3, 4, 500]),
        ([3.0, 3.0], "log", [3]),
    ],
)
def test_ticks_are_round_numbers(core: Core, values: list[float], kind: str, expected: list[float]) -> None:
    ticks = core.run(DRAW + "return scaleTicks(scale);", values=values, kind=kind, options={})
    assert [tick["value"] for tick in ticks] == expected


@pytest.mark.parametrize("kind", KINDS)
@shared_page
@given(values=columns, options=options, brush=st.tuples(st.floats(-0.1, 1.1), st.floats(-0.1, 1.1)))
@example(values=[-1e308, 1e308, 0.0], options={}, brush=(0.5, 1.0))
def test_a_brush_selects_the_values_below_it(
    core: Core, values: list[float], kind: str, options: Any, brush: Any
) -> None:
    shown = sorted({value for value in values if lane(value, kind) == ""})
    # between neighbours among the floats no bound can be
    assume(all(b - a > max(1e-310, 1e-13 * max(abs(a), abs(b))) for a, b in pairwise(shown)))
    body = DRAW + "return {positions, interval: intervalAt(scale, ...brush)};"
    drawn = core.run(body, values=values, kind=kind, options=options, brush=brush)
    low, high = drawn["interval"] or (INF, -INF)
    for value, position in zip(values, drawn["positions"], strict=True):
        if math.isnan(position):
            continue
        beside = min(abs(position - end) for end in brush) < 1e-3  # less than half a pixel from an end of the brush
        assert beside or (low <= value <= high) == (min(brush) <= position <= max(brush))


def test_the_bounds_of_a_brush_are_short_numbers_and_open_where_outliers_are_clipped(core: Core) -> None:
    values = [i / 7 for i in range(200)]
    body = DRAW + "return [intervalAt(scale, 0.2, 0.613), intervalAt(scale, 1, 0.5), intervalAt(scale, 0, 0.5)];"
    inner, upper, lower = core.run(body, values=values, kind="linear", options={"clip": True})
    assert inner == [5.94, 17.33]
    assert upper[1] == INF and lower[0] == -INF


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_an_interval_is_drawn_where_it_was_brushed(core: Core, kind: str, flipped: bool) -> None:
    body = DRAW + "return positionsOf(scale, intervalAt(scale, 0.25, 0.75));"
    values = [0.5, 1.0, 2.0, 8.0, 90.0]
    drawn = core.run(body, values=values, kind=kind, options={"flipped": flipped})
    assert drawn == pytest.approx([0.25, 0.75], abs=1e-3)


def test_an_interval_outside_of_the_axis_is_not_drawn(core: Core) -> None:
    body = DRAW + "return [[-9, 0], [6, 9], [-Infinity, 3], [2, Infinity]].map((range) => positionsOf(scale, range));"
    drawn = core.run(body, values=[1.0, 2.0, 3.0, 5.0], kind="linear", options={})
    assert drawn == [None, None, [0, 0.5], [0.25, 1]]


def test_categories_are_spread_in_their_order(core: Core) -> None:
    body = """
    const axis = axisOf({codes: [0, 1, 2, -1, 1], categories: ["a", "b", "c"]});
    const scale = makeScale(axis, "linear", {flipped});
    return {at: placeRuns(scale, axis), lanes: scale.lanes, ticks: scaleTicks(scale).map((tick) => tick.position),
            back: [0, 0.2, 0.3, 1].map((position) => scaleValue(scale, position)),
            brushes: [[0.4, 1], [0.1, 0.4]].map((brush) => intervalAt(scale, ...brush))};
    """
    plain, flipped = (core.run(body, flipped=flipped) for flipped in (False, True))
    assert plain["at"]["at"][:3] == plain["ticks"] == [0, 0.5, 1]
    assert plain["at"]["lane"] == [-1, -1, -1, 3, -1] and plain["lanes"] == ["missing"]
    assert plain["back"] == [0, 0, 1, 2]
    assert plain["brushes"] == [[1, 2], None]
    assert flipped["ticks"] == [1, 0.5, 0]
    assert flipped["brushes"] == [[0, 1], None]


def test_one_category_and_none(core: Core) -> None:
    body = """
    return [["a"], []].map((categories) => {
      const axis = axisOf({codes: [-1], categories});
      const scale = makeScale(axis, "linear");
      return [scaleTicks(scale), scalePosition(scale, 0), intervalAt(scale, 0, 1)];
    });
    """
    one, none = core.run(body)
    assert one == [[{"value": 0, "position": 0.5}], 0.5, [0, 0]]
    assert none[0] == [] and math.isnan(none[1]) and none[2] is None


def test_lanes_have_the_same_place_on_every_axis(core: Core) -> None:
    body = """
    const axes = [axisOf({values: [1, NaN, 3]}), axisOf({values: [0, Infinity, -Infinity]})];
    const scales = axes.map((axis) => makeScale(axis, "linear"));
    const slots = lanesUsed(scales);
    const geometry = {top: 100, height: 200, lane: 20};
    return {slots, ys: axes.map((axis, i) => screenY(placeRuns(scales[i], axis), slots, geometry))};
    """
    drawn = core.run(body)
    assert drawn["slots"] == ["inf", "-inf", "missing"]
    assert drawn["ys"] == [[300, 330, 100], [200, 90, 310]]


def test_the_largest_numbers_do_not_overflow(core: Core) -> None:
    largest = sys.float_info.max
    for kind in ("linear", "symlog", "quantile"):
        drawn = placed(core, [-largest, 0.0, largest], kind)
        assert drawn["positions"] == [0, 0.5, 1] and drawn["back"] == [-largest, 0, largest]
