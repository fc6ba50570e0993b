"""The user's own prices: any case, long or one file per ticker, adjusted where they say how."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from omninmo.config import PRESETS, TrainingConfig
from omninmo.data import load_prices
from omninmo.data.files import ticker_of, tickers_in
from omninmo.errors import ConfigError, DataError
from tests.data.histories import clean, weekly


def config(path: Path, source: str = "csv", **more: object) -> TrainingConfig:
    return TrainingConfig(source=source, path=str(path), period="max", **more)


def long(**tickers: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([frame.rename_axis("Date").reset_index().assign(Symbol=name) for name, frame in tickers.items()])


def test_a_long_file_in_any_case(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    long(aapl=clean(0), KO=clean(1)).rename(columns=str.upper).to_csv(file, index=False)
    panel = load_prices(config(file))
    assert panel.tickers == ("AAPL", "KO")
    np.testing.assert_allclose(panel.close["KO"], clean(1)["close"])
    assert panel.volume is not None and str(file) in panel.caution
    assert load_prices(config(file, tickers="KO,NOPE")).failed == {"NOPE": "not in these files"}


@pytest.mark.parametrize("name", ["id_rsa", "passwd.bak", ".bashrc"])
def test_a_file_that_does_not_end_as_prices_do_is_not_opened(tmp_path: Path, name: str) -> None:
    """A run's settings may be somebody else's: what they name is read as prices or not at all."""
    file = tmp_path / name
    long(AAPL=clean(0)).to_csv(file, index=False)
    with pytest.raises(ConfigError, match=r"is not read as prices, which are in files that end in .csv, .tsv, .txt or"):
        load_prices(config(file))


def test_tickers_are_taken_as_they_are_spelled(tmp_path: Path) -> None:
    """Read as numbers and missing values, 000001 became 1, and NA nobody."""
    names = ("000001", "00700", "NA", "NULL", "TRUE", "1E5")
    file = tmp_path / "mine.csv"
    table = long(**{name: clean(seed) for seed, name in enumerate(names)})
    table.to_csv(file, index=False)
    assert set(load_prices(config(file)).tickers) == set(names)
    assert load_prices(config(file, tickers="000001,NA")).tickers == ("000001", "NA")
    table.iloc[3, table.columns.get_loc("Symbol")] = None
    table.to_csv(file, index=False)
    panel = load_prices(config(file))
    assert set(panel.tickers) == set(names) and set(panel.failed) == {"(no ticker)"}


def test_a_company_s_name_beside_its_symbol_is_no_second_ticker(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    long(AAPL=clean(0), KO=clean(1)).assign(Name="Some Company").to_csv(file, index=False)
    assert load_prices(config(file)).tickers == ("AAPL", "KO")


def test_parquet_may_have_its_dates_and_tickers_in_the_index(tmp_path: Path) -> None:
    file = tmp_path / "mine.parquet"
    long(AAPL=clean(0), KO=clean(1)).set_index(["Date", "Symbol"]).to_parquet(file)
    assert load_prices(config(file, "parquet")).tickers == ("AAPL", "KO")


@pytest.mark.parametrize("source", ["csv", "parquet"])
def test_a_folder_with_a_file_per_ticker(tmp_path: Path, source: str) -> None:
    for name, seed in (("AAPL", 0), ("BRK-B", 1)):
        frame = clean(seed).rename_axis("timestamp").reset_index()
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        frame.to_parquet(tmp_path / f"{name}.parquet")
    panel = load_prices(config(tmp_path, source))
    assert panel.tickers == ("AAPL", "BRK-B") and panel.low is not None
    np.testing.assert_allclose(panel.low["AAPL"], clean(0)["low"])


def test_an_adjusted_close_scales_the_whole_bar(tmp_path: Path) -> None:
    plain = clean(0)
    table = plain.assign(**{"Adj Close": plain["close"] / 4}).rename_axis("Date").reset_index()
    table.to_csv(tmp_path / "AAPL.csv", index=False)
    panel = load_prices(config(tmp_path))
    assert panel.high is not None
    np.testing.assert_allclose(panel.close["AAPL"], plain["close"] / 4)
    np.testing.assert_allclose(panel.high["AAPL"], plain["high"] / 4)


@pytest.mark.parametrize(
    "dates",
    [
        lambda days: days.tz_localize("America/New_York"),  # as yfinance writes them: two offsets in one column
        lambda days: days.strftime("%Y%m%d").astype(int),
        lambda days: days.strftime("%m-%d-%Y"),  # ends like an offset
        lambda days: days.strftime("%Y-%m-%dT%H:%M:%SZ"),
    ],
)
def test_dates_are_read_as_they_stand(tmp_path: Path, dates: Callable[[pd.DatetimeIndex], pd.Index]) -> None:
    plain = clean()
    plain.set_axis(dates(pd.DatetimeIndex(plain.index))).rename_axis("Date").to_csv(tmp_path / "AAPL.csv")
    panel = load_prices(config(tmp_path))
    assert list(panel.dates) == list(plain.index)


def test_a_ticker_may_be_spread_over_files(tmp_path: Path) -> None:
    whole = long(AAA=clean())
    whole.iloc[:160].to_csv(tmp_path / "2023.csv", index=False)
    whole.iloc[150:].to_csv(tmp_path / "2024.csv", index=False)  # ten rows are in both
    assert len(load_prices(config(tmp_path)).dates) == 300


def test_a_bad_file_or_name_does_not_spoil_the_rest(tmp_path: Path) -> None:
    long(GOOD=clean(), **{"A/../B": clean(1)}).to_csv(tmp_path / "good.csv", index=False)
    (tmp_path / "BAD.csv").write_text("a,b\n1,2\n")
    panel = load_prices(config(tmp_path))
    assert panel.tickers == ("GOOD",) and set(panel.failed) == {"BAD", "A/../B"}
    assert "needs the columns date and close" in panel.failed["BAD"] and "not a ticker" in panel.failed["A/../B"]


def test_what_is_hidden_in_a_folder_is_not_read(tmp_path: Path) -> None:
    clean().rename_axis("date").to_csv(tmp_path / "AAA.csv")
    for name in (".AAA.csv", "~$AAA.xlsx", "notes.md"):
        (tmp_path / name).write_text("nothing")
    (tmp_path / "folder.csv").mkdir()
    panel = load_prices(config(tmp_path))
    assert panel.tickers == ("AAA",) and not panel.failed


def test_the_index_among_the_files_is_no_ticker_and_without_dividends_no_market(tmp_path: Path) -> None:
    long(AAA=clean(), **{"^GSPC": clean(7)}).to_csv(tmp_path / "all.csv", index=False)
    panel = load_prices(config(tmp_path))
    assert panel.tickers == ("AAA",) and panel.market is None


def test_a_place_without_prices_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(ConfigError, match="There are no prices in"):
            load_prices(config(path))
    with pytest.raises(ConfigError, match="name a file or a folder"):
        load_prices(TrainingConfig(source="csv"))


@pytest.mark.parametrize(
    ("path", "reason"),
    [("~nobody-of-this-name/x.csv", "There are no prices in ~nobody"), ("x" * 300 + ".csv", "name too long")],
)
def test_a_path_that_the_system_refuses_is_one_sentence(path: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        load_prices(TrainingConfig(source="csv", path=path))


def test_a_file_that_is_no_parquet_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "BAD.parquet").write_bytes(b"PAR1")
    with pytest.raises(DataError, match=r"BAD\.parquet is a damaged parquet file, or none"):
        load_prices(config(tmp_path, "parquet"))


def test_that_an_adjusted_close_is_used_is_said(tmp_path: Path) -> None:
    for number in range(7):
        frame = clean(number)
        frame.assign(adjclose=frame["close"] / 2).rename_axis("date").to_csv(tmp_path / f"T{number}.csv")
    assert "Adjusted closes are used, with open, high and low scaled alike: T0, T1, T2, T3, T4 and 2 more." in (
        load_prices(config(tmp_path)).caution
    )


def test_daily_files_become_weeks_and_a_bad_one_does_not_end_the_rest(tmp_path: Path) -> None:
    for name, seed in (("AAA", 0), ("BBB", 1)):
        clean(seed).rename_axis("date").to_csv(tmp_path / f"{name}.csv")
    weekly(2).rename_axis("date").to_csv(tmp_path / "CCC.csv")
    twice = pd.concat([clean(3), clean(3).iloc[[7]] * 2]).rename_axis("date")
    twice.to_csv(tmp_path / "DDD.csv")
    panel = load_prices(config(tmp_path, interval="1wk"))
    assert panel.tickers == ("AAA", "BBB", "CCC") and panel.bars_per_year == 52
    assert "occurs twice with different prices" in panel.failed["DDD"] and "gathered into weeks" in panel.caution
    assert (panel.dates.day_of_week == 4).all()


def test_what_is_odd_about_daily_bars_is_said_of_the_weeks(tmp_path: Path) -> None:
    frame = clean(bars=600)
    frame.iloc[100, frame.columns.get_loc("close")] = -1
    frame.rename_axis("date").to_csv(tmp_path / "AAA.csv")
    warning = load_prices(config(tmp_path, interval="1wk")).warnings["AAA"]
    assert warning == "1 of its bars has a price that is not positive and finite, and was left out"


def test_a_coin_has_365_sessions_a_year(tmp_path: Path) -> None:
    coins = clean().set_axis(pd.date_range(end="2024-07-12", periods=300, name="date"))
    coins.to_csv(tmp_path / "BTC-USD.csv")
    assert load_prices(config(tmp_path)).bars_per_year == 365


@pytest.mark.parametrize(
    ("name", "ticker"),
    [
        ("AAPL.csv", "AAPL"),
        ("^GSPC.csv", "^GSPC"),
        ("000001.csv", "000001"),
        ("aapl.us.txt", "AAPL.US"),
        ("aapl_daily data (1).csv", "AAPL"),
        ("AAPL(2).csv", "AAPL"),
        ("Copy of brk-b.csv", "BRK-B"),
        ("MacroTrends_Data_Download_AAPL.csv", "AAPL"),
        ("daily_adjusted_IBM.csv", "IBM"),
        ("2020_AAPL.csv", "AAPL"),
        ("HistoricalData_1721234567890.csv", ""),
        ("prices.csv", ""),
        ("(1).csv", ""),
    ],
)
def test_the_ticker_in_a_file_s_name(name: str, ticker: str) -> None:
    assert ticker_of(Path(name)) == ticker


def test_tickers_come_from_a_text_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_text("aapl, msft  # the large ones\n\n# KO\nsectors\n")
    assert tickers_in(file) == ("AAPL", "MSFT", *PRESETS["SECTORS"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"# none\n", "no tickers in"),
        (b"A/../B", "is not a ticker"),
        (b"AAPL \xff", "is no text in UTF-8; save it as such"),
        (None, "cannot be read"),
    ],
)
def test_a_file_without_tickers_is_one_sentence(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "mine.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError, match=sentence):
        tickers_in(file)
