"""What the bootstrap of every metric costs: beside sorting the same rows."""

from omninmo.evaluation.intervals import intervals
from tests.benchmarks.ratios import paired, seconds
from tests.evaluation.test_intervals import HORIZON, predictions

LIMIT = 1
SORTS = 20


def test_a_thousand_draws_of_54_000_rows_cost_little() -> None:
    """Less than sorting the same rows twenty times: sums per date are drawn, not rows."""
    rows = predictions(0, dates=2700)

    def sort() -> None:
        for _ in range(SORTS):
            rows.sort_values(["ticker", "y_true"])

    ratio, ours, theirs = paired(lambda: seconds(lambda: intervals(rows, HORIZON)), lambda: seconds(sort), 5)
    print(f"\nintervals ÷ {SORTS} sorts of the rows: {ratio:.2f} (limit {LIMIT}); {ours:.2f} s ÷ {theirs:.2f} s")
    assert ratio <= LIMIT
