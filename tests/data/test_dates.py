"""Dates are what the whole column allows: read alike in every spelling, or refused with the readings, never swapped."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import DateOrder
from omninmo.data.dates import days
from omninmo.data.table import Table
from omninmo.errors import DataError

DAYS = st.lists(st.dates(date(1971, 1, 1), date(2068, 12, 31)), min_size=1, max_size=12, unique=True)


def read(cells: list[object], order: DateOrder = "auto") -> list[str]:
    column = pd.Series(cells)
    table = Table(column.to_frame(), "mine.csv", 2, "line")
    return [str(day)[:10] for day in days(column, table, order)]


@settings(max_examples=150, deadline=None)
@given(wanted=DAYS, form=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%m-%d-%y", "%y-%m-%d", "%y/%m/%d"]))
def test_an_order_is_read_as_written_or_refused_and_a_choice_settles_it(wanted: list[date], form: str) -> None:
    written: list[object] = [day.strftime(form) for day in wanted]
    chosen: DateOrder = {"d": "day_first", "m": "month_first", "y": "year_first"}[form[1]]  # type: ignore[assignment]
    right = [day.isoformat() for day in wanted]
    if form[1] == "y":  # 24-05-06 is also a sixth of May for one who does not choose
        assert read(written, chosen) == right
        return
    assert read(written, chosen) == right
    try:
        answer: list[str] | str = read(written)
    except DataError as error:
        answer = str(error)
    refused = "may be" in answer and chosen in str(answer)
    assert answer == right or refused


@settings(max_examples=100, deadline=None)
@given(
    wanted=DAYS,
    form=st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%Y-%b-%d"]),
    time=st.sampled_from(["", "T00:00:00Z", " 16:00", " 00:00:00-04:00", " 4:00 PM", ", 09:30"]),
)
def test_what_can_be_read_in_one_way_only_is(wanted: list[date], form: str, time: str) -> None:
    cells: list[object] = [day.strftime(form) + time for day in wanted]
    orders: tuple[DateOrder, ...] = ("auto", "day_first")
    for order in orders:
        if not form.startswith(("%b", "%B")) or order == "auto":
            assert read(cells, order) == [day.isoformat() for day in wanted]


@pytest.mark.parametrize(
    ("cells", "dates"),
    [
        ([20240102, 20240103], ["2024-01-02", "2024-01-03"]),
        (["20240102", ""], ["2024-01-02", "NaT"]),
        ([1704205800, 1704292200], ["2024-01-02", "2024-01-03"]),
        ([1704205800000.0, None], ["2024-01-02", "NaT"]),
        ([1704205800000000000], ["2024-01-02"]),
        ([-86400, 631152000], ["1969-12-31", "1990-01-01"]),
        (["01/01/2024", "02/02/2024"], ["2024-01-01", "2024-02-02"]),  # both readings agree
        (["13/01/24", "15/01/24", "01/02/24"], ["2024-01-13", "2024-01-15", "2024-02-01"]),  # as years, back and forth
        (["31.12.1999 ", "1.1.2000"], ["1999-12-31", "2000-01-01"]),
    ],
)
def test_columns_of_dates(cells: list[object], dates: list[str]) -> None:
    assert read(cells) == dates


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["2024-01-02", "yesterday"], "mine.csv has 'yesterday' for a date in line 3, which cannot be read; write"),
        (["2024-01-02", "01/03/2024"], "'01/03/2024' for a date in line 3"),
        (["31/01/2024", "01/31/2024", "02/01/2024"], "for a date in line"),
        (["2024-02-30"], "'2024-02-30' for a date in line 2"),
        (["2024-13-01"], "'2024-13-01'"),
        ([20240102, 20240230], "'20240230' for a date in line 3"),
        ([1, 2, 3], "'1' for a date in line 2"),
        ([45293, 45294], "'45293' for a date"),
        ([1e30], "cannot be read"),
    ],
)
def test_what_is_no_date_is_quoted(cells: list[object], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        read(cells)


def test_midnights_of_a_zone_ahead_are_not_taken_for_the_day_before() -> None:
    for zone, refused in (("Europe/Berlin", True), ("Asia/Tokyo", True), ("UTC", False), ("America/New_York", False)):
        midnights = pd.bdate_range("2024-01-01", periods=10, tz=zone).as_unit("s").astype("int64")
        if refused:
            with pytest.raises(DataError, match="midnight of a zone ahead of UTC: Mondays would be Sundays"):
                read(list(midnights))
        else:
            assert read(list(midnights)) == [str(day.date()) for day in pd.bdate_range("2024-01-01", periods=10)]


def test_both_readings_are_named() -> None:
    with pytest.raises(
        DataError, match=r"'03/04/2024' .* line 3, which may be 2024-04-03 \(day first\) or 2024-03-04 \("
    ):
        read(["05/05/2024", "03/04/2024"])


def test_an_order_that_the_column_contradicts_is_refused() -> None:
    with pytest.raises(DataError, match="'01/31/2024' for a date in line 3, which is not written day first"):
        read(["01/02/2024", "01/31/2024"], "day_first")
