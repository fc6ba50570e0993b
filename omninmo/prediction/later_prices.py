"""The prices that predictions are scored by: of their own source, up to today, or of files that stand in for it."""

import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

import pandas as pd

from omninmo.config import Interval, TrainingConfig
from omninmo.data.assemble import judged_panel
from omninmo.data.panel import PricePanel
from omninmo.data.sample import TICKERS as SAMPLE
from omninmo.data.shapes import is_ticker
from omninmo.errors import DataError
from omninmo.paths import expanded
from omninmo.tracking.store import RunStore

DAYS_PER_MONTH, MONTHS_MORE, MAX_MONTHS = 30, 6, 9999
"""How far prices reach back beyond the oldest prediction: a ticker is judged by some history."""
NO_OWN_PRICES = (
    "its prices were given from Python, and are not kept: hand them over again (predict(…, prices=…)), or name files "
    "of them (track-record --path)"
)

Load = Callable[[TrainingConfig], PricePanel]


class PriceFiles(NamedTuple):
    """Files of prices: csv or parquet, and where they are."""

    source: str
    path: str


@dataclass(frozen=True)
class LaterPrices:
    """Where the prices come from.

    Attributes
    ----------
    store : of the runs, whose settings say what is loaded
    own : stands in for prices that were handed over when the prediction was made
    files : stand in for those, and for files that are gone
    now : until when
    load : of prices
    """

    store: RunStore
    own: PricePanel | None
    files: PriceFiles | None
    now: datetime
    load: Load

    def panel(self, rows: pd.DataFrame) -> PricePanel:
        """Return judged prices of predictions of one run, made on prices of one source.

        Raises
        ------
        DataError, ConfigError
            If there are none.
        """
        first = rows.iloc[0]
        named = PriceFiles(first["source"], first["path"])
        prices = self.files if self.files and _is_gone(named) else named
        if prices.source != "own":
            panel = self.load(self._config(first["run_id"], prices, rows))
        elif self.own is None:
            raise DataError(NO_OWN_PRICES)
        else:
            panel = self.own
        return judged_panel(panel, cast(Interval, first["bar"]))

    def _config(self, run_id: str, prices: PriceFiles, rows: pd.DataFrame) -> TrainingConfig:
        """Return the run's settings for prices up to today, of its own tickers and those that it predicted."""
        config, source = self.store.config(run_id), prices.source
        named = dict.fromkeys([*self.store.closes(run_id).columns, *rows["ticker"]])
        tickers = [ticker for ticker in named if (ticker in SAMPLE if source == "sample" else is_ticker(ticker))]
        return config.replace(source=source, path=prices.path, tickers=tickers, period=_months(rows, self.now))


def _is_gone(prices: PriceFiles) -> bool:
    """Return whether prices are nowhere any more: handed over once, or in files that are gone or were never named."""
    if prices.source not in ("csv", "parquet"):
        return prices.source == "own"
    # the path "" is the current folder; `Path` may raise where `os.path` says no
    return not prices.path or not os.path.exists(expanded(prices.path))  # noqa: PTH110


def _months(rows: pd.DataFrame, now: datetime) -> str:
    """Return a period that reaches from today to well before the oldest of the predictions."""
    days = (pd.Timestamp(now).tz_convert("UTC").tz_localize(None) - rows["as_of"].min()).days
    return f"{min(max(math.ceil(days / DAYS_PER_MONTH), 0) + MONTHS_MORE, MAX_MONTHS)}mo"
