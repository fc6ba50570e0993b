"""The small picture of an interval: inside the axis, widest bar first, and none where there is no interval."""

import re
from urllib.parse import unquote

import numpy as np
import pytest

from omninmo.ui.interval_bar import WIDTH, interval_bar, span

ROW = np.array([0.01, -0.02, 0.03, -0.05, 0.06, -0.1, 0.12])
"""The prediction, then low and high at 50, 80 and 95 %."""


def bars(picture: str) -> list[tuple[float, float]]:
    """Return left end and width of the bars, in the order of drawing."""
    return [
        (float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', picture)
    ]


def test_each_bar_lies_within_the_one_before() -> None:
    address = interval_bar(ROW, *span(np.array([ROW, ROW * 1.5])))
    assert address.startswith("data:image/svg+xml,") and "<" not in address and '"' not in address
    outer, middle, inner = bars(unquote(address))
    assert 0 <= outer[0] < middle[0] < inner[0] and outer[1] > middle[1] > inner[1]
    assert outer[0] + outer[1] <= WIDTH
    assert middle[1] / outer[1] == pytest.approx(0.11 / 0.22, abs=0.01)


def test_the_axis_holds_every_end_and_zero() -> None:
    assert span(np.array([ROW, [np.nan] * 7])) == (-0.1, 0.12)
    assert np.allclose(span(ROW[None] + 1), (0.0, 1.12))
    assert span(np.full((2, 7), np.nan)) == (0.0, 0.0)


def test_without_an_interval_there_is_no_picture() -> None:
    assert interval_bar(np.append(ROW[:6], np.nan), -0.1, 0.1) == ""
    assert interval_bar(np.zeros(7), 0.0, 0.0) == ""
