"""Bytes to cells: encodings, delimiters, and the line of what is wrong."""

from pathlib import Path

import pandas as pd
import pytest

from omninmo.data import reading
from omninmo.errors import DataError


def written(folder: Path, content: bytes, name: str = "mine.csv") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter_gives_the_same_cells(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["Date", "Société", "Close"], ["2024-01-02", "É", "1"], ["2024-01-03", "", "2"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    table = reading.read(written(tmp_path, text.encode(encoding)))
    assert [list(table.cells.columns), *table.cells.to_numpy().tolist()] == rows


def test_cells_stay_text_as_they_are_spelled(tmp_path: Path) -> None:
    table = reading.read(written(tmp_path, b"ticker,date,close\n000001,2024-01-02,1.50\nNA,2024-01-02,null\n"))
    assert table.cells.to_numpy().tolist() == [["000001", "2024-01-02", "1.50"], ["NA", "2024-01-02", "null"]]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    table = reading.read(written(tmp_path, b"sep=;\n\nA title\ndate;close\n2024-01-02;1\n\n2024-01-03;x;\n"))
    at = table.cells.index[table.cells["close"] == "x"][0]
    assert table.position(at) == "line 7"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mine.csv is empty; save the prices again"),
        (b"date,close\n", "has no rows below its header"),
        (b"date,close\n2024-01-02,1\n\n2024-01-03,1,2,3\n", "has 4 cells in line 4"),
        (
            b"date,close\n2024-01-02,1,2,3\n2024-01-03,1,2,3\n",
            "has more cells in its first rows than line 1, its header",
        ),
        (
            b"\ndate,close\n\n2024-01-03,1,2,3\n2024-01-04,1,2,3\n",
            "more than its header names|more cells in its first rows",
        ),
        (b"date,close\n2024-01-02,1\n2024-01-03,1,2\n", "has 3 cells in line 3, but 2 names"),
        (b'title\ndate,close\n"2024-01-02,1\n', "has a quotation mark in line 3 that is never closed"),
        (b"\xef\xbb\xbf<HTML>", "is a web page"),
        (b'{"date": 1}', "is JSON"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is a workbook of the old kind; save it as .xlsx or .csv"),
        (b"date,close\n\0\0", "is no text, workbook or parquet file"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        reading.read(written(tmp_path, content))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(DataError, match=r"mine\.csv holds 0 MB, and 0 MB are the most"):
        reading.read(written(tmp_path, b"date,close\n2024-01-02,1\n"))


def test_a_parquet_file_of_too_many_cells_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PARQUET_CELLS", 10)
    pd.DataFrame({"date": range(6), "close": 1.0}).to_parquet(tmp_path / "mine.parquet")
    with pytest.raises(DataError, match=r"holds 12 cells, and 10 are the most"):
        reading.read(tmp_path / "mine.parquet")


def test_the_kind_of_a_file_is_in_its_bytes_not_its_name(tmp_path: Path) -> None:
    pd.DataFrame({"date": ["2024-01-02"], "close": [1.0]}).to_parquet(tmp_path / "mine.csv")
    assert list(reading.read(tmp_path / "mine.csv").cells.columns) == ["date", "close"]
    with pytest.raises(DataError, match="is a damaged parquet file, or none; write it again"):
        reading.read(written(tmp_path, b"date,close\n2024-01-02,1\n", "mine.parquet"))


def test_a_parquet_index_without_a_name_holds_the_dates(tmp_path: Path) -> None:
    days = pd.date_range("2024-01-01", periods=3)
    pd.DataFrame({"close": [1.0, 2.0, 3.0]}, index=days).to_parquet(tmp_path / "mine.parquet")
    assert list(reading.read(tmp_path / "mine.parquet").cells["date"]) == list(days)
