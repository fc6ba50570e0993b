"""Prices of the user's own: which files there are, which ticker each is about, and what became of them."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pandas as pd

from omninmo.config import TrainingConfig, split_tickers
from omninmo.data import reading, shapes, weeks
from omninmo.data.assemble import MARKET, checked
from omninmo.data.bars import Refused
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.paths import expanded

ENDINGS = {"csv": (".csv", ".tsv", ".txt", ".xlsx"), "parquet": (".parquet",)}
"""Files that are read in a folder, by source; one that is named itself may end as any of these."""
NO_NAMES = frozenset(
    "adjusted copy daily data download downloaded export from historical historicaldata history macrotrends of ohlc "
    "ohlcv price prices quote quotes stock stocks table weekly yahoo".upper().split()
)
"""Words in the names of downloaded files that are no tickers."""

ABSENT = "not in these files"
MAX_NAMED = 5


@dataclass
class Contents:
    """What the files hold: pieces of each ticker's history, and what could not be read, with the reason."""

    pieces: dict[str, list[pd.DataFrame]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    adjusted: set[str] = field(default_factory=set)

    def histories(self) -> dict[str, pd.DataFrame]:
        """Return each ticker's history: its pieces, one below the other."""
        return {ticker: pd.concat(pieces) for ticker, pieces in self.pieces.items()}


def load(config: TrainingConfig) -> PricePanel:
    """Return the prices below `config.path`.

    Columns, in any case: date (or the index), ticker in long files, close, and open, high, low, volume where there are
    any; or a column of closes per ticker; or yfinance's two header lines. An adjusted close is used where there is one,
    and open, high and low are scaled alike. Rows of a ticker may be spread over several files. A file or ticker that
    cannot be used is named in `failed`. Where weeks are asked for, daily bars are gathered into them.

    Raises
    ------
    ConfigError
        If no path is given, or there is no such file.
    DataError
        If no ticker can be used; the message names the first reason.
    """
    now = datetime.now(UTC)
    contents = _read(config)
    histories, failed = contents.histories(), contents.failed
    wanted = config.tickers or tuple(ticker for ticker in histories if ticker != MARKET)
    failed |= {ticker: ABSENT for ticker in wanted if ticker not in {**histories, **failed}}
    warnings = _in_weeks(histories, failed, now) if config.interval == "1wk" else {}
    panel = checked(
        {ticker: histories[ticker] for ticker in wanted if ticker in histories},
        now,
        histories.get(MARKET),
        failed,
        _caution(config, contents, gathered=bool(warnings)),
        interval=config.interval,
        period=config.period,
    )
    return _warned(panel, warnings).last(config.period)


def tickers_in(file: Path) -> tuple[str, ...]:
    """Return the tickers (or names of lists) in a text file, apart by spaces, commas or lines; # starts a comment.

    Raises
    ------
    ConfigError
        If the file cannot be read, or holds something that is no ticker.
    """
    try:
        lines = expanded(file).read_text(encoding="utf-8").splitlines()
        tickers: tuple[str, ...] = split_tickers(" ".join(line.partition("#")[0] for line in lines))
    except UnicodeDecodeError as error:
        raise ConfigError(
            f"The tickers in {file} cannot be read, for it is no text in UTF-8; save it as such."
        ) from error
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
        If no path is given, there is no such file, or it does not end as files of prices do: the path may come from a
        run that somebody else made, and name any file of this machine.
    """
    if not config.path:
        raise ConfigError(f"Prices from {config.source} files need a path; name a file or a folder.")
    path, endings = expanded(config.path), ENDINGS[config.source]
    try:
        files = _files(path, endings)
    except OSError as error:
        raise ConfigError(
            f"The prices in {path} cannot be read ({(error.strerror or str(error)).lower()}); name another path."
        ) from error
    if not files:
        raise ConfigError(f"There are no prices in {path}: name a {_listed(endings)} file, or a folder with some.")
    return files


def _files(path: Path, endings: tuple[str, ...]) -> list[Path]:
    """Return the files of a folder that end so, or the one that is named; [] of a path where nothing is."""
    if path.is_dir():
        return _in_folder(path, endings)
    if path.is_file() and path.suffix.lower() not in chain(*ENDINGS.values()):
        raise ConfigError(
            f"{path} is not read as prices, which are in files that end in {_listed(endings)}; rename it."
        )
    return [path] if path.is_file() else []


def _listed(endings: tuple[str, ...]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}" if len(endings) > 1 else endings[0]


def _in_folder(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Return the files that end so; not those that Excel and macOS hide beside an open one."""
    files = (file for file in folder.iterdir() if file.suffix.lower() in endings and file.is_file())
    return sorted(file for file in files if not file.name.startswith((".", "~$")))


def ticker_of(file: Path) -> str:
    """Return the ticker in the name of a file: the name itself, or the first word in it that can be one; else "".

    Examples
    --------
    >>> [ticker_of(Path(name)) for name in ("BRK-B.csv", "aapl_daily data (1).csv", "HistoricalData_17.csv")]
    ['BRK-B', 'AAPL', '']
    """
    stem = file.stem.strip().upper()
    words = [stem, *re.split(r"[\s_,()\[\]]+", stem)]
    fit = [word for word in words if shapes.is_ticker(word) and word not in NO_NAMES]
    lettered = [word for word in fit if word == stem or re.search("[A-Z]", word)]
    return next(iter(lettered), "")


def _read(config: TrainingConfig) -> Contents:
    """Return what all files hold. One that cannot be read does not end the rest."""
    contents = Contents()
    for file in files_of(config):
        try:
            histories = shapes.histories(reading.read(file), ticker_of(file), config.date_order)
        except DataError as error:
            contents.failed[ticker_of(file) or file.name] = str(error)
            continue
        for ticker, history in histories.items():
            if shapes.is_ticker(ticker):
                contents.pieces.setdefault(ticker, []).append(history.bars)
                contents.adjusted |= {ticker} if history.adjusted else set()
            else:
                contents.failed[ticker[:40]] = "not a ticker: letters, digits and . - = ^ only, 15 at most"
    return contents


def _caution(config: TrainingConfig, contents: Contents, *, gathered: bool) -> str:
    text = f"Prices from {config.path}, as they are there."
    if gathered:
        text += " Daily bars were gathered into weeks that end on Friday."
    if contents.adjusted:
        names = sorted(contents.adjusted)
        more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        shown = f"{', '.join(names[:MAX_NAMED])}{more}"
        text += f" Adjusted closes are used, with open, high and low scaled alike: {shown}."
    return text


def _in_weeks(histories: dict[str, pd.DataFrame], failed: dict[str, str], now: datetime) -> dict[str, list[str]]:
    """Put weeks in the place of daily histories; return what is odd about each ticker's daily bars."""
    warnings: dict[str, list[str]] = {}
    for ticker in [ticker for ticker, history in histories.items() if weeks.are_daily(history)]:
        warnings[ticker] = []
        try:
            histories[ticker] = weeks.weekly(histories[ticker], now, warnings[ticker])
        except Refused as refusal:
            failed[ticker] = str(refusal)
            del histories[ticker]
    return warnings


def _warned(panel: PricePanel, warnings: dict[str, list[str]]) -> PricePanel:
    """Return the panel with further warnings in front of its own."""
    texts = {
        ticker: "; ".join(filter(None, [*warnings.get(ticker, []), panel.warnings.get(ticker, "")]))
        for ticker in panel.tickers
    }
    return replace(panel, warnings={ticker: text for ticker, text in texts.items() if text})
