"""What columns mean: each shape of a table gives the same histories."""

import numpy as np
import pandas as pd
import pytest

from omninmo.data.shapes import histories, is_ticker
from omninmo.data.table import Table
from omninmo.errors import DataError

DAYS = ["2024-01-02", "2024-01-03"]


def read(columns: dict[str, list[str]] | pd.DataFrame, ticker: str = "MINE") -> dict[str, pd.DataFrame]:
    table = Table(pd.DataFrame(columns), "mine.csv", 2, "line")
    return {name: history.bars for name, history in histories(table, ticker, "auto").items()}


def test_a_column_per_ticker_even_where_one_is_called_low() -> None:
    found = read({"Date": DAYS, "AAPL": ["1", "2"], "LOW": ["3", ""], "brk-b": ["5", "6"]})
    assert {name: bars["close"].tolist() for name, bars in found.items()} == {
        "AAPL": [1.0, 2.0],
        "LOW": [3.0],
        "BRK-B": [5.0, 6.0],
    }


def test_an_index_without_a_name_beside_a_date_is_ignored() -> None:
    (bars,) = read({"": ["0", "1"], "Date": DAYS, "Close": ["1", "2"]}).values()
    assert bars["close"].tolist() == [1.0, 2.0] and str(bars.index[0].date()) == DAYS[0]


def test_empty_rows_are_no_rows() -> None:
    (bars,) = read({"Date": [DAYS[0], "", DAYS[1]], "Close": ["1", "", "2"]}).values()
    assert len(bars) == 2


def test_the_adjusted_close_scales_the_other_prices_and_not_the_volume() -> None:
    table = {"date": DAYS, "open": ["2", "4"], "close": ["4", "8"], "adj close": ["2", "8"], "volume": ["10", "20"]}
    history = histories(Table(pd.DataFrame(table), "mine.csv", 2, "line"), "MINE", "auto")["MINE"]
    assert history.adjusted
    np.testing.assert_allclose(history.bars[["open", "close", "volume"]], [[1, 2, 10], [4, 8, 20]])
    del table["close"]
    assert not histories(Table(pd.DataFrame(table), "mine.csv", 2, "line"), "MINE", "auto")["MINE"].adjusted


def test_a_ticker_without_closes_among_two_levels_is_left_out() -> None:
    columns = pd.MultiIndex.from_tuples([("Date", ""), ("Close", "AAPL"), ("Volume", "AAPL"), ("Volume", "KO")])
    assert set(read(pd.DataFrame([[DAYS[0], "1", "2", "3"]], columns=columns))) == {"AAPL"}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["when", "close"], "needs the columns date and close, but has when, close; name them so in its first line"),
        (["date", "open"], "needs the columns date and close, but has date, open"),
        (["date", "symbol"], "needs the columns date and close"),
        (["date", "ticker", "AAPL"], "needs the columns date and close"),
        (["date"], "needs the columns date and close"),
        (["date", "Close", "close "], "has the column close 2 times; keep one of them"),
        (["date", "date", "close"], "has the column date 2 times"),
        (["date", "AAPL", "aapl"], "has the column AAPL 2 times"),
    ],
)
def test_columns_that_are_missing_or_repeat(names: list[str], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        read(pd.DataFrame([["1"] * len(names)], columns=names))


def test_two_levels_without_a_close_are_refused() -> None:
    columns = pd.MultiIndex.from_tuples([("Date", ""), ("Open", "AAPL")])
    with pytest.raises(DataError, match="two header lines, but no date, or no close"):
        read(pd.DataFrame([["2024-01-02", "1"]], columns=columns))


def test_a_file_about_no_ticker_is_refused_unless_its_columns_say() -> None:
    with pytest.raises(DataError, match=r"names no ticker; rename it to one, such as AAPL\.csv"):
        read({"date": DAYS, "close": ["1", "2"]}, ticker="")
    assert set(read({"date": DAYS, "ticker": ["ko", ""], "close": ["1", "2"]}, ticker="")) == {"KO", "(no ticker)"}


@pytest.mark.parametrize(("name", "good"), [("BRK-B", True), ("^GSPC", True), ("A..B", False), ("S&P 500", False)])
def test_what_can_be_a_ticker(name: str, good: bool) -> None:
    assert is_ticker(name) is good
