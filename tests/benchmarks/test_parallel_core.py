"""What the pure functions of parallel coordinates cost in the browser, and how that grows with the runs."""

from typing import Any

import pytest

from tests.ui.javascript import Core, empty_page
from tests.ui.parallel.conftest import SCRIPTS

AXES = 20
GROWTH_LIMIT = 30
"""Sorting, and caches that overflow, take their share; comparing every run with every other would be 100."""
MASK_LIMIT = 4
"""A mask over 20 axes with two ranges each ÷ one bare pass over the same numbers."""
HIT_LIMIT = 0.3
"""The line under the pointer among 10,000 ÷ a mask of them: it follows every move of the pointer."""
SETUP = """
let seed = 7;
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const table = (runs) => {
  const axes = Array.from({length: axesCount}, (_, i) => ({
    key: `k${i}`, values: Float64Array.from({length: runs}, () => (random() < 0.02 ? NaN : random())),
  }));
  let ranges = new Map();
  for (const {key} of axes) ranges = withInterval(withInterval(ranges, key, 0, 0.6), key, 0.7, 1);
  const scales = axes.map((axis) => makeScale(axis, "linear"));
  const geometry = {top: 0, height: 400, lane: 20};
  const ys = axes.map((axis, i) => screenY(placeRuns(scales[i], axis), lanesUsed(scales), geometry));
  return {axes, ranges, scales, ys, xs: axes.map((_, i) => 100 * i)};
};
const bare = ({axes}) => {
  let below = 0;
  for (const {values} of axes) for (let i = 0; i < values.length; i++) if (values[i] <= 0.5) below++;
  return below;
};
const works = {
  bare,
  mask: ({axes, ranges}) => matching(axes, ranges),
  hit: ({xs, ys}) => nearestLine(xs, ys, 1050.5, 200.5),
  place: ({axes, scales}) => placeRuns(scales[0], axes[0]),
  order: ({axes}) => rowOrder(axes[0], true),
};
const milliseconds = (work) => {
  const started = performance.now();
  for (let i = 0; i < repeats; i++) work();
  return (performance.now() - started) / repeats;
};
const tables = [table(1000), table(10000)];
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const rounds = Array.from({length: 9}, () =>
  Object.entries(works).map(([name, work]) => [name, tables.map((one) => milliseconds(() => work(one)))]));
return Object.fromEntries(Object.keys(works).map((name, i) =>
  [name, [0, 1].map((size) => median(rounds.slice(2).map((round) => round[i][1][size])))]));
"""


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    """Return, for every function, the milliseconds of one call with 1,000 and with 10,000 runs."""
    with empty_page() as page:
        return dict(Core(page, SCRIPTS).run(SETUP, axesCount=AXES, repeats=60))


@pytest.mark.parametrize("name", ["mask", "place", "order"])
def test_ten_times_the_runs_cost_about_ten_times_as_much(measured: dict[str, Any], name: str) -> None:
    small, large = measured[name]
    growth = large / small
    print(f"\n{name}: {large:.2f} ms of 10,000 runs ÷ {small:.3f} ms of 1,000: {growth:.1f} (limit {GROWTH_LIMIT})")
    assert growth <= GROWTH_LIMIT


def test_a_mask_costs_a_few_passes_over_the_numbers(measured: dict[str, Any]) -> None:
    mask, bare = measured["mask"][1], measured["bare"][1]
    ratio = mask / bare
    print(f"\nmask ÷ one pass over {AXES} × 10,000: {ratio:.1f} (limit {MASK_LIMIT}); {mask:.2f} ÷ {bare:.2f} ms")
    assert ratio <= MASK_LIMIT


def test_the_line_under_the_pointer_costs_less_than_a_mask(measured: dict[str, Any]) -> None:
    hit, mask = measured["hit"][1], measured["mask"][1]
    print(f"\nhit test ÷ mask, 10,000 runs: {hit / mask:.2f} (limit {HIT_LIMIT}); {hit:.2f} ÷ {mask:.2f} ms")
    assert hit / mask <= HIT_LIMIT
