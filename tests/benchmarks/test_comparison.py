"""How often equal models are called different, how often a better one is found, and what a comparison costs."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.common_rows import grouped
from omninmo.evaluation.comparison import differences, rescored
from tests.benchmarks.ratios import paired, seconds
from tests.evaluation import equal_models, predicted
from tests.evaluation.equal_models import World

WORLDS = 2000
EQUAL = [
    *(World(1, dates) for dates in (60, 250, 1500)),
    *(World(5, dates) for dates in (60, 250, 1500)),
    *(World(30, dates) for dates in (360, 600, 1500)),
    *(World(horizon, dates, memory=4) for horizon, dates in ((1, 60), (5, 60), (30, 360), (30, 1500))),
    *(World(horizon, dates, size=1) for horizon, dates in ((1, 60), (5, 60), (30, 360))),
    *(World(horizon, dates, size=0.05) for horizon, dates in ((1, 60), (5, 60), (30, 360))),
    *(World(horizon, dates, own=1e-4) for horizon, dates in ((1, 60), (5, 60), (30, 360))),
    World(5, 600, own=1e-6),
]
SEES, POWER_WORLDS = (0.02, 0.05, 0.1), 200
RUNS, LIMIT, SORTS = 5, 1.0, 15
ROWS = predicted.regression(2700, 20)


@pytest.mark.parametrize("world", EQUAL, ids=str)
def test_equal_models_are_wrongly_called_different_in_three_to_seven_percent(world: World) -> None:
    shares = equal_models.wrongly_different(world, WORLDS)
    print(f"\n{world}: " + ", ".join(f"{name} {share:.1%}" for name, share in shares.items()))
    assert all(0.03 <= share <= 0.07 for share in shares.values())


@pytest.mark.parametrize(("horizon", "dates"), [(5, 250), (30, 1500)])
def test_a_better_model_is_found_the_more_often_the_better_it_is(horizon: int, dates: int) -> None:
    found = []
    for sees in SEES:
        by_measure = equal_models.differences(World(horizon, dates, sees=sees), POWER_WORLDS)
        tests = {name: [equal_models.drawn(series, horizon) for series in by_measure[name]] for name in by_measure}
        found.append([np.mean([test.low > 0 for test in tests[name]]) for name in equal_models.MEASURES])
        print(f"\nhorizon {horizon}, {dates} dates, sees {sees}: loss {found[-1][0]:.0%}, rank IC {found[-1][1]:.0%}")
    assert (np.diff(found, axis=0) >= 0).all() and min(found[-1]) > 0.8


def _run(run_id: str) -> pd.DataFrame:
    """Return 54,000 rows."""
    news = np.random.default_rng(int(run_id)).normal(size=len(ROWS))
    return ROWS.assign(y_pred=news)


def _compare(count: int) -> None:
    ids = [str(number) for number in range(count)]
    (group,) = grouped(predicted.listed(*ids), _run).groups
    differences(rescored(group, _run), "0")


def test_runs_of_54_000_rows_are_compared_in_the_time_of_a_few_sorts_of_each() -> None:
    def sort() -> None:
        for _ in range(SORTS * RUNS):
            ROWS.sort_values(["ticker", "y_true"])

    ratio, ours, _ = paired(lambda: seconds(lambda: _compare(RUNS)), lambda: seconds(sort), 3)
    print(f"\ncomparison of {RUNS} runs ÷ {SORTS} sorts of each: {ratio:.2f} (limit {LIMIT}); {ours:.1f} s")
    assert ratio <= LIMIT


def test_fifty_runs_take_hardly_more_memory_than_five() -> None:
    peaks = {}
    for count in (5, 50):
        tracemalloc.start()
        _compare(count)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    print(f"\npeak of 5 and 50 runs: {peaks[5] / 1e6:.0f} and {peaks[50] / 1e6:.0f} MB")
    assert peaks[50] <= 2 * peaks[5]
