"""A preview says what a training would read, and why it would leave a ticker out."""

from datetime import date
from pathlib import Path

import pytest

from omninmo.config import TrainingConfig
from omninmo.data.preview import MAX_CHART_ROWS, preview
from omninmo.errors import ConfigError
from tests.data.histories import clean

CONFIG = TrainingConfig(source="csv", period="max")


def test_each_ticker_has_its_dates_rows_gaps_and_flags(tmp_path: Path) -> None:
    for name, seed in (("AAA", 0), ("BBB", 1), ("CCC", 2)):
        clean(seed).rename_axis("date").to_csv(tmp_path / f"{name}.csv")
    late = clean(3).iloc[100:].drop(clean().index[150:153])
    late.iloc[60:, :4] /= 2
    late.rename_axis("date").to_csv(tmp_path / "DDD.csv")
    (tmp_path / "EEE.csv").write_text("date,close\n2024-01-02,1\n")
    shown = preview(tmp_path, CONFIG)
    assert [ticker.ticker for ticker in shown.used] == ["AAA", "BBB", "CCC", "DDD"] and shown.sessions == 300
    whole, odd = shown.used[0], shown.used[3]
    assert (whole.first, whole.last, whole.rows, whole.gaps) == (clean().index[0].date(), date(2024, 7, 12), 300, 0)
    assert (odd.first, odd.rows, odd.gaps) == (clean().index[100].date(), 197, 3)
    assert not whole.flags and "a split not adjusted for" in odd.flags[0]
    (short,) = shown.refused
    assert short.ticker == "EEE" and short.reason == "it has only 1 bars, and 30 are the least" and not short.rows


def test_the_chart_s_table_is_small_and_ends_on_the_last_date(tmp_path: Path) -> None:
    clean(bars=1000).rename_axis("date").to_csv(tmp_path / "AAA.csv")
    close = preview(tmp_path / "AAA.csv", CONFIG).close
    assert MAX_CHART_ROWS / 2 < len(close) <= MAX_CHART_ROWS and close.index[-1] == clean().index[-1]
    assert close["AAA"].iloc[-1] == pytest.approx(clean(bars=1000)["close"].iloc[-1])


def test_where_nothing_can_be_used_every_ticker_has_its_reason(tmp_path: Path) -> None:
    for name in ("AAA", "BBB"):
        (tmp_path / f"{name}.csv").write_text("date,close\n2024-01-02,1\n")
    shown = preview(tmp_path, CONFIG)
    assert not shown.used and shown.close.empty
    assert {ticker.ticker: ticker.reason for ticker in shown.refused} == dict.fromkeys(
        ("AAA", "BBB"), "it has only 1 bars, and 30 are the least"
    )


def test_the_source_follows_from_the_files_where_the_config_names_none(tmp_path: Path) -> None:
    clean().rename_axis("date").to_parquet(tmp_path / "AAA.parquet")
    assert preview(tmp_path, TrainingConfig()).used == preview(tmp_path / "AAA.parquet", TrainingConfig()).used != ()


def test_no_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There are no prices in"):
        preview(tmp_path / "none.csv", CONFIG)
