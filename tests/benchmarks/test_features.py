"""What features cost: beside TA-Lib, one by one, with more tickers, and in memory."""

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
import talib

from omninmo.config import TrainingConfig
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import prepare
from omninmo.features import FEATURES, Inputs
from tests.benchmarks.ratios import paired, seconds
from tests.features.oracle import THEIRS
from tests.worlds import random_walks, with_sessions

SESSIONS = 2500
ROUNDS = 9
TALIB_LIMIT = 2.5
SHARE_LIMIT = 0.10
GROWTH_LIMIT = 12
MEMORY_LIMIT = 2.5
MEMORY_FEATURES = 60


def panel(tickers: int) -> PricePanel:
    return with_sessions(random_walks(0, SESSIONS, tickers))


@pytest.fixture(scope="module")
def fifty() -> PricePanel:
    return panel(50)


def by_talib(prices: PricePanel) -> dict[str, pd.DataFrame]:
    """Compute the same indicators ticker by ticker, and return them in the same shape."""
    wide = {name: np.asfortranarray(getattr(prices, name)) for name in ("open", "high", "low", "close", "volume")}
    found = {name: np.empty(prices.close.shape, order="F") for name in THEIRS}
    for place in range(len(prices.tickers)):
        columns = {name: values[:, place] for name, values in wide.items()}
        for name, indicator in THEIRS.items():
            found[name][:, place] = indicator(columns)
    return {
        name: pd.DataFrame(part, prices.close.index, prices.close.columns, copy=False) for name, part in found.items()
    }


def by_us(prices: PricePanel) -> dict[str, pd.DataFrame]:
    inputs = Inputs(prices)
    return {name: FEATURES[name].compute(inputs) for name in THEIRS}


def test_the_same_indicators_take_little_longer_than_talib(fifty: PricePanel) -> None:
    by_us(fifty), by_talib(fifty)
    ratio, ours, theirs = paired(lambda: seconds(lambda: by_us(fifty)), lambda: seconds(lambda: by_talib(fifty)), 25)
    print(
        f"\n{len(THEIRS)} indicators, 50 tickers × {SESSIONS:,} days, ours ÷ TA-Lib {talib.__version__}: {ratio:.2f} "
        f"(limit {TALIB_LIMIT}); {ours * 1e3:.0f} ms ÷ {theirs * 1e3:.0f} ms"
    )
    assert ratio <= TALIB_LIMIT


def costs(prices: PricePanel) -> dict[str, float]:
    """Return the seconds of each feature within a pass over all; who comes first pays for what others share."""
    inputs, found = Inputs(prices), {}
    for name, item in FEATURES.items():
        started = time.perf_counter()
        item.compute(inputs)
        found[name] = time.perf_counter() - started
    return found


def median_costs(prices: PricePanel, rounds: int) -> Mapping[str, float]:
    passes = [costs(prices) for _ in range(rounds + 1)][1:]  # the first warms up
    return {name: statistics.median(one[name] for one in passes) for name in FEATURES}


def test_no_feature_dominates_and_ten_times_the_tickers_take_about_ten_times_as_long(fifty: PricePanel) -> None:
    each = median_costs(fifty, ROUNDS)
    whole = sum(each.values())
    print(f"\n{len(each)} features, 50 tickers × {SESSIONS:,} days: {whole:.2f} s")
    for name, cost in sorted(each.items(), key=lambda item: -item[1]):
        print(f"  {cost / whole:6.1%} {cost * 1e3:7.2f} ms  {name}")
    many = sum(median_costs(panel(500), 3).values())
    print(f"500 tickers ÷ 50: {many / whole:.1f} (limit {GROWTH_LIMIT}); {many:.2f} s")
    assert max(each.values()) <= SHARE_LIMIT * whole
    assert many <= GROWTH_LIMIT * whole


def test_preparing_needs_little_more_memory_than_its_result() -> None:
    """In a process of its own: the peak counts from before the prices are made."""
    run = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=True)
    peak, matrix = map(int, run.stdout.split())
    print(
        f"\npeak of prepare above the imported process, 500 tickers × {SESSIONS:,} days × {MEMORY_FEATURES} features: "
        f"{peak / 2**20:.0f} MB ÷ float32 matrix {matrix / 2**20:.0f} MB = {peak / matrix:.2f} (limit {MEMORY_LIMIT})"
    )
    assert peak <= MEMORY_LIMIT * matrix


def _measure_memory() -> None:
    """Print the peak of resident memory above the imported process, and the size of the matrix (bytes)."""
    import resource

    import psutil

    config = TrainingConfig(features=tuple(FEATURES)[-MEMORY_FEATURES:])  # of every family but returns
    prepare(config, with_sessions(random_walks(0, 900, 5)))
    before = psutil.Process().memory_info().rss
    # judged, as prices of every source are; those given from Python are judged by a copy, once
    x = prepare(config, judged_panel(panel(500), config.interval)).x
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(peak - before, x.nbytes)


if __name__ == "__main__":
    _measure_memory()
