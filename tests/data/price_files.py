"""Files of prices as people have them, and what becomes of each: the table of docs/price-files.md, held by a test.

`python -m tests.data.price_files > docs/price-files.md` writes the document anew.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from omninmo.config import TrainingConfig
from omninmo.data import load_prices
from omninmo.errors import OmninmoError
from tests.data.price_writers import (
    AAPL,
    KO,
    american,
    coins,
    csv,
    dated,
    early_days,
    excel,
    excel_of_two_levels,
    german,
    huge,
    investing,
    long,
    pack,
    since_1970,
    stooq,
    text,
    two_levels,
    weeks,
    with_cell,
    workbook,
)

HEADING = """# Files of prices

What becomes of files as people have them. The columns date and close are needed; ticker, open, high, low and volume are
used where there are any, all others ignored. Encoding, delimiter, decimal mark and the order of day, month and year are
read off the whole file; where two readings fit, the file is refused and both are named. A file that is refused does not
end the others of its folder. The tests make each of these files, read it, and hold this table to what happens.

| file | what is in it | verdict |
|---|---|---|
"""
Closes = dict[str, pd.Series]


BOTH: Closes = {"AAPL": AAPL["close"], "KO": KO["close"]}
ONE: Closes = {"AAPL": AAPL["close"]}


@dataclass(frozen=True)
class PriceFile:
    """A file, and either the closes that it loads as or the sentence that refuses it."""

    name: str
    what: str
    write: Callable[[Path], object]
    closes: Closes = field(default_factory=dict)
    sentence: str = ""
    settings: dict[str, Any] = field(default_factory=dict)

    def config(self, folder: Path) -> TrainingConfig:
        source = "parquet" if self.name.endswith(".parquet") else "csv"
        return TrainingConfig(source=source, path=str(folder / self.name), period="max", **self.settings)


PLAIN = AAPL.to_csv()
WEB = "the download needs a login or failed, so repeat it"
FILES = (
    PriceFile(
        "AAPL.csv",
        "Yahoo Finance: Close and Adj Close",
        csv(AAPL.assign(**{"Adj Close": AAPL["close"] / 2}).rename(columns=str.title)),
        {"AAPL": AAPL["close"] / 2},
    ),
    PriceFile("data.csv", "yfinance, several tickers: header lines Price, Ticker, Date", csv(two_levels()), BOTH),
    PriceFile("data.csv", "yfinance, grouped by ticker", csv(two_levels("Ticker", "Price")), BOTH),
    PriceFile(
        "AAPL.csv",
        "one ticker, semicolons, 1.234,56 and 31.12.2024",
        csv(german(AAPL * 40), sep=";"),
        {"AAPL": AAPL["close"] * 40},
    ),
    PriceFile("AAPL.csv", "31/12/2024", csv(dated(AAPL, "%d/%m/%Y")), ONE),
    PriceFile("AAPL.csv", "31-Dec-24", csv(dated(AAPL, "%d-%b-%y")), ONE),
    PriceFile("AAPL.csv", "12/31/24", csv(dated(AAPL, "%m/%d/%y")), ONE),
    PriceFile(
        "AAPL.csv",
        "Nasdaq: newest first, Close/Last, $1,234.00",
        csv(american(AAPL * 40)),
        {"AAPL": AAPL["close"] * 40},
    ),
    PriceFile(
        "AAPL Historical Data.csv",
        "Investing.com: Price, Vol. 5.20K, Dec 31, 2024, all in quotes, UTF-8 with a mark",
        csv(investing(AAPL), "utf-8-sig", quoting=1),
        ONE,
    ),
    PriceFile("aapl.us.txt", "Stooq: names in <>, 20241231", csv(stooq(AAPL), index=False), {"AAPL.US": AAPL["close"]}),
    PriceFile(
        "AAPL.csv",
        "Macrotrends: lines of text above the header",
        text(f"Macrotrends Data Download\n\nDISCLAIMER, AND\nTERMS OF USE\n\n\n{PLAIN}"),
        ONE,
    ),
    PriceFile(
        "closes.csv",
        "wide: a column of closes per ticker, dates without a name",
        csv(pd.DataFrame(BOTH).rename_axis("")),
        BOTH,
    ),
    PriceFile("prices.csv", "long: a column symbol", csv(long(), index=False), BOTH),
    PriceFile("AAPL.csv", "Excel's Unicode text: UTF-16, tabs", csv(AAPL, "utf-16", sep="\t"), ONE),
    PriceFile(
        "prices.csv",
        "Latin-1: a company is called Société Générale",
        csv(long().assign(name="Société Générale"), "latin-1", index=False),
        BOTH,
    ),
    PriceFile("AAPL.csv", "seconds since 1970", csv(since_1970("s")), ONE),
    PriceFile("AAPL.csv", "milliseconds since 1970", csv(since_1970("ms")), ONE),
    PriceFile("aapl_daily data (1).csv", "a name as browsers give it", text(PLAIN), ONE),
    PriceFile("AAPL.xlsx", "Excel", workbook(excel(AAPL)), ONE),
    PriceFile("data.xlsx", "yfinance's table in Excel, merged header cells", workbook(excel_of_two_levels()), BOTH),
    PriceFile("AAPL.parquet", "dates in the index", AAPL.rename_axis(None).to_parquet, ONE),
    PriceFile("data.parquet", "yfinance's table", two_levels().to_parquet, BOTH),
    PriceFile(
        "AAPL.csv",
        "daily bars, --interval 1wk",
        text(PLAIN),
        {"AAPL": weeks(AAPL["close"])},
        settings={"interval": "1wk"},
    ),
    PriceFile("BTC-USD.csv", "a coin: seven days a week", csv(coins()), {"BTC-USD": coins()["close"]}),
    PriceFile(
        "AAPL.csv",
        "01/12/2024 and no day after the twelfth",
        csv(dated(early_days(), "%d/%m/%Y")),
        sentence="AAPL.csv has '01/06/2023' for a date in line 2, which may be 2023-06-01 (day first) or 2023-01-06 "
        "(month first), and so may every date there; choose date_order day_first or month_first.",
    ),
    PriceFile(
        "AAPL.csv",
        "the same, --date-order day_first",
        csv(dated(early_days(), "%d/%m/%Y")),
        {"AAPL": early_days()["close"]},
        settings={"date_order": "day_first"},
    ),
    PriceFile(
        "AAPL.csv",
        "12/31/2024, --date-order day_first",
        csv(dated(AAPL, "%m/%d/%Y")),
        sentence="AAPL.csv has '05/22/2023' for a date in line 2, which is not written day first; choose date_order "
        "auto, or write the dates as 2024-12-31.",
        settings={"date_order": "day_first"},
    ),
    PriceFile(
        "AAPL.csv",
        "a date that does not exist",
        csv(with_cell(100, "date", "2023-02-30"), index=False),
        sentence="AAPL.csv has '2023-02-30' for a date in line 102, which cannot be read; write the dates as "
        "2024-12-31.",
    ),
    PriceFile(
        "AAPL.csv",
        "a price that is no number",
        csv(with_cell(100, "high", "5O.12"), index=False),
        sentence="AAPL.csv has the high '5O.12' in line 102, which is no number; correct the cell or empty it.",
    ),
    PriceFile(
        "AAPL.csv",
        "1.5 and 1,5",
        csv(with_cell(100, "open", "48,2"), index=False),
        sentence=f"AAPL.csv has the close '{AAPL['close'].iloc[0]}' in line 2 with a decimal point and the open "
        "'48,2' in line 102 with a decimal comma; write all numbers alike.",
    ),
    PriceFile(
        "AAPL.csv",
        "nothing but 12,345",
        text("date;close\n" + "".join(f"{day:%Y-%m-%d};12,{345 + row}\n" for row, day in enumerate(AAPL.index))),
        sentence="AAPL.csv has the close '12,345' in line 2, whose comma may be a decimal comma or one between "
        "thousands; write the numbers without commas.",
    ),
    PriceFile(
        "AAPL.csv",
        "Close twice",
        text("Date,Close,Close\n2024-01-02,1,2\n"),
        sentence="AAPL.csv has the column close 2 times; keep one of them.",
    ),
    PriceFile(
        "AAPL.csv",
        "no header",
        csv(AAPL, header=False),
        sentence="AAPL.csv needs the columns date and close, but has "
        f"{AAPL.to_csv(header=False).splitlines()[0].replace(',', ', ')}; name them so in its first line.",
    ),
    PriceFile(
        "HistoricalData_17.csv",
        "no ticker in the name, nor in a column",
        text(PLAIN),
        sentence="HistoricalData_17.csv names no ticker; rename it to one, such as AAPL.csv, or add a column "
        "named ticker.",
    ),
    PriceFile(
        "AAPL.csv",
        "a line too long",
        text("date,close\n2024-01-02,1\n2024-01-03,1,2,3\n"),
        sentence="AAPL.csv has 4 cells in line 3, which is more than its header names; correct that line.",
    ),
    PriceFile(
        "AAPL.csv",
        "a quotation mark that is never closed",
        text('date,close\n2024-01-02,1\n2024-01-03,"1\n2024-01-04,1\n'),
        sentence="AAPL.csv has a quotation mark in line 3 that is never closed; correct that line.",
    ),
    PriceFile("AAPL.csv", "nothing", text("\n\n"), sentence="AAPL.csv is empty; save the prices again."),
    PriceFile(
        "AAPL.csv",
        "ten lines of prices",
        csv(AAPL.head(10)),
        sentence="it has only 10 bars, and 30 are the least",
    ),
    PriceFile(
        "AAPL.csv",
        "a web page",
        text("\n<!DOCTYPE html><html>"),
        sentence=f"AAPL.csv is a web page, not a table; {WEB}.",
    ),
    PriceFile("AAPL.csv", "gzip", text("\x1f\x8b\x08", "latin-1"), sentence="AAPL.csv is compressed; unpack it."),
    PriceFile(
        "AAPL.csv",
        "a picture",
        text("\x89PNG\r\n\x1a\n\0\0", "latin-1"),
        sentence="AAPL.csv is no text, workbook or parquet file; save the prices as .csv.",
    ),
    PriceFile(
        "AAPL.xlsx",
        "two cells, the second of them XFD1048576",
        lambda path: pack(
            path, '<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
        ),
        sentence="AAPL.xlsx holds a sheet of 17,179,869,184 cells, up to its last one, and 5,000,000 are the most; "
        "split it into several files.",
    ),
    PriceFile(
        "AAPL.xlsx",
        "a workbook cut short",
        text("PK\x03\x04 and no more"),
        sentence="AAPL.xlsx is a damaged or locked workbook, or none; save it as .xlsx or .csv.",
    ),
    PriceFile(
        "AAPL.csv",
        "more than 200 MB",
        huge,
        sentence="AAPL.csv holds 200 MB, and 200 MB are the most; split it into several files.",
    ),
)


def read(file: PriceFile, folder: Path) -> Closes | str:
    """Write the file, and return the closes that it loads as, or why it is refused."""
    file.write(folder / file.name)
    try:
        close = load_prices(file.config(folder)).close
    except OmninmoError as error:
        return str(error)
    return {str(ticker): close[ticker] for ticker in close}


def row(file: PriceFile, answer: Closes | str) -> str:
    """Return the file's row of the document."""
    verdict = f"refused: {file.sentence}"
    if not isinstance(answer, str):
        close = next(iter(answer.values()))
        verdict = f"loads as {', '.join(answer)}: {len(close)} bars to {close.index[-1]:%Y-%m-%d}"
    return f"| `{file.name}` | {file.what} | {verdict} |"


def document() -> str:
    """Return docs/price-files.md."""
    rows = []
    for file in FILES:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(file, read(file, Path(folder))))
    return HEADING + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
