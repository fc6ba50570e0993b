"""What is selected on the axes: masks equal the filter of pandas, and a link brings the same selection back."""

import json
import math
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.ui.javascript import Core, shared_page

NAN, INF = math.nan, math.inf
Json = Any
CATEGORIES = ["direction", "forward_return", "missing", "__proto__", "constructor", ""]
LANES = ["missing", "inf", "-inf", "nonpositive"]
APPLY = """
let ranges = new Map();
for (const [name, ...rest] of steps) ranges = {
  withInterval, withoutInterval, withIntervalChanged, withCategory, withLane, withoutAxis,
}[name](ranges, ...rest);
"""

numbers = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 2.0, -1.0, 5e-324, 1e308, NAN, INF, -INF]), st.floats(-5, 5), st.floats()
)
bounds = st.one_of(st.integers(-5, 5).map(float), st.sampled_from([-INF, INF, 1e308]), st.floats(allow_nan=False))
intervals = st.tuples(bounds, bounds).filter(lambda ends: min(ends) < INF and max(ends) > -INF)


def steps_on(key: str, number: bool) -> st.SearchStrategy[list[list[Any]]]:
    """Return ways to select something on an axis."""
    lane = st.tuples(st.just("withLane"), st.just(key), st.sampled_from(LANES), st.just(True))
    interval = st.builds(lambda ends: ("withInterval", key, *ends), intervals)
    category = st.tuples(st.just("withCategory"), st.just(key), st.sampled_from(CATEGORIES), st.just(True))
    return st.lists(st.one_of(lane, interval if number else category).map(list), max_size=4)


@st.composite
def tables(draw: st.DrawFn) -> tuple[pd.DataFrame, list[list[Any]]]:
    """Draw a table of two columns of numbers and one of categories, and what is selected on them."""
    runs = draw(st.integers(0, 15))
    column = st.lists(numbers, min_size=runs, max_size=runs)
    texts = st.lists(st.sampled_from([*CATEGORIES, None]), min_size=runs, max_size=runs)
    table = pd.DataFrame({"a": pd.Series(draw(column), dtype=float), "b": pd.Series(draw(column), dtype=float)})
    table["mode"] = pd.Series(draw(texts), dtype=object)
    steps = [*draw(steps_on("a", True)), *draw(steps_on("b", True)), *draw(steps_on("mode", False))]
    return table, draw(st.permutations(steps))


def axes(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the columns as the browser has them."""
    codes = [CATEGORIES.index(mode) if mode is not None else -1 for mode in table["mode"]]
    numbers = [{"key": key, "values": table[key].to_list()} for key in "ab"]
    return [*numbers, {"key": "mode", "codes": codes, "categories": CATEGORIES}]


def kept(column: pd.Series, steps: list[list[Any]]) -> pd.Series:
    """Return which cells of one column are selected, by pandas."""
    if not steps:
        return pd.Series(data=True, index=column.index)
    mask = pd.Series(data=False, index=column.index)
    for name, _, *rest in steps:
        if name == "withCategory":
            mask |= column == rest[0]
        elif name == "withInterval":
            mask |= column.between(min(rest), max(rest)) & np.isfinite(column)
        elif rest[0] == "missing":
            mask |= column.isna()
        elif column.dtype == float:
            mask |= {"inf": column == INF, "-inf": column == -INF, "nonpositive": (column <= 0) & np.isfinite(column)}[
                rest[0]
            ]
    return mask


@shared_page
@given(drawn=tables())
def test_a_mask_is_the_filter_of_pandas(core: Core, drawn: tuple[pd.DataFrame, list[list[Any]]]) -> None:
    table, steps = drawn
    expected = pd.Series(data=True, index=table.index)
    for key in table:
        expected &= kept(table[key], [step for step in steps if step[1] == key])
    mask = core.run(APPLY + "return matching(axes.map(axisOf), ranges);", axes=axes(table), steps=steps)
    assert mask == expected.astype(int).to_list()


@shared_page
@given(drawn=tables())
def test_a_link_brings_the_same_ranges_back(core: Core, drawn: tuple[pd.DataFrame, list[list[Any]]]) -> None:
    table, steps = drawn
    body = APPLY + "const text = rangesText(ranges); return [text, ranges, parseRanges(text, axes.map(axisOf))];"
    text, before, after = core.run(body, axes=axes(table), steps=steps)
    # a lane that a category does not have is selected here and stays so; it matches nothing
    assert after == before
    assert (text == "") == (not steps)
    if text:
        assert set(json.loads(text)) == {step[1] for step in steps}


@shared_page
@given(drawn=st.lists(intervals, min_size=1, max_size=8))
@example(drawn=[(1.0, 2.0), (2.0, 3.0)])
@example(drawn=[(4.0, 5.0), (3.0, 1.0)])
def test_ranges_of_one_axis_are_ascending_and_apart(core: Core, drawn: list[tuple[float, float]]) -> None:
    steps = [["withInterval", "a", *ends] for ends in drawn]
    between = core.run(APPLY + "return ranges.get('a').between;", steps=steps)
    assert all(low <= high for low, high in between)
    assert all(first[1] < second[0] for first, second in pairwise(between))
    union = pd.arrays.IntervalArray.from_tuples([(min(ends), max(ends)) for ends in drawn], closed="both")
    for point in [end for ends in [*drawn, *between] for end in ends]:
        assert union.contains(point).any() == any(low <= point <= high for low, high in between)


def test_two_ranges_on_one_axis_select_the_union_and_two_axes_the_intersection(core: Core) -> None:
    steps = [["withInterval", "a", 0, 1], ["withInterval", "a", 3, 4], ["withInterval", "b", 10, INF]]
    table = [{"key": "a", "values": [0.5, 2.0, 3.5, 4.0]}, {"key": "b", "values": [10.0, 10.0, 9.0, 11.0]}]
    assert core.run(APPLY + "return matching(axes.map(axisOf), ranges);", axes=table, steps=steps) == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([["withoutInterval", "a", 0]], {"a": {"between": [[5, 6]], "of": [], "lanes": []}}),
        ([["withIntervalChanged", "a", 0, 2, 7]], {"a": {"between": [[2, 7]], "of": [], "lanes": []}}),
        ([["withoutInterval", "a", 0], ["withoutInterval", "a", 0]], {}),
        ([["withoutAxis", "a"]], {}),
        ([["withoutAxis", "a"], ["withLane", "a", "missing", True], ["withLane", "a", "missing", False]], {}),
        ([["withoutAxis", "a"], ["withCategory", "b", "x", True], ["withCategory", "b", "x", False]], {}),
    ],
)
def test_what_was_selected_can_be_changed_and_removed(
    core: Core, steps: list[list[Any]], expected: dict[str, Any]
) -> None:
    selected = [["withInterval", "a", 0, 1], ["withInterval", "a", 5, 6]]
    assert core.run(APPLY + "return ranges;", steps=selected + steps) == expected


def test_a_change_leaves_the_ranges_before_it_as_they_were(core: Core) -> None:
    body = """
    const first = withInterval(new Map(), "a", 0, 1);
    withInterval(first, "a", 0.5, 9); withLane(first, "a", "missing", true); withoutAxis(first, "a");
    return first;
    """
    assert core.run(body) == {"a": {"between": [[0, 1]], "of": [], "lanes": []}}


@shared_page
@given(values=st.lists(numbers, max_size=20), percent=st.floats(0, 100), better=st.sampled_from(["higher", "lower"]))
@example(values=[1.0, 1.0, 1.0, 0.0], percent=25, better="higher")
def test_the_best_share_of_a_column_is_the_one_of_pandas(
    core: Core, values: list[float], percent: float, better: str
) -> None:
    finite = pd.Series([value for value in values if math.isfinite(value)], dtype=float)
    body = "return topShare(axisOf({values}), percent, better);"
    top = core.run(body, values=values, percent=percent, better=better)
    if finite.empty:
        assert top is None
        return
    wanted = max(1, math.ceil(len(finite) * percent / 100))
    best = getattr(finite, "nlargest" if better == "higher" else "nsmallest")(wanted, keep="all")
    assert (top["wanted"], top["runs"], top["tied"]) == (wanted, len(best), len(best) - wanted)
    assert finite[finite.between(top["low"], top["high"])].sort_index().equals(best.sort_index())


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5), st.integers(), st.sampled_from(CATEGORIES)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["a", "mode", "between", "of", "lanes", "__proto__", "length"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)
TABLE = [{"key": "a", "values": [1.0]}, {"key": "mode", "codes": [0], "categories": ["direction", "__proto__"]}]


def read(core: Core, text: Any) -> Any:
    """Return the ranges of a link, and whether every prototype is still as it was."""
    body = (
        "const read = parseRanges(text, axes.map(axisOf)); return [read, Object.keys(Object.prototype), ({}).between];"
    )
    ranges, *others = core.run(body, text=text, axes=TABLE)
    assert others == [[], None]
    return ranges


def is_understood(ranges: dict[str, Any]) -> bool:
    """Tell whether ranges are what the other functions expect."""
    return all(
        key in {"a", "mode"}
        and set(range_) == {"between", "of", "lanes"}
        and all(low <= high for low, high in range_["between"])
        and set(range_["of"]) <= ({"direction", "__proto__"} if key == "mode" else set())
        and set(range_["lanes"]) <= set(LANES)
        for key, range_ in ranges.items()
    )


@shared_page
@given(
    hostile=st.one_of(
        json_values, st.dictionaries(st.sampled_from(["a", "mode", "__proto__"]), json_values, max_size=3)
    )
)
def test_any_json_in_a_link_is_read_as_ranges_or_left_out(core: Core, hostile: Json) -> None:
    assert is_understood(read(core, json.dumps(hostile)))


@shared_page
@given(text=st.text(max_size=40))
def test_any_text_in_a_link_is_left_out(core: Core, text: str) -> None:
    assume(not text.strip().startswith("{"))
    assert read(core, text) == {}


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "null",
        "[]",
        "{",
        '{"a": NaN}',
        '{"__proto__": {"between": [[0, 1]]}}',
        '{"constructor": {"between": [[0, 1]]}}',
        '{"gone": {"between": [[0, 1]]}}',
        '{"a": {"__proto__": {"between": [[0, 1]]}}}',
        '{"a": {"between": {"length": 4000000000}}}',
        '{"a": {"between": [["0", 1], [0], [0, 1, 2], 3, [[], {}], [1e999, 1e999]]}}',
        '{"a": {"between": [], "of": ["direction"], "lanes": ["gone", 1, null]}}',
        '{"mode": {"between": [[0, 1]], "of": ["gone", ["direction"], {}]}}',
        '{"a": {"between": [' + "[0, 1]," * 5000 + "[0, 1]]}}",
        "[" * 19_000,
    ],
)
def test_what_a_hostile_link_selects_is_nothing(core: Core, text: Any) -> None:
    assert read(core, text) == {}


def test_what_a_link_means_survives_what_stands_beside_it(core: Core) -> None:
    text = '{"a": {"between": [[3, null], "x", [2, 1]], "x": 1}, "mode": {"of": ["__proto__", 1]}, "gone": 1}'
    assert read(core, text) == {
        "a": {"between": [[1, 2], [3, INF]], "of": [], "lanes": []},
        "mode": {"between": [], "of": ["__proto__"], "lanes": []},
    }


def test_a_link_has_no_more_ranges_than_a_person_draws(core: Core) -> None:
    many = json.dumps({"a": {"between": [[2 * i, 2 * i + 1] for i in range(500)]}})
    assert len(read(core, many)["a"]["between"]) == 50
