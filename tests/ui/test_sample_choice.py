"""Which sample a link names, and what is said of one that is not there."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import TrainingConfig
from omninmo.ui import sample_choice
from omninmo.ui.sample_choice import Point
from tests.hostile import HOSTILE
from tests.pages.test_hostile import raw
from tests.ui.samples import explained

INDEX = explained(TrainingConfig(forward_days=10)).table.index


@settings(deadline=None, max_examples=50)
@given(day=st.dates(), ticker=st.text(max_size=20))
def test_a_link_s_date_and_ticker_are_read_as_written(day: object, ticker: str) -> None:
    assert sample_choice.parsed(f"{day}_{ticker}") == Point(pd.Timestamp(str(day)), ticker)


@settings(deadline=None, max_examples=50)
@given(text=st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert sample_choice.row_of(INDEX, sample_choice.parsed(text)) is None
    assert sample_choice.unknown(INDEX, text)


def test_every_row_is_found_by_its_name() -> None:
    for row in (0, 7, len(INDEX) - 1):
        assert sample_choice.row_of(INDEX, sample_choice.parsed(sample_choice.named(INDEX, row))) == row


def test_the_nearest_date_of_the_ticker_is_offered_the_last_one_without_a_date() -> None:
    between = INDEX["date"].iloc[10] + pd.Timedelta(days=1)
    near = sample_choice.nearest_in_time(INDEX, Point(between, "KO"))
    assert near is not None and abs(INDEX["date"].iloc[near] - between) <= pd.Timedelta(days=1)
    last = sample_choice.nearest_in_time(INDEX, Point(None, "KO"))
    assert last is not None and INDEX["date"].iloc[last] == INDEX["date"].max()
    assert sample_choice.nearest_in_time(INDEX, Point(between, "NONE")) is None


def test_a_hostile_link_is_text() -> None:
    for text in HOSTILE:
        for link in (text, f"2020-03-03_{text}"):
            assert not raw(sample_choice.unknown(INDEX, link)), link
