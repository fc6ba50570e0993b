"""Colours: blue is low, red is high, grey is missing, and zero is the middle of what has a sign."""

import numpy as np
import pandas as pd

from omninmo.figures.colours import MISSING_POSITION, marker, metric_colours, scale, value_colours
from omninmo.figures.template import LOW_TO_HIGH, MISSING


def test_blue_is_low_red_is_high_and_grey_is_missing() -> None:
    values = np.array([np.nan, *np.linspace(0, 100, 101), 1e9])
    colours = value_colours(values)
    assert colours[0] == np.float32(MISSING_POSITION)
    assert colours[1] == 0 and colours[-1] == 1 and (np.diff(colours[1:]) >= 0).all()
    drawn = marker(colours, "x", 4, 1)["colorscale"]
    assert drawn[0][1] == MISSING and drawn[2][1] == "#1e88e5" and drawn[-1] == (1.0, "#ff2d6b")
    assert len(set(value_colours(np.full(5, 3.0)))) == 1
    assert set(value_colours(np.full(5, np.nan))) == {np.float32(MISSING_POSITION)}


def test_a_signed_metric_is_symmetric_around_zero_and_another_is_not() -> None:
    values = pd.Series([0.01, -0.03, 0.02])
    assert metric_colours(values, signed=True)[1:] == (-0.03, 0.03, False)
    assert metric_colours(values, signed=False)[1:] == (-0.03, 0.02, False)


def test_a_run_without_the_metric_lies_below_the_range_where_the_scale_is_grey() -> None:
    colours = metric_colours(pd.Series([0.0, np.nan, 1.0]), signed=False)
    assert colours.missing and colours.values[1] == MISSING_POSITION < colours.low
    (first, grey), (second, still_grey), *known = scale(missing=True)
    assert (first, grey, still_grey) == (0.0, MISSING, MISSING) and second < known[0][0]
    assert [colour for _, colour in known] == [colour for _, colour in LOW_TO_HIGH]
    assert scale(missing=False) == list(LOW_TO_HIGH)
