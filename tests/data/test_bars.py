"""Every fault of a history gets its verdict, and what is right is left alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.data.bars import finished, last_over
from tests.data.histories import NOW, check, clean, weekly

Faulty = Callable[[pd.DataFrame, int], pd.DataFrame]


def with_value(frame: pd.DataFrame, row: int, column: str, value: float) -> pd.DataFrame:
    frame = frame.copy()
    frame.iloc[row, frame.columns.get_loc(column)] = value
    return frame


def repeated(frame: pd.DataFrame, row: int, factor: float) -> pd.DataFrame:
    return pd.concat([frame, frame.iloc[[row]] * factor])


def split(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    frame = frame.copy()
    prices = ["open", "high", "low", "close"]
    frame.loc[frame.index[row:], prices] = frame.loc[frame.index[row:], prices] / 2
    return frame


def still(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    frame = frame.copy()
    frame.iloc[row : row + 12, :4] = float(frame["close"].iloc[row])
    return frame


def many(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    frame = frame.copy()
    frame.iloc[row : row + 9, frame.columns.get_loc("close")] = -1
    return frame


def zero_opens(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    return frame.assign(open=frame["open"].where(np.arange(len(frame)) >= 30, 0.0))


def undated(frame: pd.DataFrame, row: int) -> pd.DataFrame:
    return frame.set_axis(frame.index.where(np.arange(len(frame)) != row, pd.NaT))


FAULTS: dict[str, tuple[Faulty, str, str]] = {
    "nothing": (lambda f, row: f, "", ""),
    "same bar twice": (lambda f, row: repeated(f, row, 1.0), "", ""),
    "two bars a day": (lambda f, row: repeated(f, row, 1.01), "occurs twice with different prices", ""),
    "backwards": (lambda f, row: f.iloc[::-1], "", ""),
    "time zone": (lambda f, row: f.tz_localize("Asia/Tokyo"), "", ""),
    "time of day": (lambda f, row: f.set_axis(f.index + pd.Timedelta(hours=16)), "", ""),
    "zero": (lambda f, row: with_value(f, row, "close", 0.0), "", "1 of its bars has a price that is not positive"),
    "negative": (lambda f, row: with_value(f, row, "close", -5.0), "", "not positive"),
    "infinite": (lambda f, row: with_value(f, row, "close", np.inf), "", "not positive"),
    "many negative": (many, "3 % of its bars have a price that is not positive", ""),
    "low above high": (lambda f, row: with_value(f, row, "low", 1e6), "", "low above the high"),
    "open above high": (lambda f, row: with_value(f, row, "open", 1e6), "", "open or close outside of them"),
    "close above high": (lambda f, row: with_value(f, row, "high", 0.01), "", "low above the high"),
    "not adjusted": (split, "", "a split not adjusted for"),
    "halted": (still, "", "stood still for 1"),
    "no prices": (lambda f, row: f.assign(close=np.nan), "it has no closing prices", ""),
    "no close": (lambda f, row: f.drop(columns="close"), "it has no closing prices", ""),
    "opens of zero": (zero_opens, "", "30 of its bars lost an open, high or low"),
    "infinite high": (lambda f, row: with_value(f, row, "high", np.inf), "", "1 of its bars lost an open, high or low"),
    "negative volume": (lambda f, row: with_value(f, row, "volume", -1.0), "", ""),
    "many lows above highs": (lambda f, row: f.assign(low=f["high"] * 2), "100 % of its bars have a low above", ""),
    "text": (lambda f, row: f.assign(close="abc"), "it has no closing prices", ""),
    "numbered": (lambda f, row: f.reset_index(drop=True), "its rows are numbered, not dated", ""),
    "dates in words": (lambda f, row: f.set_axis(["soon"] * len(f)), "its dates cannot be read", ""),
    "weekly": (lambda f, row: weekly(), "its bars are 7 days apart, but the interval is 1d", ""),
    "short": (lambda f, row: f.iloc[:20], "only 20 bars", ""),
}


@settings(max_examples=1000, deadline=None)
@given(name=st.sampled_from(list(FAULTS)), row=st.integers(20, 270), seed=st.integers(0, 40))
def test_every_fault_gets_its_verdict(name: str, row: int, seed: int) -> None:
    make, refused, warned = FAULTS[name]
    plain = clean(seed)
    verdict = check(make(plain, row), NOW)
    if refused:
        assert verdict.bars is None and refused in verdict.refused
        return
    assert verdict.bars is not None and not verdict.refused
    assert (warned in verdict.warnings[0]) if warned else not verdict.warnings, verdict.warnings
    bars = verdict.bars
    assert bars.index.is_unique and bars.index.is_monotonic_increasing and pd.DatetimeIndex(bars.index).tz is None
    close = bars["close"].dropna()
    assert (close > 0).all() and np.isfinite(close).all() and len(bars) == len(plain)
    if name in ("nothing", "same bar twice", "backwards", "time zone", "time of day"):
        pd.testing.assert_frame_equal(bars[plain.columns], plain, check_freq=False)


@pytest.mark.parametrize(("hour", "kept"), [(14, 299), (21, 300)])
def test_the_bar_of_an_open_session_is_dropped(hour: int, kept: int) -> None:
    verdict = check(clean(end="2024-07-15"), datetime(2024, 7, 15, hour, tzinfo=UTC))
    assert verdict.bars is not None and len(verdict.bars) == kept


def test_a_row_without_a_date_is_left_out_and_named() -> None:
    verdict = check(undated(clean(), 100), NOW)
    assert verdict.bars is not None and len(verdict.bars) == 299
    assert verdict.warnings == ("1 of its rows without a date were left out",)


def test_one_bad_bar_of_a_short_history_costs_that_bar_only() -> None:
    verdict = check(with_value(clean(bars=60), 30, "close", -1.0), NOW)
    assert verdict.bars is not None and verdict.bars["close"].isna().sum() == 1
    assert verdict.bars.iloc[30].isna().all()


def test_a_bar_without_a_close_is_no_bar_and_a_negative_volume_no_volume() -> None:
    verdict = check(with_value(with_value(clean(), 30, "close", np.nan), 40, "volume", -1.0), NOW)
    assert verdict.bars is not None and not verdict.warnings
    assert verdict.bars.iloc[30].isna().all()
    assert list(verdict.bars.columns[verdict.bars.iloc[40].isna()]) == ["volume"]


def test_what_is_given_stays_as_it_was() -> None:
    given = with_value(clean(), 30, "close", -1.0)
    before = given.copy()
    check(given, NOW)
    pd.testing.assert_frame_equal(given, before)


def test_bars_of_days_to_come_are_dropped() -> None:
    verdict = check(clean(end="2024-07-19"), NOW)
    assert verdict.bars is not None and verdict.bars.index[-1] == pd.Timestamp("2024-07-15")
    assert check(clean(bars=3, end="2026-07-17"), NOW).refused == "it has no finished bar"


def test_outside_new_york_a_day_must_be_over() -> None:
    """22:00 UTC is the 16th in Tokyo already: the bar of the 15th counts, in London it does not."""
    plain = clean(end="2024-07-15")
    for zone, last in (("Asia/Tokyo", "2024-07-15"), ("Europe/London", "2024-07-12")):
        verdict = check(plain.tz_localize(zone), NOW)
        assert verdict.bars is not None and verdict.bars.index[-1] == pd.Timestamp(last)


@pytest.mark.parametrize(("day", "last"), [(10, "2024-07-05"), (13, "2024-07-12")])
def test_a_week_is_dated_on_its_friday_and_dropped_until_then(day: int, last: str) -> None:
    verdict = check(weekly(), datetime(2024, 7, day, 15, tzinfo=UTC), "1wk")
    assert verdict.bars is not None and verdict.bars.index[-1] == pd.Timestamp(last)
    assert (pd.DatetimeIndex(verdict.bars.index).day_of_week == 4).all()


def test_daily_bars_are_no_weekly_ones() -> None:
    assert check(clean(), NOW, "1wk").refused == "its bars are 1 days apart, but the interval is 1wk"


def test_the_bar_of_an_open_week_is_dropped() -> None:
    bars = weekly(bars=300, end="2024-07-15")
    for day, kept in ((17, 299), (19, 300)):
        verdict = check(bars, datetime(2024, 7, day, 22, tzinfo=UTC), "1wk")
        assert verdict.bars is not None and len(verdict.bars) == kept


@pytest.mark.parametrize(
    ("zone", "hour", "minute", "last"),
    [
        ("America/New_York", 16, 14, 14),
        ("America/New_York", 16, 15, 15),
        ("America/New_York", 0, 0, 14),
        ("Asia/Tokyo", 23, 59, 14),  # we have no hours of other exchanges: the whole day must be over
    ],
)
def test_a_day_is_over_in_its_own_time_zone(zone: str, hour: int, minute: int, last: int) -> None:
    now = datetime(2024, 7, 15, hour, minute, tzinfo=ZoneInfo(zone))
    assert last_over(now, ZoneInfo(zone)) == date(2024, 7, last)


def test_rows_of_sessions_and_weeks_that_are_over_are_kept() -> None:
    noon = datetime(2024, 7, 12, 16, tzinfo=UTC)  # a Friday, before the close
    assert finished(clean(), noon, "1d").index[-1] == pd.Timestamp("2024-07-11")
    assert finished(weekly(), noon, "1wk").index[-1] == pd.Timestamp("2024-07-01")


MOVES = {  # of AAPL, not adjusted: close before, open, close, and about the shares traded ÷ the usual
    "2000-06-21": (101.25, 50.50, 55.63, 1.9),
    "2000-09-29": (53.50, 28.19, 25.75, 16.0),
    "2005-02-28": (88.99, 44.68, 44.86, 2.2),
}


def with_moves(columns: list[str]) -> pd.DataFrame:
    """Return a calm history with the three days of AAPL in it."""
    frame = clean(bars=1500, end="2005-12-30")
    for day, (before, opened, close, busy) in MOVES.items():
        at = frame.index.get_loc(pd.Timestamp(day))
        level = frame["close"].iloc[at - 1]
        scale = level * close / before / frame["close"].iloc[at]
        frame.iloc[at:, :4] *= scale
        frame.iloc[at, 0] = level * opened / before
        ends = frame["open"].iloc[at], frame["close"].iloc[at]
        frame.iloc[at, 1] = max(ends)
        frame.iloc[at, 2] = min(ends)
        frame.iloc[at, 4] = 5000 * busy
    return frame[columns]


@pytest.mark.parametrize("columns", [["open", "high", "low", "close", "volume"], ["open", "high", "low", "close"]])
def test_every_split_is_listed_and_a_crash_is_none(columns: list[str]) -> None:
    (warning,) = check(with_moves(columns), NOW).warnings
    assert warning == (
        "its price moved by a factor of 0.50 on 2000-06-21, 0.50 on 2005-02-28: splits not adjusted for?"
    )


def test_of_closes_alone_every_date_is_listed_that_may_be_a_split() -> None:
    (warning,) = check(with_moves(["close"]), NOW).warnings
    assert "0.48 on 2000-09-29, 0.50 on 2005-02-28: splits" in warning


def test_closes_with_volumes_tell_a_crash_by_the_money_traded() -> None:
    (warning,) = check(with_moves(["close", "volume"]), NOW).warnings
    assert warning == "its price moved by a factor of 0.50 on 2005-02-28: a split not adjusted for?"


def test_of_very_many_splits_the_first_twenty_are_listed() -> None:
    frame = clean(bars=700)[["close"]]
    frame *= np.where(np.arange(700) // 10 % 2, 2.0, 1.0)[:, None]
    (warning,) = check(frame, NOW).warnings
    assert warning.count(" on ") == 20 and "and 49 more: splits not adjusted for?" in warning
