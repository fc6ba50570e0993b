"""Predictions that nobody can score: their ticker's prices have ended, or have a gap where it matters.

A ticker that vanishes would wait for ever, and one that nobody counts makes a record of survivors. So these are kept
apart, with the last day that prices are known of. Should prices come back, an outcome goes before what stands here.
"""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa

from omninmo.arrays import Integers
from omninmo.config import SESSIONS_PER_WEEK
from omninmo.data import files as price_files
from omninmo.data import yahoo
from omninmo.data.panel import MIN_ABSENT, PricePanel
from omninmo.paths import home
from omninmo.prediction.day_files import DATE, TEXT, TIME, DayContents, DayFiles, Reason
from omninmo.prediction.ledger import KEY
from omninmo.prediction.live import weekdays_after

SCHEMA = pa.schema(
    [("closed_at", TIME), ("run_id", TEXT), ("ticker", TEXT), ("as_of", DATE), ("reason", TEXT), ("day", DATE)]
)
ENDED, GAP = "no prices after", "prices are missing until"
"""The reasons, before their day: the last one with a price of the ticker, or the one on which its target ended."""
GONE = (*yahoo.DELISTED, price_files.ABSENT)
"""Words of a source that has no prices of a ticker: every other reason may pass."""


def files() -> DayFiles:
    """Return the files of what cannot be scored, one for each day on which some was found out."""
    return DayFiles(home().ledger / "closed", SCHEMA, KEY, _impossible)


def read() -> pd.DataFrame:
    """Return all that cannot be scored: the key, reason and day."""
    return read_files().rows


def read_files() -> DayContents:
    """Return all that cannot be scored, and which files cannot be read, with the reason."""
    return files().read()


def closings(rows: pd.DataFrame, panel: PricePanel | None, absent: Mapping[str, Reason], now: datetime) -> pd.DataFrame:
    """Return which predictions without an outcome no later prices will give one, with reason and day. Pure.

    That is so once the prices go on for 10 bars after the target ended, as for a ticker that is delisted in training.
    The sample has no later prices at all, and Yahoo Finance none if ten sessions have passed by the clock. Files that
    end before the target or begin after the prediction are waited for, and so are tickers that could not be fetched,
    read or used today, or that prices which were handed over lack.

    Parameters
    ----------
    rows : of the ledger, of one run and source, due and without an outcome
    panel : judged prices; None where the source has none of these tickers any more
    absent : ticker to the reason why the panel lacks it
    now : time zone aware
    """
    dates = pd.DatetimeIndex([]) if panel is None else panel.dates.tz_localize(None)
    end = dates.searchsorted(pd.DatetimeIndex(rows["as_of"]), side="right") - 1 + rows["horizon"].to_numpy()
    ends_inside = end < len(dates)
    last_prices = {} if panel is None else _last_prices(panel)
    known = rows["ticker"].map(last_prices).astype("datetime64[us]")
    last = known.fillna(rows.groupby("ticker")["as_of"].transform("max"))  # of an absent one: as the ledger knows it
    target_end = pd.Series(dates[np.minimum(end, len(dates) - 1)], rows.index) if len(dates) else last
    ended = known.isna() | ~ends_inside | (last < target_end)
    reason, day = np.where(ended, ENDED, GAP), last.where(ended, target_end)
    final = (_bars_after(rows, len(dates) - 1 - end, now) >= MIN_ABSENT) & ~_may_come(rows, panel, absent, known.isna())
    return rows[list(KEY)].assign(reason=reason, day=day)[final]


def _last_prices(panel: PricePanel) -> dict[str, pd.Timestamp]:
    days = panel.dates.tz_localize(None)
    rows = {str(ticker): np.flatnonzero(column.notna())[-1:] for ticker, column in panel.close.items()}
    return {ticker: days[row[0]] for ticker, row in rows.items() if len(row)}


def _bars_after(rows: pd.DataFrame, in_panel: Integers, now: datetime) -> pd.Series:
    """Return on how many bars after its target each prediction's prices could have come."""
    after = pd.Series(in_panel, rows.index, dtype=np.float64)
    by_clock = weekdays_after(rows, now) // np.where(rows["bar"] == "1wk", SESSIONS_PER_WEEK, 1)
    after = after.mask(rows["source"] == "yahoo", np.maximum(after, by_clock))
    return after.mask(rows["source"] == "sample", np.inf)


def _may_come(
    rows: pd.DataFrame, panel: PricePanel | None, absent: Mapping[str, Reason], lacking: pd.Series
) -> pd.Series:
    """Return whose prices are not there today, but may be another day."""
    waits = lacking & ~rows["ticker"].isin(_gone(absent))
    if panel is None:
        return waits
    too_late = (rows["as_of"] < panel.dates.tz_localize(None)[0]) & (rows["source"] != "yahoo")
    stale = {*panel.stale} - _gone(panel.warnings)  # of a ticker that is gone, older prices may have been kept
    return waits | too_late | rows["ticker"].isin([*stale, *panel.skipped])


def may_come(panel: PricePanel) -> bool:
    """Return whether a panel lacks prices of a ticker, in part or at all, that may be there another day."""
    late = {*panel.stale} - _gone(panel.warnings)
    return bool(late or panel.failed.keys() - _gone(panel.failed))


def _gone(reasons: Mapping[str, Reason]) -> set[str]:
    """Return the tickers of which the source says that it has no prices."""
    return {ticker for ticker, reason in reasons.items() if any(words in reason for words in GONE)}


def _impossible(rows: pd.DataFrame) -> Reason:
    """Return why the rows of a file cannot have been written by this program; "" if they can."""
    return "" if rows["reason"].isin([ENDED, GAP]).all() else "reason holds none of this program's"
