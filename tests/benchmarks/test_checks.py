"""What judging prices costs: beside reading the same prices from disk."""

from pathlib import Path

import pandas as pd

from omninmo.data.assemble import checked
from tests.benchmarks.ratios import paired, seconds
from tests.data.histories import NOW, clean

TICKERS, SESSIONS = 100, 1260
READING_LIMIT = 0.8


def test_judging_prices_takes_no_longer_than_reading_them(tmp_path: Path) -> None:
    histories = {f"T{place}": clean(place, SESSIONS) for place in range(TICKERS)}
    files = {ticker: tmp_path / f"{ticker}.parquet" for ticker in histories}
    for ticker, file in files.items():
        histories[ticker].to_parquet(file)

    def judge() -> None:
        checked(histories, NOW)

    def read() -> None:
        for file in files.values():
            pd.read_parquet(file)

    judge()
    read()
    ratio, ours, theirs = paired(lambda: seconds(judge), lambda: seconds(read), 9)
    print(
        f"\n{TICKERS} tickers × {SESSIONS:,} days, judged ÷ read from parquet: {ratio:.2f} (limit {READING_LIMIT}); "
        f"{ours / TICKERS * 1e3:.2f} ms a ticker ÷ {theirs / TICKERS * 1e3:.2f} ms"
    )
    assert ratio <= READING_LIMIT
