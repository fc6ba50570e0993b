"""What judging a ticker costs beside reading it from the cache."""

from datetime import date
from pathlib import Path

from omninmo.data.cache import Cache
from omninmo.data.checks import check
from tests.benchmarks.ratios import paired, seconds
from tests.data.test_checks import NOW, clean

FIVE_YEARS = 1260
TICKERS = 50
LIMIT = 0.5


def test_a_verdict_costs_less_than_half_of_reading_the_file(tmp_path: Path) -> None:
    cache, bars = Cache(tmp_path), clean(0, bars=FIVE_YEARS)
    cache.write("A", "1d", bars, date(2024, 7, 12))

    def judge() -> None:
        for _ in range(TICKERS):
            check(bars, NOW)

    def read() -> None:
        for _ in range(TICKERS):
            cache.read("A", "1d")

    judge()
    read()
    ratio, ours, theirs = paired(lambda: seconds(judge), lambda: seconds(read), 5)
    print(f"\nverdict ÷ reading the parquet: {ratio:.2f} (limit {LIMIT}); {1000 * ours / TICKERS:.2f} ms a ticker")
    assert ratio <= LIMIT, (ours, theirs)
