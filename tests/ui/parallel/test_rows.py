"""Which rows of the linked table exist, and in which order, against pandas."""

import math
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.ui.javascript import Core, shared_page

NAN, INF = math.nan, math.inf
MAX_HEIGHT = 33_000_000
numbers = st.one_of(st.sampled_from([0.0, -0.0, 1.0, 2.0, NAN, INF, -INF]), st.floats())
words = st.one_of(
    st.sampled_from(["a2", "a10", "a02", "10", "9", "1e1", "-3", "0.05", "0.5", "None", "", "A"]), st.text(max_size=6)
)
windows = st.fixed_dictionaries(
    {
        "scrollTop": st.floats(-100, 40_000_000),
        "viewport": st.integers(0, 2000),
        "rowHeight": st.sampled_from([20, 28, 33.5]),
        "count": st.one_of(st.integers(0, 60), st.integers(0, 10_000), st.integers(0, 5_000_000)),
        "overscan": st.integers(0, 10),
    }
)


@shared_page
@given(window=windows)
@example(window={"scrollTop": 0, "viewport": 400, "rowHeight": 28, "count": 0, "overscan": 8})
@example(window={"scrollTop": 3e7, "viewport": 400, "rowHeight": 28, "count": 5_000_000, "overscan": 0})
def test_the_rows_of_a_window_cover_the_viewport(core: Core, window: dict[str, float]) -> None:
    rows = core.call("rowWindow", window)
    first, last, height = rows["first"], rows["last"], window["rowHeight"]
    assert 0 <= first <= last <= window["count"]
    assert rows["before"] >= 0 and rows["after"] >= -1e-6
    assert rows["before"] + (last - first) * height + rows["after"] == pytest.approx(rows["height"], abs=1e-6)
    assert rows["height"] <= MAX_HEIGHT
    assert last - first <= window["viewport"] / height + 2 * window["overscan"] + 2
    top = max(0, min(window["scrollTop"], rows["height"] - window["viewport"]))
    bottom = min(top + window["viewport"], rows["height"])
    assert rows["before"] <= top + 1e-6 and rows["before"] + (last - first) * height >= bottom - 1e-6
    if top == 0:
        assert first == 0
    if bottom == rows["height"]:
        assert last == window["count"]


def test_a_row_stands_where_it_would_if_all_rows_existed(core: Core) -> None:
    window = {"scrollTop": 5010, "viewport": 300, "rowHeight": 30, "count": 10_000}
    assert core.call("rowWindow", window) == {
        "first": 159,
        "last": 185,
        "before": 4770,
        "after": 294_450,
        "height": 300_000,
    }


@shared_page
@given(values=st.lists(numbers, max_size=25), descending=st.booleans())
def test_numbers_are_sorted_as_pandas_does_it(core: Core, values: list[float], descending: bool) -> None:
    order = core.run("return rowOrder(axisOf({values}), descending);", values=values, descending=descending)
    expected = pd.Series(values, dtype=float).sort_values(ascending=not descending, kind="stable", na_position="last")
    assert order == expected.index.to_list()


def natural(text: str) -> Any:
    """Return the key by which a person orders texts: numbers by size, then texts whose digits count as numbers."""
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", text, flags=re.IGNORECASE):
        return (0, float(text), utf16(text))
    parts = re.split(r"([0-9]+)", text)
    return (1, [int(part) if i % 2 else utf16(part) for i, part in enumerate(parts)], utf16(text))


def utf16(text: str) -> bytes:
    """Return a text as the browser compares it."""
    return text.encode("utf-16-be", "surrogatepass")


@shared_page
@given(categories=st.lists(words, min_size=1, max_size=12, unique=True), descending=st.booleans(), data=st.data())
@example(categories=["a10", "a2", "10", "9", "None", "0.5", "0.05"], descending=False, data=None)
def test_categories_are_sorted_naturally(core: Core, categories: list[str], descending: bool, data: Any) -> None:
    every = list(range(len(categories)))
    codes = data.draw(st.lists(st.sampled_from([-1, *every]), max_size=25)) if data else [*every, -1, *every]
    body = "return rowOrder(axisOf({codes, categories}), descending);"
    order = core.run(body, codes=codes, categories=categories, descending=descending)
    present = [i for i, code in enumerate(codes) if code >= 0]
    expected = sorted(present, key=lambda i: natural(categories[codes[i]]))
    if descending:
        ranks = {code: rank for rank, code in enumerate(sorted(every, key=lambda code: natural(categories[code])))}
        expected = sorted(present, key=lambda i: -ranks[codes[i]])
    assert order == expected + [i for i, code in enumerate(codes) if code < 0]


def test_natural_order_of_names(core: Core) -> None:
    names = ["run 10", "run 9", "None", "10", "9", "-1", "1e-3", "run 9b", ""]
    ordered = core.run("return names.sort(naturalOrder);", names=names)
    assert ordered == ["-1", "1e-3", "9", "10", "", "None", "run 9", "run 9b", "run 10"]


def test_the_rows_shown_are_those_of_the_mask_in_order(core: Core) -> None:
    assert core.run("return shownRows(Uint32Array.of(3, 1, 0, 2), Uint8Array.of(1, 1, 0, 0));") == [1, 0]


orders = st.lists(st.integers(0, 40), unique=True, max_size=40)


@shared_page
@given(before=orders, after=orders, row=st.integers(0, 45), offset=st.integers(0, 19))
def test_the_top_row_stays_where_it_was(core: Core, before: list[int], after: list[int], row: int, offset: int) -> None:
    body = "return keptScroll({scrollTop, viewport: 100, rowHeight: 20}, Uint32Array.from(before), after);"
    scrolled = core.run(body, scrollTop=row * 20 + offset, before=before, after=after)
    furthest = max(0, len(after) * 20 - 100)
    assert 0 <= scrolled <= furthest
    below = [run for run in before[row:] if run in after]
    if row < len(before) and below:
        kept_offset = offset if below[0] == before[row] else 0
        assert scrolled == min(furthest, after.index(below[0]) * 20 + kept_offset)


def test_without_a_row_below_the_nearest_above_is_kept(core: Core) -> None:
    body = "return keptScroll({scrollTop: 200, viewport: 20, rowHeight: 20}, before, after);"
    assert core.run(body, before=list(range(12)), after=[0, 4, 8]) == 40
    assert core.run(body, before=list(range(12)), after=[20, 21]) == 0
    assert core.run(body, before=[], after=[1]) == 0


@shared_page
@given(scroll=st.integers(0, 1900), place=st.integers(0, 99))
def test_a_row_is_brought_into_view_by_the_shortest_way(core: Core, scroll: int, place: int) -> None:
    where = {"scrollTop": scroll, "viewport": 100, "rowHeight": 20, "count": 100}
    scrolled = core.call("scrollToRow", where, place)
    assert 0 <= scrolled <= 1900
    assert scrolled <= place * 20 and place * 20 + 20 <= scrolled + 100
    if scroll <= place * 20 and place * 20 + 20 <= scroll + 100:
        assert scrolled == scroll
