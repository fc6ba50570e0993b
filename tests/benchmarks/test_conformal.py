"""How often intervals of predictions hold in many worlds, and what making and measuring them costs."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.conformal import LEVELS, measured_coverage, measured_intervals
from omninmo.evaluation.intervals import intervals
from tests.benchmarks.ratios import paired, seconds
from tests.evaluation.calibrated import HORIZON, KINDS, held_later, worlds
from tests.evaluation.test_intervals import predictions
from tests.worlds import random_walks

WORLDS = 200
LIMIT = 1
POINTS = {"walks": 0.02}
"""How far the mean coverage may lie from its level; where dates are exchangeable but for their overlap, less."""


@pytest.mark.parametrize("kind", KINDS)
def test_intervals_hold_as_often_as_their_level_says(kind: str) -> None:
    """On the last fold, and as `measured_coverage` measures it; how often its own interval holds what it measures."""
    later, tables = [], []
    for rows in worlds(kind, WORLDS):
        later.append(held_later(rows))
        tables.append(measured_coverage(rows, HORIZON))
    measured = np.array([table["measured"] for table in tables])
    low, high = (np.array([table[end] for table in tables]) for end in ("low", "high"))
    true = measured.mean(axis=0)
    inside = ((low <= true) & (true <= high)).mean(axis=0)
    print(f"\n{kind}, {WORLDS} worlds: level, last fold, measured, its interval holds the mean of the worlds")
    for column, level in enumerate(LEVELS):
        held = np.mean(later, axis=0)[column]
        print(f"  {level:.0%}: {held:.1%}, {true[column]:.1%}, {inside[column]:.1%}")
        assert held == pytest.approx(level, abs=POINTS.get(kind, 0.05))
        assert true[column] == pytest.approx(level, abs=POINTS.get(kind, 0.05))
        assert inside[column] >= 0.85


@pytest.mark.parametrize(("tickers", "dates", "horizon"), [(1, 600, 10), (20, 600, 1), (20, 600, 30), (5, 300, 20)])
def test_intervals_hold_with_one_ticker_few_dates_and_other_horizons(tickers: int, dates: int, horizon: int) -> None:
    held = np.mean([held_later(rows, horizon) for rows in worlds("garch", WORLDS, horizon, dates, tickers)], axis=0)
    shares = ", ".join(f"{share:.1%}" for share in held)
    print(f"\n{tickers} tickers, {dates} dates, horizon {horizon}: {shares}")
    assert held == pytest.approx(np.array(LEVELS), abs=0.05)


def test_making_and_measuring_intervals_costs_little() -> None:
    """Beside the bootstrap of the metrics, which is made of the same 54,000 rows."""
    close = random_walks(0, sessions=2800, tickers=20).close
    days = close.index[100:].repeat(20)
    rows = predictions(0, dates=2700).assign(date=days, ticker=np.tile(close.columns, 2700))
    rows["fold"] = pd.factorize(rows["date"])[0] * 5 // 2700 + 1

    def ours() -> float:
        return seconds(lambda: measured_intervals(rows, close, HORIZON))

    ratio, mine, theirs = paired(ours, lambda: seconds(lambda: intervals(rows, HORIZON)), 5)
    print(
        f"\nmeasured intervals ÷ bootstrap of the metrics: {ratio:.2f} (limit {LIMIT}); {mine:.2f} s ÷ {theirs:.2f} s"
    )
    assert ratio <= LIMIT
