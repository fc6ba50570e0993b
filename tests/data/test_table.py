"""Where the header stands, and that a position in the file is the one that an editor shows."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo.data.table import Table, header_of, named, plain
from omninmo.errors import DataError

MINE = Path("mine.csv")


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ([["Date", "Close"], ["2024-01-02", "1"]], 0),
        ([["sep="], ["a title", ""], ["", "Timestamp"]], 2),
        ([["", "AAPL", "KO"], ["2024-01-02", "1", "2"]], 0),
        ([["", "AAPL", "KO"], ["Date", "", ""]], 1),
        ([["2024-01-02", "1"]], None),
        ([], None),
    ],
)
def test_the_header_names_a_date_or_leaves_out_the_first_name_only(rows: list[list[str]], header: int | None) -> None:
    assert header_of(rows) == header


@pytest.mark.parametrize(("name", "read"), [(" <CLOSE> ", "close"), ("Close*", "close"), ("Adj Close", "adj close")])
def test_names_are_compared_without_ornament(name: str, read: str) -> None:
    assert plain(name) == read


def test_two_lines_above_the_date_s_name_are_two_levels_and_merged_cells_hold_their_name_once() -> None:
    rows = [["Price", "Close", "", "Volume"], ["Ticker", "AAPL", "KO", "AAPL"], ["Date", "", "", ""]]
    table = named(pd.DataFrame([["2024-01-02", "1", "2", "3", ""]]), 2, rows, MINE, "row")
    assert "|".join(map(str, table.cells.columns[1:])) == "('Close', 'AAPL')|('Close', 'KO')|('Volume', 'AAPL')"


def test_a_title_above_the_header_is_no_level() -> None:
    rows = [["Prices", "of", "mine"], ["Ticker", "", ""], ["Date", "Close", "Open"]]
    table = named(pd.DataFrame([["2024-01-02", "1", "2", ""]]), 2, rows, MINE, "row")
    assert list(table.cells.columns) == ["Date", "Close", "Open"]


def test_a_cell_beyond_the_header_is_refused_with_its_line() -> None:
    cells = pd.DataFrame([["2024-01-02", "1", ""], ["2024-01-03", "1", "5"]])
    with pytest.raises(DataError, match="has 3 cells in line 7, but 2 names; correct that line"):
        named(cells, 4, [[], [], [], [], ["date", "close"]], MINE, "line")


def test_positions_count_from_the_first_line_below_the_header() -> None:
    assert Table(pd.DataFrame(), "mine.csv", 9, "line").position(3) == "line 12"
