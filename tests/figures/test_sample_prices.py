"""Prices around a date: the window is the target's, also where prices end, begin or have gaps."""

import numpy as np
import pandas as pd
import pytest

from omninmo.figures.sample_prices import MIN_BARS, sample_prices, sample_prices_info

DAYS = pd.bdate_range("2020-01-01", periods=200)
CLOSES = pd.DataFrame({"KO": np.linspace(100, 299, 200), "END": np.linspace(100, 299, 200)}, index=DAYS)
CLOSES.loc[DAYS[105] :, "END"] = np.nan


def test_the_window_is_as_long_as_the_horizon_and_the_change_is_the_forward_return() -> None:
    info = sample_prices_info(CLOSES, "KO", DAYS[100], horizon=10)
    assert (info.start, info.end, info.bars) == (DAYS[100], DAYS[110], 10)
    assert info.change == pytest.approx(210 / 200 - 1)
    assert info.closes.index[0] == DAYS[70] and info.closes.index[-1] == DAYS[110 + MIN_BARS - 1]
    shade = sample_prices(info).layout.shapes[0]
    assert (pd.Timestamp(shade.x0), pd.Timestamp(shade.x1)) == (DAYS[100], DAYS[110])


def test_prices_that_end_in_the_window_count_to_their_last_close() -> None:
    info = sample_prices_info(CLOSES, "END", DAYS[100], horizon=10)
    assert (info.end, info.bars) == (DAYS[104], 4) and info.change == pytest.approx(204 / 200 - 1)


@pytest.mark.parametrize(("ticker", "day"), [("NONE", DAYS[5]), ("KO", pd.Timestamp("2020-01-04")), ("END", DAYS[150])])
def test_without_a_close_on_the_date_there_is_a_sentence(ticker: str, day: pd.Timestamp) -> None:
    figure = sample_prices(sample_prices_info(CLOSES, ticker, day, horizon=10))
    assert f"No close of {ticker}" in figure.layout.annotations[0].text and not figure.data


def test_the_first_and_the_last_date_are_drawn() -> None:
    assert sample_prices_info(CLOSES, "KO", DAYS[0], horizon=5).closes.index[0] == DAYS[0]
    last = sample_prices_info(CLOSES, "KO", DAYS[-1], horizon=5)
    assert (last.start, last.end, last.bars, last.change) == (DAYS[-1], DAYS[-1], 0, 0)
    assert sample_prices(last).data


def test_weekly_bars_are_counted_on_their_own_axis() -> None:
    weekly = CLOSES[::5]
    info = sample_prices_info(weekly, "KO", weekly.index[20], horizon=6)
    assert info.end == weekly.index[26] and info.bars == 6


def test_a_hostile_ticker_is_not_obeyed() -> None:
    closes = CLOSES.rename(columns={"KO": "<b>caught</b>"})
    figure = sample_prices(sample_prices_info(closes, "<b>caught</b>", DAYS[100], 10))
    assert figure.layout.yaxis.title.text.startswith("&lt;b&gt;caught")
