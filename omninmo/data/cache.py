"""Downloaded prices on disk: one parquet per ticker and interval, written whole or not at all, with its time."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from omninmo.errors import StoreError
from omninmo.paths import PART, replacing


@dataclass(frozen=True)
class Cached:
    """A history, and when it was fetched (time zone aware)."""

    history: pd.DataFrame
    fetched: datetime


@dataclass(frozen=True)
class Cache:
    """Histories below one folder.

    Whole histories are kept and replaced: a dividend rewrites every adjusted bar before it, so that old bars cannot be
    extended by new ones.
    """

    folder: Path

    def read(self, ticker: str, interval: str) -> Cached | None:
        """Return the history of a ticker and its time; None if there is none, or it cannot be read."""
        try:
            history = pd.read_parquet(self._path(ticker, interval))
            fetched = datetime.fromisoformat(str(history.attrs["fetched"]))
        except (OSError, ValueError, KeyError):  # damaged: the next download replaces it
            return None
        return Cached(history, fetched) if fetched.tzinfo else None

    def write(self, ticker: str, interval: str, history: pd.DataFrame, fetched: datetime) -> None:
        """Keep a history; it replaces an older one.

        Parameters
        ----------
        ticker, interval : what it is a history of
        history : DataFrame [date x column]
        fetched : when it was downloaded, time zone aware

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        history = history.copy()
        history.attrs = {"fetched": fetched.isoformat()}
        try:
            self._replace(self._path(ticker, interval), history)
        except OSError as error:
            raise StoreError(
                f"The prices of {ticker} cannot be kept in {self.folder} ({(error.strerror or str(error)).lower()}); "
                "free some space, or set OMNINMO_HOME to another folder."
            ) from error

    def _replace(self, path: Path, history: pd.DataFrame) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            history.to_parquet(file)

    def sweep(self) -> None:
        """Remove what killed writers left behind an hour ago or earlier."""
        for part in self.folder.glob(f"*{PART}"):
            if pd.Timestamp.now().timestamp() - part.stat().st_mtime > 3600:
                part.unlink(missing_ok=True)

    def _path(self, ticker: str, interval: str) -> Path:
        return self.folder / f"{quote(ticker, safe='')}.{interval}.parquet"
