"""Prices of the user's own: a file or a folder, CSV or parquet, long or one file per ticker."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from omninmo.config import TICKER, TrainingConfig, split_tickers
from omninmo.data.assemble import MARKET, checked
from omninmo.data.panel import COLUMNS, PricePanel
from omninmo.errors import ConfigError, DataError

NAMES = {
    "date": ("date", "datetime", "timestamp", "time", "day"),
    "ticker": ("ticker", "symbol", "asset", "name"),
    "adjusted": ("adj close", "adj_close", "adjclose", "adjusted close", "adjusted_close"),
}

OFFSET = r"(\d:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$"
"""A time of day (group 1) and the offset of its zone; the time in front keeps it off 07-01-2024."""


def load(config: TrainingConfig) -> PricePanel:
    """Return the prices below `config.path`.

    Columns, in any case: date (or the index), ticker in long files, close, and open, high, low, volume where there are
    any. An adjusted close is used where there is one, and open, high and low are scaled alike. Rows of a ticker may be
    spread over several files. A file or ticker that cannot be used is named in `failed`.

    Raises
    ------
    ConfigError
        If no path is given, or there is no such file.
    DataError
        If no ticker can be used; the message names the first reason.
    """
    histories, failed = _read_all(files_of(config), config.source)
    wanted = config.tickers or tuple(ticker for ticker in histories if ticker != MARKET)
    panel = checked(
        {ticker: histories[ticker] for ticker in wanted if ticker in histories},
        datetime.now(UTC),
        histories.get(MARKET),
        failed | {ticker: "not in these files" for ticker in wanted if ticker not in {**histories, **failed}},
        f"Prices from {config.path}, as they are there.",
        interval=config.interval,
        period=config.period,
    )
    return panel.last(config.period)


def tickers_in(file: Path) -> tuple[str, ...]:
    """Return the tickers (or names of lists) in a text file, apart by spaces, commas or lines; # starts a comment.

    Raises
    ------
    ConfigError
        If the file cannot be read, or holds something that is no ticker.
    """
    try:
        lines = file.expanduser().read_text(encoding="utf-8").splitlines()
        tickers: tuple[str, ...] = split_tickers(" ".join(line.partition("#")[0] for line in lines))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(f"The tickers in {file} cannot be read ({reason}); name a text file of tickers.") from error
    if not tickers:
        raise ConfigError(f"There are no tickers in {file}; write some, apart by spaces, commas or lines.")
    return tickers


def files_of(config: TrainingConfig) -> list[Path]:
    """Return the files of prices below `config.path`.

    Raises
    ------
    ConfigError
        If no path is given, or there is no such file.
    """
    if not config.path:
        raise ConfigError(f"Prices from {config.source} files need a path; name a file or a folder.")
    path = Path(config.path).expanduser()
    files = sorted(path.glob(f"*.{config.source}")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise ConfigError(f"There are no prices in {path}: name a .{config.source} file, or a folder with some.")
    return files


def _read_all(files: list[Path], source: str) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Return ticker -> history over all files, and what could not be read -> why."""
    pieces: dict[str, list[pd.DataFrame]] = {}
    failed: dict[str, str] = {}
    for file in files:
        try:
            for ticker, history in _read(file, source).items():
                pieces.setdefault(ticker, []).append(history)
        except DataError as error:
            failed[file.stem.upper()] = str(error)
    unfit = [ticker for ticker in pieces if not TICKER.fullmatch(ticker) or ".." in ticker]
    failed |= {ticker[:40]: "not a ticker: letters, digits and . - = ^ only, 15 at most" for ticker in unfit}
    return {ticker: pd.concat(rows) for ticker, rows in pieces.items() if ticker not in unfit}, failed


def _read(file: Path, source: str) -> dict[str, pd.DataFrame]:
    """Return ticker -> history of one file; a file without a ticker column is about the ticker in its name."""
    try:
        table = _flat(READERS[source](file))
    except (ValueError, OSError) as error:
        raise DataError(f"{file} cannot be read as {source} ({str(error).splitlines()[0][:120]})") from error
    table.columns = pd.Index([_plain(name) for name in table.columns])
    for name, spellings in NAMES.items():  # the first that is there: with a symbol, a name is the company's
        first = next((word for word in spellings if word in table), name)
        table = table.rename(columns={first: name})
    if "date" not in table or not {"close", "adjusted"} & set(table.columns):
        raise DataError(f"{file} needs the columns date and close, but has {', '.join(table.columns[:12])}")
    if not table.columns.is_unique:
        raise DataError(f"{file} has the column {table.columns[table.columns.duplicated()][0]} twice")
    bars = _bars(table, file)
    if "ticker" not in table:
        return {file.stem.upper(): bars}
    tickers = table["ticker"].astype("string").str.strip().str.upper().fillna("").replace("", "(no ticker)").to_numpy()
    return {str(name): rows for name, rows in bars.groupby(tickers)}


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its dates, and whatever else its index names, as columns."""
    if isinstance(table.index, pd.DatetimeIndex):
        return table.reset_index(names="date")
    return table.reset_index() if any(table.index.names) else table


def _read_csv(file: Path) -> pd.DataFrame:
    """Read tickers as they are spelled: 000001 is no number, and NA no missing value."""
    table = pd.read_csv(file)
    for name in table.columns:
        if _plain(name) in NAMES["ticker"]:
            table[name] = pd.read_csv(file, usecols=[name], dtype=str, keep_default_na=False)[name].to_numpy()
    return table


def _plain(name: object) -> str:
    return str(name).strip().lower()


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {"csv": _read_csv, "parquet": pd.read_parquet}


def _bars(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    names = [name for name in ("close", *COLUMNS, "adjusted") if name in table]
    bars = table[names].apply(pd.to_numeric, errors="coerce").set_axis(_dates(table["date"], file))
    if "adjusted" not in bars:
        return bars
    adjusted = bars.pop("adjusted")
    if "close" in bars:
        factor = adjusted / bars["close"]
        bars = bars.assign(**{name: bars[name] * factor for name in ("open", "high", "low") if name in bars})
    return bars.assign(close=adjusted)


def _dates(column: pd.Series, file: Path) -> pd.DatetimeIndex:
    """Return dates as they stand: 2024-07-01 00:00:00-04:00 is the first of July, 20240701 as well.

    The offsets that yfinance writes change with summer time, and no column of dates can hold two of them.
    """
    if pd.api.types.is_integer_dtype(column):
        column = column.astype(str)
    if not pd.api.types.is_datetime64_any_dtype(column):
        column = column.astype("string").str.replace(OFFSET, r"\1", regex=True)
    try:
        return pd.DatetimeIndex(pd.to_datetime(column))
    except (ValueError, TypeError) as error:
        raise DataError(f"{file} has dates that cannot be read ({str(error).splitlines()[0][:120]})") from error
