"""Live or replay: whether a prediction was made while nobody could know its target, by a clock that only runs forward.

A backtest can be repeated until it pleases; a prediction that was kept before its target was known cannot. Only those
count as live, and the two are never pooled.
"""

from datetime import datetime

import numpy as np
import pandas as pd

from omninmo.arrays import Days, Flags, Integers
from omninmo.data.bars import EXCHANGE

LIVE, REPLAY = "live", "replay"
KINDS = (LIVE, REPLAY)
MAX_AGE = 10
"""Sessions that a last price may be old where a ticker is ranked and rated, and a prediction live."""
WEEK = 7
WEEKDAYS, EVERY_DAY = "1111100", "1111111"
"""On which days of a week, Monday first, there are sessions."""
US_TICKER = r"[A-Z]{1,5}(?:-[A-Z])?"
"""Tickers of other exchanges, currencies and coins have more to their names at Yahoo Finance: RIO.L, BTC-USD."""


def is_live(rows: pd.DataFrame) -> Flags:
    """Return for each prediction (n,) whether it is live; all others are replays.

    It was made on or after its as-of date, at most `MAX_AGE` sessions after it, on a day before its target's last one,
    and the as-of date is later than the last target that the model was trained on.

    Parameters
    ----------
    rows : DataFrame
        made_at (UTC), ticker, source, as_of, trained_until; end, the last date of the target; age, the sessions from
        as_of to made_at

    Examples
    --------
    >>> days = pd.to_datetime(["2024-03-01", "2024-03-01"])
    >>> made = pd.to_datetime(["2024-03-04 09:00", "2024-04-15 09:00"], utc=True)
    >>> rows = pd.DataFrame({"made_at": made, "as_of": days, "age": [1, 31], "ticker": "KO", "source": "yahoo"})
    >>> is_live(rows.assign(end=pd.Timestamp("2024-04-12"), trained_until=pd.Timestamp("2024-02-29"))).tolist()
    [True, False]
    """
    day = day_of(rows)
    recent = (day >= rows["as_of"]) & (rows["age"] <= MAX_AGE)
    return (recent & (day < rows["end"]) & (rows["as_of"] > rows["trained_until"])).to_numpy(dtype=bool)


def day_of(rows: pd.DataFrame) -> pd.Series:
    """Return the day on which each prediction was made, without a time zone: as the dates of prices are.

    For US tickers of Yahoo Finance that is New York's day: in its evening UTC has tomorrow, and what is predicted of
    tomorrow's close would look too late. Where other prices are traded nobody knows, and their day is UTC's. No
    exchange closes before UTC's day of the same date begins, so that what is live was made before its last close was
    known; an evening west of Greenwich counts as the next day.

    Parameters
    ----------
    rows : made_at (UTC), ticker, source

    Examples
    --------
    >>> made = pd.to_datetime(["2024-03-05 02:00"] * 2, utc=True)  # 21:00 in New York on the day before
    >>> rows = pd.DataFrame({"made_at": made, "ticker": ["KO", "RIO.L"], "source": "yahoo"})
    >>> day_of(rows).dt.date.astype(str).tolist()
    ['2024-03-04', '2024-03-05']
    """
    american = (rows["source"] == "yahoo") & rows["ticker"].str.fullmatch(US_TICKER)
    days = [rows["made_at"].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize() for zone in (EXCHANGE, "UTC")]
    return days[0].where(american.astype(bool), days[1])


def usual_end(rows: pd.DataFrame) -> pd.Series:
    """Return the date on which each target ends if every weekday is a session; holidays put it off.

    Parameters
    ----------
    rows : as_of, horizon (bars) and bar ("1d" or "1wk"); a bar of weekly prices counts as a week

    Examples
    --------
    >>> rows = pd.DataFrame({"as_of": pd.to_datetime(["2024-03-01"] * 2), "horizon": [5, 5], "bar": ["1d", "1wk"]})
    >>> usual_end(rows).dt.date.astype(str).tolist()
    ['2024-03-08', '2024-04-05']
    """
    days = rows["as_of"].to_numpy().astype("datetime64[D]")
    horizon = rows["horizon"].to_numpy()
    daily = np.busday_offset(np.busday_offset(days, 0, "preceding"), horizon)
    weekly = days + (WEEK * horizon).astype("timedelta64[D]")
    ends = np.where(rows["bar"].to_numpy() == "1wk", weekly, daily)
    return pd.Series(ends.astype("datetime64[us]"), index=rows.index)


def weekdays_after(rows: pd.DataFrame, now: datetime) -> Integers:
    """Return how many weekdays have begun after the day on which each target ended (n,), see `usual_end`.

    Parameters
    ----------
    rows : see `usual_end`
    now : time zone aware
    """
    today = np.datetime64(pd.Timestamp(now).tz_convert("UTC").date(), "D")
    return sessions_after(usual_end(rows).to_numpy().astype("datetime64[D]"), today)


def usual_age(rows: pd.DataFrame) -> pd.Series:
    """Return how many weekdays lie between as_of and the day of the prediction: no fewer than sessions."""
    days, made = (values.to_numpy().astype("datetime64[D]") for values in (rows["as_of"], day_of(rows)))
    return pd.Series(sessions_after(days, made), index=rows.index)


def sessions_after(days: Days, until: Days | np.datetime64, weekmask: str = WEEKDAYS) -> Integers:
    """Return how many sessions begin after each day (n,), up to another one and with it, if all of a week's are held.

    Examples
    --------
    From a Friday to the Saturday and the Monday after it:

    >>> friday, later = np.array("2024-03-01", "M8[D]"), np.array(["2024-03-02", "2024-03-04"], "M8[D]")
    >>> sessions_after(friday, later).tolist()
    [0, 1]
    """
    return np.asarray(np.busday_count(days + 1, until + 1, weekmask=weekmask))
