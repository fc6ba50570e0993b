"""Where points lie and what is near or inside, in the browser."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omninmo.ui.points import component
from tests.ui.javascript import Core, shared_page

places = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 60)), min_size=1, max_size=60)


@shared_page
@given(points=places, x=st.floats(-20, 120), y=st.floats(-20, 80))
def test_the_nearest_point_is_found(core: Core, points: list[tuple[float, float]], x: float, y: float) -> None:
    body = "return new PointGrid(points.map((p) => p[0]), points.map((p) => p[1]), 100, 60).nearest(x, y, 9);"
    found = core.run(body, points=points, x=x, y=y)
    distances = np.hypot(*(np.array(points) - [x, y]).T)
    if found < 0:
        assert distances.min() > 9 - 1e-6
    else:
        assert distances[found] == pytest.approx(distances.min()) and distances[found] <= 9 + 1e-6


def test_a_lasso_takes_what_it_goes_around(core: Core) -> None:
    body = "return pointsInside([5, 15, 5, 1], [5, 5, 15, 1], path);"
    assert core.run(body, path=[[0, 0], [10, 0], [10, 10], [0, 10]]) == [0, 3]
    assert core.run(body, path=[[2, 2], [8, 2], [5, 9]]) == [0]
    assert core.run("return pointsInside([5, 15], [5, 5], boxPath([20, 8], [10, 0]));") == [1]


def test_counts_in_bins_leave_nothing_out_but_what_is_missing(core: Core) -> None:
    assert core.run("return Array.from(binCounts([0, 0.1, 0.5, 1, NaN], 2));") == [2, 2]


def test_the_axis_of_effects_holds_all_and_zero(core: Core) -> None:
    assert core.run("return effectEnds([[1, 2], [3]]);") == pytest.approx([-0.03, 3.09])
    low, high = core.run("return effectEnds([[0]]);")
    assert low < 0 < high


def test_days_are_dates(core: Core) -> None:
    assert core.run("return [isoDate(0), isoDate(-1), isoDate(19782)];") == ["1970-01-01", "1969-12-31", "2024-02-29"]


def test_a_disc_covers_its_area_and_lies_where_it_should(core: Core) -> None:
    body = """
    const image = {data: new Uint8ClampedArray(4 * 20 * 20), width: 20, height: 20};
    drawDisc(image, discMasks(3), 10, 10, [255, 0, 0], 1);
    drawDisc(image, discMasks(3), -1, 25, [255, 0, 0], 1);
    let ink = 0, x = 0;
    for (let i = 0; i < 400; i++) {
      ink += image.data[4 * i + 3] / 255;
      x += (image.data[4 * i + 3] / 255) * (i % 20 + 0.5);
    }
    return [ink, x / ink, image.data[4 * (10 * 20 + 10)]];
    """
    ink, x, red = core.run(body)
    assert ink == pytest.approx(np.pi * 9, rel=0.08) and x == pytest.approx(10, abs=0.3) and red == 255


def test_colours_go_from_low_to_high_and_missing_is_the_last(core: Core) -> None:
    stops = [[0, "#0000ff"], [0.5, "#800080"], [1, "#ff0000"]]
    colours = core.run("return ramp(stops, '#999999');", stops=stops)
    assert colours[0] == [0, 0, 255] and colours[254] == [255, 0, 0] and colours[255] == [0x99] * 3
    assert colours[127] == [128, 0, 128] and len(colours) == 256
    many = core.run("return [...foldColours([1, 2, 3], ['#111111', '#222222'], stops)];", stops=stops)
    assert [colour for _, colour in many] == [[0, 0, 255], [128, 0, 128], [255, 0, 0]]


def test_ticks_are_round_in_the_unit_that_is_shown(core: Core) -> None:
    style = {"digits": 1, "signed": True, "kind": "f", "scale": 100, "suffix": " %"}
    ticks = core.run("return axisTicks(scaleBetween([-0.012, 0.021]), style, 4).map((tick) => tick.text);", style=style)
    assert ticks == ["−1.0 %", "+0.0 %", "+1.0 %", "+2.0 %"]
    assert {"geometry.js", "axis.js"} <= set(component.SCRIPTS)
