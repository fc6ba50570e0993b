"""Writers of files of prices, in the shapes and dialects that people have them in."""

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from omninmo.data.table import MAX_BYTES
from tests.data.histories import clean


def bars(seed: int = 0) -> pd.DataFrame:
    """Return daily bars with cents, as files have them."""
    frame = clean(seed).round(2)
    return frame.astype({"volume": int}).rename_axis("date")


AAPL, KO = bars(0), bars(1)


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


def csv(table: pd.DataFrame, encoding: str = "utf-8", **how: Any) -> Callable[[Path], object]:
    return text(table.to_csv(**how), encoding)


def dated(frame: pd.DataFrame, form: str) -> pd.DataFrame:
    return frame.set_axis(pd.DatetimeIndex(frame.index).strftime(form)).rename_axis("Date")


def german(frame: pd.DataFrame) -> pd.DataFrame:
    """Return 1.234,56 for 1234.56, and 1.234 for 1234."""
    swap = str.maketrans(",.", ".,")
    return dated(frame, "%d.%m.%Y").map(lambda value: f"{value:,}".translate(swap))


def american(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the newest bar first, in dollars, as Nasdaq's site does."""
    table = dated(frame, "%m/%d/%Y").iloc[::-1]
    for name in ("open", "high", "low", "close"):
        table[name] = table[name].map("${:,.2f}".format)
    table = table.rename(
        columns={"close": "Close/Last", "volume": "Volume", "open": "Open", "high": "High", "low": "Low"}
    )
    return table[["Close/Last", "Volume", "Open", "High", "Low"]]


def investing(frame: pd.DataFrame) -> pd.DataFrame:
    table = dated(frame, "%b %d, %Y").rename(columns={"close": "Price", "volume": "Vol."})
    table["Vol."] = table["Vol."].map(lambda shares: f"{shares / 1e3:.2f}K")
    return table.assign(**{"Change %": "0.52%"})[["Price", "open", "high", "low", "Vol.", "Change %"]]


def stooq(frame: pd.DataFrame) -> pd.DataFrame:
    table = frame.reset_index().rename(columns={"volume": "vol"})
    table["date"] = table["date"].dt.strftime("%Y%m%d")
    table = table.assign(ticker="AAPL.US", per="D", time="000000", openint=0)
    table = table[["ticker", "per", "date", "time", "open", "high", "low", "close", "vol", "openint"]]
    return table.set_axis([f"<{name.upper()}>" for name in table.columns], axis=1)


def long() -> pd.DataFrame:
    return pd.concat([frame.reset_index().assign(symbol=name) for name, frame in (("AAPL", AAPL), ("KO", KO))])


def two_levels(*levels: str) -> pd.DataFrame:
    """Return the table of `yfinance.download(["AAPL", "KO"])`."""
    table = pd.concat({"AAPL": AAPL, "KO": KO}, axis=1, names=["Ticker", "Price"]).rename(columns=str.title, level=1)
    return (
        table.swaplevel(axis=1)
        .sort_index(axis=1)
        .reorder_levels(list(levels or ("Price", "Ticker")), axis=1)
        .rename_axis("Date")
    )


def coins() -> pd.DataFrame:
    return bars().set_axis(pd.date_range(end="2024-07-12", periods=300, name="date"))


def early_days() -> pd.DataFrame:
    """Return bars of the first twelve days of each month: day and month can be swapped in all of their dates."""
    return AAPL[pd.DatetimeIndex(AAPL.index).day <= 12]


def since_1970(unit: Literal["s", "ms"]) -> pd.DataFrame:
    opened = pd.DatetimeIndex(AAPL.index) + pd.Timedelta(hours=14, minutes=30)
    return AAPL.set_axis(opened.as_unit(unit).astype(np.int64)).rename_axis("timestamp")


def with_cell(row: int, column: str, cell: str) -> pd.DataFrame:
    table = AAPL.reset_index().astype(str)
    table.loc[row, column] = cell
    return table


def workbook(rows: Sequence[Sequence[object]]) -> Callable[[Path], object]:
    """Write a workbook by hand: numbers and texts in a sheet, dates as numbers of the style that shows them."""
    body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return lambda path: pack(path, f"<sheetData>{body}</sheetData>")


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f'<c s="1"><v>{(value - datetime(1899, 12, 30)).days}</v></c>'  # noqa: DTZ001 - as Excel counts
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"


def pack(path: Path, sheet: str) -> None:
    """Write a workbook with one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = {
        "_rels/.rels": f'<Relationships {packages}><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Prices" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships {packages}><Relationship Id="r1" Type="{office}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet {main}>{sheet}</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')


def excel(frame: pd.DataFrame) -> list[list[object]]:
    rows = [[day.to_pydatetime(), *map(float, row)] for day, row in zip(frame.index, frame.to_numpy(), strict=True)]
    return [["Date", *map(str, frame.columns)], *rows]


def excel_of_two_levels() -> list[list[object]]:
    """Return yfinance's table as `to_excel` writes it: a name over several columns stands in the first of them."""
    table = two_levels()
    upper = [str(name) for name in table.columns.get_level_values(0)]
    once = [name if name != before else "" for before, name in zip(["", *upper], upper, strict=False)]
    lower = [str(name) for name in table.columns.get_level_values(1)]
    rows = excel(table.set_axis(lower, axis=1))[1:]
    return [["Price", *once], ["Ticker", *lower], ["Date", *[""] * len(lower)], *rows]


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def weeks(close: pd.Series) -> pd.Series:
    return close.resample("W-FRI").last()
