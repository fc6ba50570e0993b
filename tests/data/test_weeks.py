"""Weeks are made of days: first open, highest high, lowest low, last close, all volume; none of an open week."""

import numpy as np
import pandas as pd
import pytest

from omninmo.data.bars import Refused, in_order
from omninmo.data.weeks import are_daily, weekly
from tests.data.histories import NOW, clean
from tests.data.histories import weekly as of_yahoo


def test_a_week_is_its_days() -> None:
    days = clean()
    week = days.loc["2024-07-01":"2024-07-05"]
    row = weekly(days, NOW, []).loc["2024-07-05"]
    assert (row["open"], row["close"]) == (week["open"].iloc[0], week["close"].iloc[-1])
    assert (row["high"], row["low"], row["volume"]) == (week["high"].max(), week["low"].min(), week["volume"].sum())


def test_the_bar_of_a_week_that_is_not_over_is_none() -> None:
    """It is the evening of Monday the 15th of July: the last whole week ended on the 12th."""
    weeks = weekly(clean(end="2024-07-15"), NOW, [])
    assert in_order(weeks, NOW, "1wk", []).dates[-1] == np.datetime64("2024-07-12")


def test_a_week_of_a_market_that_never_closes_ends_on_friday_too() -> None:
    """Its Saturday belongs to the next week: a bar dated on Friday must know nothing of it."""
    days = clean().set_axis(pd.date_range(end="2024-07-14", periods=300))
    assert weekly(days, NOW, []).loc["2024-07-05", "close"] == days.loc["2024-07-05", "close"]
    assert weekly(days, NOW, []).loc["2024-07-05", "open"] == days.loc["2024-06-29", "open"]


def test_faults_of_days_are_judged_before_they_are_hidden_in_weeks() -> None:
    with pytest.raises(Refused, match="occurs twice with different prices"):
        weekly(pd.concat([clean(), clean().iloc[[50]] * 2]), NOW, [])
    bad = clean()
    bad.iloc[50, bad.columns.get_loc("close")] = -1
    warnings: list[str] = []
    assert (weekly(bad, NOW, warnings)["close"] > 0).all() and "not positive" in warnings[0]


def test_a_week_without_a_bar_is_no_week() -> None:
    days = clean().drop(clean().loc["2024-07-01":"2024-07-05"].index)
    assert pd.Timestamp("2024-07-05") not in weekly(days, NOW, []).index


def test_days_are_told_from_weeks_by_their_distance() -> None:
    assert are_daily(clean()) and are_daily(clean().tz_localize("Asia/Tokyo"))
    assert not are_daily(of_yahoo()) and not are_daily(clean().head(1))
