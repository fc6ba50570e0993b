"""`example-prices`: files of own prices to try, made from the sample."""

import argparse
import shlex
from pathlib import Path
from typing import Any

from omninmo.errors import ConfigError
from omninmo.paths import expanded

TICKERS = ("AAPL", "JPM", "KO", "MSFT", "PFE", "XOM")
"""Six of the sample's twenty: rank IC needs five names on a date."""
PERIOD = "10y"


def add(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("example-prices", help="write example files of own prices into a folder")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="is made where there is none; no file is replaced")
    parser.set_defaults(command=_example_prices)


def _example_prices(options: argparse.Namespace) -> int:
    from omninmo.data.sample import CAUTION

    folder = expanded(options.folder)
    write(folder)
    print(
        f"{len(TICKERS)} files of daily closes are in {folder}: {', '.join(f'{ticker}.csv' for ticker in TICKERS)}\n"
        f"Train on them: python -m omninmo train --source csv --path {shlex.quote(str(folder))}\n{CAUTION}"
    )
    return 0


def write(folder: Path) -> None:
    """Write one CSV file a ticker, with the columns date and close.

    Raises
    ------
    ConfigError
        If one of the files exists, or the folder cannot be written; nothing is replaced.
    """
    from omninmo.data import sample

    files = {ticker: folder / f"{ticker}.csv" for ticker in TICKERS}
    there = [file.name for file in files.values() if file.exists()]
    if there:
        raise ConfigError(f"{folder} holds {', '.join(there)} already, and no file is replaced; name another folder.")
    close = sample.load().last(PERIOD).close
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for ticker, file in files.items():
            with file.open("x", encoding="utf-8", newline="") as opened:
                close[ticker].rename("close").round(4).to_csv(opened, index_label="date")
    except OSError as error:
        raise ConfigError(f"Prices cannot be written into {folder} ({error.strerror}); name another folder.") from error
