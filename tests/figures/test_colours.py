"""Colours: blue is low, red is high, grey is missing, and zero is the middle of what has a sign."""

import numpy as np

from omninmo.figures.colours import LOW_TO_HIGH, MISSING, MISSING_POSITION, marker, scale, value_colours


def test_blue_is_low_red_is_high_and_grey_is_missing() -> None:
    values = np.array([np.nan, *np.linspace(0, 100, 101), 1e9])
    colours = value_colours(values)
    assert colours[0] == np.float32(MISSING_POSITION)
    assert colours[1] == 0 and colours[-1] == 1 and (np.diff(colours[1:]) >= 0).all()
    drawn = marker(colours, "x", 4, 1)["colorscale"]
    assert drawn[0][1] == MISSING and drawn[2][1] == "#1e88e5" and drawn[-1] == (1.0, "#ff2d6b")
    assert len(set(value_colours(np.full(5, 3.0)))) == 1
    assert set(value_colours(np.full(5, np.nan))) == {np.float32(MISSING_POSITION)}


def test_what_is_missing_is_grey_below_the_scale() -> None:
    (first, grey), (second, still_grey), *known = scale(missing=True)
    assert (first, grey, still_grey) == (0.0, MISSING, MISSING) and second < known[0][0]
    assert [colour for _, colour in known] == [colour for _, colour in LOW_TO_HIGH]
    assert scale(missing=False) == list(LOW_TO_HIGH)
