"""Whether the intervals of the track record hold: by dates, however far apart the as-of dates lie."""

import numpy as np
import pandas as pd
import pytest

from omninmo.prediction.track_record import SCORED, summary

WORLDS, TICKERS = 200, 10
HALF = 0.5


def world(seed: int, sessions: int, every: int, horizon: int) -> pd.DataFrame:
    """Return scored predictions that know nothing: of returns with a common factor, by signals that last for weeks."""
    generator = np.random.default_rng(seed)
    steps = generator.normal(size=(sessions + horizon, 1)) + generator.normal(size=(sessions + horizon, TICKERS))
    prices = np.vstack([np.zeros((1, TICKERS)), steps.cumsum(axis=0)])
    signal = generator.normal(size=(sessions, TICKERS))
    for row in range(1, sessions):
        signal[row] += 0.95 * signal[row - 1]
    at = np.arange(0, sessions, every)
    hits = np.sign(prices[at + horizon] - prices[at]) == np.sign(signal[at])
    days = pd.bdate_range("2000-01-03", periods=sessions + horizon + 1)
    rows = pd.DataFrame({"as_of": days[at.repeat(TICKERS)], "end": days[(at + horizon).repeat(TICKERS)]})
    nothing = ["inside_50", "inside_80", "inside_95", "class_hit", "base_class_hit", "y_return", "signal"]
    rows[nothing] = np.nan
    return rows.assign(state=SCORED, run_id="a", ticker="KO", hit=hits.ravel().astype(float), base_hit=HALF)


@pytest.mark.parametrize(("sessions", "every", "horizon"), [(2000, 21, 10), (1500, 21, 30), (750, 1, 10), (750, 5, 30)])
def test_the_interval_of_the_hit_rate_holds_the_truth(sessions: int, every: int, horizon: int) -> None:
    records = [summary(world(seed, sessions, every, horizon)) for seed in range(WORLDS)]
    held = [record["hit_rate_low"] <= HALF <= record["hit_rate_high"] for record in records]
    share = float(np.mean(held))
    print(f"\nevery {every} sessions, {horizon} ahead: 95 % intervals held in {share:.1%} of {WORLDS} worlds")
    assert share >= 0.92
