"""Numbers in the browser read as Python writes them."""

import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omninmo.schema.entries import FORMATS, Format, NumberFormat
from tests.ui.javascript import Core, shared_page

formats = st.one_of(
    st.sampled_from(list(FORMATS.values())),
    st.builds(
        NumberFormat,
        digits=st.integers(0, 6),
        signed=st.booleans(),
        kind=st.sampled_from(["f", "g"]),
        unit=st.sampled_from(["", "%", "s"]),
    ),
)
halves = st.builds(lambda whole, power: (whole + 0.5) / 2**power, st.integers(-2000, 2000), st.integers(0, 4))
numbers = st.one_of(st.floats(), halves, st.floats(-1000, 1000), st.integers(-(10**9), 10**9).map(float))


def sent(numbers: NumberFormat) -> dict[str, Any]:
    """Return what the browser knows of a format."""
    return {name: getattr(numbers, name) for name in ("digits", "signed", "kind", "scale", "suffix")}


@shared_page
@given(style=formats, values=st.lists(numbers, min_size=1, max_size=20))
@example(style=NumberFormat(0), values=[0.5, 1.5, 2.5, -0.5, 1e21, 1e300, 123456789.5])
@example(
    style=NumberFormat(4, kind="g"), values=[9999.5, 99999.0, 0.00012345, 0.00001, 0.0, -0.0, 100.0, 12345.0, 1e-320]
)
@example(style=NumberFormat(1, unit="%"), values=[1e308, -1e308, -0.0001])
@example(style=NumberFormat(1, unit="s"), values=[59.4999, 59.5, 9.95, 3599.5, 3600.0, 1e300, 1e15, -3.0, 0.25, -0.0])
def test_a_number_reads_as_in_python(core: Core, style: NumberFormat, values: list[float]) -> None:
    texts = core.run("return values.map((value) => numberText(value, format));", values=values, format=sent(style))
    assert texts == [style.text(value) for value in values]


def test_what_is_no_number_is_not_available(core: Core) -> None:
    texts = core.run("return [null, undefined, NaN, '3'].map((value) => numberText(value, {digits: 1}));")
    assert texts == ["n/a"] * 4


@pytest.mark.parametrize(
    ("values", "style", "texts"),
    [
        ([0, 0.5, 1], "count", ["0.0", "0.5", "1.0"]),
        ([0.0001, 0.0002], "score", ["+0.0001", "+0.0002"]),
        ([-0.1, 0, 0.1], "percent", ["−10.0 %", "+0.0 %", "+10.0 %"]),
        ([3, 3], "count", ["3", "3"]),
        ([60.1, 60.2], "seconds", ["1 min 0 s", "1 min 0 s"]),
    ],
)
def test_ticks_have_the_digits_that_tell_them_apart(
    core: Core, values: list[float], style: Format, texts: list[str]
) -> None:
    assert core.call("tickTexts", values, sent(FORMATS[style])) == texts


def test_ticks_as_near_as_floats_can_be_are_still_written(core: Core) -> None:
    assert len(core.call("tickTexts", [1.0, math.nextafter(1, 2)], sent(FORMATS["number"]))) == 2
