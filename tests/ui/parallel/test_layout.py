"""Where lines cross the axes: on their values, but for crowds, which are seen as such."""

from typing import Any

import pytest

from tests.ui.javascript import Core

PLACED = """
const format = {digits: 1, signed: false, kind: "number", scale: 1, suffix: ""};
const axis = {key: "x", kind: "params", format, ...spread(values, "params"), values: Float64Array.from(values)};
const model = {count: values.length, names: values.map(String), axis: (key) => (key === "x" ? axis : undefined)};
const view = {shown: () => [{key: "x"}], kind: () => "linear", colour: ""};
const layout = new Layout(model, view, 900);
return {ys: Array.from(layout.ys[0]), at: [1, 0].map((position) => layout.y(position))};
"""


def placed(core: Core, values: list[float]) -> tuple[list[float], list[float]]:
    """Return where the runs lie on the axis of their values, and its ends."""
    found: dict[str, Any] = core.run(PLACED, values=values)
    return found["ys"], found["at"]


def test_few_runs_of_one_number_lie_on_it(core: Core) -> None:
    ys, (top, bottom) = placed(core, [1.0, 2.0] * 50)
    assert set(ys) == {top, bottom}


@pytest.mark.parametrize(("runs", "reach"), [(75, 0.5), (150, 2), (5_000, 4)])
def test_a_crowd_of_one_number_is_a_narrow_band_around_it(core: Core, runs: int, reach: float) -> None:
    ys, (top, bottom) = placed(core, [1.0] * runs + [2.0])
    band = ys[:-1]
    assert ys[-1] == top and len(set(band)) == runs
    assert (min(band), max(band)) == pytest.approx((bottom - reach, bottom + reach))


def test_many_different_numbers_are_drawn_exactly(core: Core) -> None:
    ys, (top, bottom) = placed(core, [number / 999 for number in range(1_000)])
    assert ys == pytest.approx([bottom + (top - bottom) * number / 999 for number in range(1_000)], abs=1e-3)
