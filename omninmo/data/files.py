"""Prices of the user's own: a file or a folder, CSV or parquet, long or one file per ticker."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from omninmo.config import TICKER, TrainingConfig
from omninmo.data.checks import checked
from omninmo.data.panel import COLUMNS, PricePanel
from omninmo.errors import ConfigError, DataError

NAMES = {
    "date": ("date", "datetime", "timestamp", "time", "day"),
    "ticker": ("ticker", "symbol", "asset", "name"),
    "adjusted": ("adj close", "adj_close", "adjclose", "adjusted close", "adjusted_close"),
}
READERS: dict[str, Callable[[Path], pd.DataFrame]] = {"csv": pd.read_csv, "parquet": pd.read_parquet}


def load(config: TrainingConfig) -> PricePanel:
    """Return the prices below `config.path`.

    Columns are found whatever their case: date (or the index), ticker in long files, close, and open, high, low, volume
    where there are any. Where there is an adjusted close it is used, and open, high and low are scaled alike.

    Raises
    ------
    ConfigError
        If no path is given, or there is no such file.
    DataError
        If a file cannot be read or has no prices.
    """
    histories: dict[str, pd.DataFrame] = {}
    for file in _files(config):
        histories |= _read(file, config.source)
    wanted = config.tickers or tuple(histories)
    unknown = {ticker: "not in these files" for ticker in wanted if ticker not in histories}
    found = {ticker: histories[ticker] for ticker in wanted if ticker in histories}
    caution = f"Prices from {config.path}, as they are there."
    panel = checked(found, datetime.now(UTC), failed=unknown, caution=caution, interval=config.interval)
    return panel.last(config.period)


def _files(config: TrainingConfig) -> list[Path]:
    if not config.path:
        raise ConfigError(f"Prices from {config.source} files need a place; name a file or a folder (--path).")
    path = Path(config.path).expanduser()
    files = sorted(path.glob(f"*.{config.source}")) if path.is_dir() else [path]
    if not files or not files[0].is_file():
        raise ConfigError(f"There are no prices in {path}: name a .{config.source} file, or a folder with some.")
    return files


def _read(file: Path, source: str) -> dict[str, pd.DataFrame]:
    """Return ticker -> history of one file; a file without a ticker column is about the ticker in its name."""
    try:
        table = READERS[source](file)
    except (ValueError, OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file} cannot be read as {source} ({str(error).splitlines()[0][:120]}).") from error
    if isinstance(table.index, pd.DatetimeIndex):
        table = table.reset_index(names="date")
    table.columns = pd.Index([str(name).strip().lower() for name in table.columns])
    for name, spellings in NAMES.items():
        table = table.rename(columns={word: name for word in spellings if word in table and name not in table})
    if "date" not in table or not {"close", "adjusted"} & set(table.columns):
        raise DataError(f"{file} needs the columns date and close, but has {', '.join(table.columns[:12])}.")
    if "ticker" not in table:
        table["ticker"] = file.stem
    tickers = table["ticker"].astype(str).str.strip().str.upper()
    return {str(name): _history(rows, file) for name, rows in table.groupby(tickers) if TICKER.fullmatch(str(name))}


def _history(rows: pd.DataFrame, file: Path) -> pd.DataFrame:
    try:
        dates = pd.DatetimeIndex(pd.to_datetime(rows["date"]))
    except (ValueError, TypeError) as error:
        raise DataError(f"{file} has dates that cannot be read ({str(error).splitlines()[0][:120]}).") from error
    names = [name for name in ("close", *COLUMNS, "adjusted") if name in rows]
    bars = rows[names].apply(pd.to_numeric, errors="coerce").set_axis(dates)
    if "adjusted" not in bars:
        return bars
    adjusted = bars.pop("adjusted")
    if "close" in bars:
        factor = adjusted / bars["close"]
        bars = bars.assign(**{name: bars[name] * factor for name in ("open", "high", "low") if name in bars})
    return bars.assign(close=adjusted)
