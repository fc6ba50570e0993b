"""What the bootstrap of every metric costs, beside sorting the same rows, and how often it holds the truth."""

import pytest
from scipy.stats import binom

from omninmo.evaluation.intervals import DRAWS, intervals
from tests.benchmarks.ratios import paired, seconds
from tests.evaluation import simulated
from tests.evaluation.test_intervals import HORIZON, predictions

LIMIT = 1
SORTS = 20
WORLDS, BATCH = 800, 100


def test_a_thousand_draws_of_54_000_rows_cost_little() -> None:
    """Less than sorting the same rows twenty times: sums per date are drawn, not rows."""
    rows = predictions(0, dates=2700)

    def sort() -> None:
        for _ in range(SORTS):
            rows.sort_values(["ticker", "y_true"])

    ratio, ours, theirs = paired(lambda: seconds(lambda: intervals(rows, HORIZON)), lambda: seconds(sort), 5)
    print(f"\nintervals ÷ {SORTS} sorts of the rows: {ratio:.2f} (limit {LIMIT}); {ours:.2f} s ÷ {theirs:.2f} s")
    assert ratio <= LIMIT


@pytest.mark.parametrize("size", [0.1, 0.3])
@pytest.mark.parametrize("kind", list(simulated.PERSISTENCE))
def test_every_interval_that_is_shown_holds_the_truth(kind: str, size: float) -> None:
    """90 to 98 % of the truths lie inside; up to sampling, at most 2.5 % of nulls are rejected upwards."""
    batches = [simulated.counted(kind, BATCH, size, DRAWS, seed) for seed in range(WORLDS // BATCH)]
    print(f"\n{kind}, predictions {size} times as large as targets, {WORLDS} worlds: inside, above")
    for key in simulated.WITH_INTERVAL:
        inside, above = (sum(batch[side][key] for batch in batches) for side in (0, 1))
        print(f"  {key}: {inside / WORLDS:.1%}, {above / WORLDS:.1%}")
        assert 0.90 <= inside / WORLDS <= 0.98, key
        assert not key.startswith("versus.") or above <= binom.ppf(0.999, WORLDS, 0.025), key
