"""Live or replay: no prediction whose target could have been known counts as live."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.prediction.live import MAX_AGE, day_of, is_live, usual_age, usual_end, weekdays_after

DAYS = st.dates(date(2023, 1, 1), date(2024, 12, 31))


def sessions_after(day: date, count: int) -> date:
    """Return the weekday that is `count` weekdays after a day; the last one before, if it is none itself."""
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day


class Case(NamedTuple):
    """A prediction, by days before or after its as-of date."""

    as_of: date
    made: int
    until: int
    horizon: int
    bar: str

    @property
    def is_live(self) -> bool:
        """The rule once more, a day at a time."""
        made, end = self.as_of + timedelta(days=self.made), self.as_of + timedelta(weeks=self.horizon)
        if self.bar == "1d":
            end = sessions_after(self.as_of, self.horizon)
        weekdays = sum((self.as_of + timedelta(days=n)).weekday() < 5 for n in range(1, self.made + 1))
        return self.made >= 0 and weekdays <= MAX_AGE and made < end and self.until < 0


CASES = st.builds(
    Case, DAYS, st.integers(-5, 40), st.integers(-40, 5), st.integers(1, 60), st.sampled_from(["1d", "1wk"])
)
MANY = settings(deadline=None, max_examples=25)


def rows(cases: list[Case]) -> pd.DataFrame:
    """Return predictions made at 15:00 UTC."""
    table = pd.DataFrame(cases).assign(as_of=pd.to_datetime([case.as_of for case in cases]))
    made = (table["as_of"] + pd.to_timedelta(table["made"], unit="D")).dt.tz_localize("UTC") + pd.Timedelta(hours=15)
    table = table.assign(made_at=made, trained_until=table["as_of"] + pd.to_timedelta(table["until"], unit="D"))
    table = table.assign(ticker="KO", source="csv")
    return table.assign(end=usual_end(table), age=usual_age(table))


@MANY
@given(st.lists(CASES, min_size=1, max_size=40))
def test_live_is_recent_made_before_the_end_and_later_than_the_training(cases: list[Case]) -> None:
    assert is_live(rows(cases)).tolist() == [case.is_live for case in cases]


@MANY
@given(st.lists(CASES, min_size=1, max_size=40), st.integers(1, 60))
def test_no_wait_and_no_later_training_makes_a_replay_live(cases: list[Case], days: int) -> None:
    before = is_live(rows(cases))
    for later in ([case._replace(made=max(case.made, 0) + days) for case in cases],
                  [case._replace(until=case.until + days) for case in cases]):  # fmt: skip
        assert not (is_live(rows(later)) & ~before & [case.made >= 0 for case in cases]).any()


@MANY
@given(DAYS, st.integers(0, 30), st.integers(1, 250))
def test_a_target_of_a_real_calendar_ends_no_sooner_than_the_usual_one(
    as_of: date, holidays: int, horizon: int
) -> None:
    """Holidays put an end off, so that what is live by weekdays was made before the real end, too."""
    days = pd.bdate_range(as_of, periods=horizon + holidays + 2).delete(range(1, holidays + 1))
    table = rows([Case(days[0].date(), 0, -1, horizon, "1d")])
    assert (usual_end(table) <= days[horizon]).all()
    assert (usual_age(table) == 0).all()


def test_the_date_that_training_ended_on_is_a_replay() -> None:
    case = Case(date(2024, 3, 1), made=0, until=0, horizon=30, bar="1d")
    assert is_live(rows([case, case._replace(until=-1)])).tolist() == [False, True]


def test_the_day_of_the_last_price_is_too_late() -> None:
    case = Case(date(2024, 3, 1), made=7, until=-30, horizon=5, bar="1d")  # ends on 2024-03-08
    assert is_live(rows([case, case._replace(made=6)])).tolist() == [False, True]


def test_a_bar_of_weekly_prices_is_a_week() -> None:
    case = Case(date(2024, 3, 1), made=13, until=-30, horizon=2, bar="1wk")  # ends on 2024-03-15
    assert is_live(rows([case, case._replace(made=14), case._replace(horizon=1)])).tolist() == [True, False, False]


@pytest.mark.parametrize("date_of_year", ["2024-01-16", "2024-07-16"])  # a Tuesday of winter and of summer time
@pytest.mark.parametrize(
    ("clock", "live"), [("16:30", True), ("20:30", True), ("23:59", True), ("24:01", False), ("33:00", False)]
)
def test_an_evening_in_the_us_is_before_tomorrow_s_close(date_of_year: str, clock: str, live: bool) -> None:
    """A return of one session, predicted after the close: what counts is New York's day, not that of UTC."""
    hours, minutes = map(int, clock.split(":"))
    made = pd.Timestamp(date_of_year, tz="America/New_York") + pd.Timedelta(hours=hours, minutes=minutes)
    table = rows([Case(pd.Timestamp(date_of_year).date(), 0, -30, 1, "1d")] * 2)
    table = table.assign(made_at=made.tz_convert("UTC"), source="yahoo", ticker=["KO", "BRK-B"])
    assert is_live(table).tolist() == [live] * 2
    assert (usual_age(table) == (0 if live else 1)).all()


@pytest.mark.parametrize(("ticker", "source"), [("KO", "csv"), ("KO", "own"), ("RIO.L", "yahoo"), ("BTC-USD", "yahoo")])
def test_where_nobody_knows_the_exchange_the_day_is_utc_s(ticker: str, source: str) -> None:
    """In Tokyo it is the next day's session by then: an early end is the honest one."""
    table = rows([Case(date(2024, 1, 16), 0, -30, 1, "1d")]).assign(ticker=ticker, source=source)
    before, after = (table.assign(made_at=pd.to_datetime([at], utc=True)) for at in ("2024-01-16 23:59", "2024-01-17"))
    assert is_live(before).tolist() == [True] and is_live(after).tolist() == [False]
    assert day_of(after).tolist() == [pd.Timestamp("2024-01-17")]


@pytest.mark.parametrize(("day", "count"), [(4, 0), (8, 4), (9, 4), (10, 4), (11, 5), (15, 9), (17, 9), (18, 10)])
def test_no_session_begins_on_a_weekend(day: int, count: int) -> None:
    """Of a target that ended on Monday, 2024-03-04, prices of nine sessions are there on the second weekend."""
    table = pd.DataFrame({"as_of": [pd.Timestamp("2024-03-01")], "horizon": [1], "bar": ["1d"]})
    assert weekdays_after(table, datetime(2024, 3, day, 12, tzinfo=UTC)).tolist() == [count]
