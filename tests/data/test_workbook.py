"""Workbooks: cells as text, one sheet of prices, nothing evaluated, no bomb."""

import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from omninmo.data import workbook
from omninmo.errors import DataError
from tests.data.price_writers import AAPL, excel, pack
from tests.data.price_writers import workbook as writer

DAY = datetime(2024, 1, 2)  # noqa: DTZ001 - as Excel counts


def test_cells_are_read_as_a_csv_file_would_hold_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["a title"], [], ["Date", "Close", "Symbol"], [DAY, 1.25, "KO"], ["2024-01-03", 7, ""]]
    writer(rows)(tmp_path / "mine.xlsx")
    table = workbook.read(tmp_path / "mine.xlsx")
    assert list(table.cells.columns) == ["Date", "Close", "Symbol"]
    assert table.cells.to_numpy().tolist() == [["2024-01-02", "1.25", "KO"], ["2024-01-03", "7", ""]]
    assert table.position(0) == "row 4"


def test_of_a_formula_the_stored_value_is_read(tmp_path: Path) -> None:
    cells = '<c t="inlineStr"><is><t>date</t></is></c><c t="inlineStr"><is><t>close</t></is></c>'
    values = "<c><v>20240102</v></c><c><f>1+1</f><v>5</v></c>"
    pack(tmp_path / "mine.xlsx", f"<sheetData><row>{cells}</row><row>{values}</row></sheetData>")
    assert workbook.read(tmp_path / "mine.xlsx").cells.to_numpy().tolist() == [["20240102", "5"]]


@pytest.mark.parametrize(
    "cell", ['<c r="XFD1048576"/>', "<c s='1' r='XFD1048576'/>", '<x:c\n r = "XFD1048576" xmlns:x="y"/>']
)
def test_a_cell_far_away_is_refused_before_room_is_made_for_all_up_to_it(tmp_path: Path, cell: str) -> None:
    pack(tmp_path / "mine.xlsx", f'<sheetData><row r="1"><c r="A1"/></row><row r="1048576">{cell}</row></sheetData>')
    with pytest.raises(DataError, match="holds a sheet of 17,179,869,184 cells, up to its last one"):
        workbook.read(tmp_path / "mine.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "mine.xlsx", f"<sheetData>{' ' * 1_000_000}</sheetData>")
    monkeypatch.setattr(workbook, "MAX_BYTES", 900_000)
    assert (tmp_path / "mine.xlsx").stat().st_size < 10_000
    with pytest.raises(DataError, match=r"holds 1 MB unpacked"):
        workbook.read(tmp_path / "mine.xlsx")


def test_a_workbook_without_rows_is_one_sentence(tmp_path: Path) -> None:
    pack(tmp_path / "mine.xlsx", "<sheetData/>")
    with pytest.raises(DataError, match="has no rows below a header"):
        workbook.read(tmp_path / "mine.xlsx")


def test_a_damaged_workbook_is_one_sentence(tmp_path: Path) -> None:
    """Bytes of each part are changed in turn: it is read all the same, or refused."""
    writer(excel(AAPL.head(5)))(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    rng = np.random.default_rng(0)
    refused = 0
    for _ in range(60):
        victim = str(rng.choice(list(parts)))
        content = bytearray(parts[victim])
        for at in rng.integers(0, len(content), 5):
            content[at] = rng.choice(list(b'<>"/=& 09AZ'))
        with zipfile.ZipFile(tmp_path / "mine.xlsx", "w") as packed:
            for name, whole in parts.items():
                packed.writestr(name, bytes(content) if name == victim else whole)
        try:
            workbook.read(tmp_path / "mine.xlsx")
        except DataError as error:
            refused += "save" in str(error) or "correct that row" in str(error) or "the most" in str(error)
    assert refused > 10


def test_prices_on_several_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"mine.xlsx has prices on 2 sheets \(A, B\); save each as a file"):
        workbook._table(tmp_path / "mine.xlsx", {"A": [["date"], ["1"]], "notes": [["x"]], "B": [["date"], ["1"]]})
