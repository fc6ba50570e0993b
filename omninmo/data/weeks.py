"""Daily bars to weekly ones."""

from datetime import datetime

import numpy as np
import pandas as pd

from omninmo.data.bars import SPACING, cleaned, in_order

BARS_OF_WEEK = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}


def are_daily(history: pd.DataFrame) -> bool:
    """Tell whether bars are days apart, not weeks, by the median distance of two; what has no dates is not."""
    try:
        index = pd.DatetimeIndex(history.index)
    except (ValueError, TypeError):  # of time zones that cannot be mixed; refused with all that have no dates
        return False
    days = np.unique(index.tz_localize(None).dropna().to_numpy().astype("datetime64[D]"))
    return len(days) > 1 and float(np.median(np.diff(days).astype(np.int64))) <= SPACING["1d"][1]


def weekly(history: pd.DataFrame, now: datetime, warnings: list[str]) -> pd.DataFrame:
    """Return bars of weeks from Saturday to Friday, dated on the Friday; those of a week that is not over are kept.

    Parameters
    ----------
    history : daily, as `bars.in_order` takes it
    now : time zone aware; the bar of a session that is not over is dropped
    warnings : what is odd about the daily bars is added to them

    Raises
    ------
    Refused
        If the daily bars cannot be used.
    """
    daily = cleaned(in_order(history, now, "1d", warnings), warnings).frame().dropna(subset="close")
    how = {name: way for name, way in BARS_OF_WEEK.items() if name in daily}
    weeks = daily.resample("W-FRI").agg(how)
    if "volume" in weeks:
        weeks["volume"] = daily["volume"].resample("W-FRI").sum(min_count=1)
    return weeks.dropna(subset="close")
