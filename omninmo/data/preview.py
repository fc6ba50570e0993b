"""What own prices would give to a training: each ticker's dates, rows and gaps, what is odd, why one is refused."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from omninmo.config import Source, TrainingConfig
from omninmo.data import files
from omninmo.data.assemble import NothingLeftError
from omninmo.data.panel import PricePanel

MAX_CHART_ROWS = 260


@dataclass(frozen=True)
class TickerPreview:
    """One ticker of a preview.

    Attributes
    ----------
    ticker : str
        Of a file that could not be read: the ticker in its name, or the name.
    first, last : date or None
        Dates of the first and the last bar within the period; None where it is refused.
    rows : int
        Bars that have a close.
    gaps : int
        Sessions between the first and the last bar without one.
    flags : tuple of str
        What is odd about the prices; they are used all the same.
    reason : str
        Why the ticker is refused; empty where it is used.
    """

    ticker: str
    first: date | None = None
    last: date | None = None
    rows: int = 0
    gaps: int = 0
    flags: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a file or folder holds.

    Attributes
    ----------
    tickers : tuple of TickerPreview
        Those that would be used first, then those refused.
    close : DataFrame [date x ticker]
        Closing prices for a chart: at most `MAX_CHART_ROWS` dates, evenly spread, the last among them. Empty where
        every ticker is refused.
    sessions : int
        Dates on the common axis, within the period.
    caution : str
        What a reader has to know about these prices.
    """

    tickers: tuple[TickerPreview, ...]
    close: pd.DataFrame
    sessions: int
    caution: str

    @property
    def used(self) -> tuple[TickerPreview, ...]:
        return tuple(ticker for ticker in self.tickers if not ticker.reason)

    @property
    def refused(self) -> tuple[TickerPreview, ...]:
        return tuple(ticker for ticker in self.tickers if ticker.reason)


def preview(path: str | Path, config: TrainingConfig) -> Preview:
    """Return what a training with `config` would read below `path`; nothing is written, nothing trained.

    Parameters
    ----------
    path : file or folder
    config : tickers, period, interval and date_order are read; path is replaced, and so is a source of no files

    Raises
    ------
    ConfigError
        If there is no such file.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> days = pd.bdate_range("2024-01-01", periods=60, name="date")
    >>> pd.DataFrame({"close": np.linspace(10.0, 12.0, 60)}, index=days).to_csv(folder / "KO.csv")
    >>> (ticker,) = preview(folder, TrainingConfig()).tickers
    >>> ticker.ticker, str(ticker.first), ticker.rows, ticker.gaps
    ('KO', '2024-01-01', 60, 0)
    """
    try:
        panel = files.load(config.replace(path=str(path), source=_source(Path(path), config)))
    except NothingLeftError as error:
        refused = tuple(TickerPreview(ticker, reason=reason) for ticker, reason in error.reasons.items())
        return Preview(refused, pd.DataFrame(), 0, "")
    used = tuple(_ticker(panel, ticker) for ticker in panel.tickers)
    left_out = {**panel.skipped, **panel.failed}
    refused = tuple(TickerPreview(ticker, reason=reason) for ticker, reason in left_out.items())
    return Preview(used + refused, _thinned(panel.close), len(panel.dates), panel.caution)


def _source(path: Path, config: TrainingConfig) -> Source:
    if config.source in ("csv", "parquet"):
        return config.source
    parquet = path.suffix.lower() == ".parquet" or (path.is_dir() and any(path.glob("*.parquet")))
    return "parquet" if parquet else "csv"


def _ticker(panel: PricePanel, ticker: str) -> TickerPreview:
    rows = np.flatnonzero(panel.close[ticker].notna())
    first, last = (panel.dates[row].date() for row in rows[[0, -1]])
    flags = tuple(filter(None, panel.warnings.get(ticker, "").split("; ")))
    return TickerPreview(ticker, first, last, len(rows), int(np.ptp(rows)) + 1 - len(rows), flags)


def _thinned(close: pd.DataFrame) -> pd.DataFrame:
    step = -(-len(close) // MAX_CHART_ROWS)
    return close.iloc[(len(close) - 1) % step :: step]
