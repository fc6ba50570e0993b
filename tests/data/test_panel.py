"""The panel refuses what cannot be prices, and its fingerprint sees what features see."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.data.panel import PricePanel, start_of
from omninmo.errors import DataError
from tests.worlds import random_walks, with_sessions


def frame(values: list[float], dates: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {"A": values}, index=pd.DatetimeIndex(dates or pd.bdate_range("2020-01-01", periods=len(values)))
    )


@pytest.mark.parametrize(
    ("close", "words"),
    [
        (frame([1.0, 0.0]), "A is 0 on 2020-01-02"),
        (frame([1.0, -3.0]), "A is -3"),
        (frame([1.0, np.inf]), "A is inf"),
        (frame([1.0, 2.0], ["2020-01-02", "2020-01-02"]), "unique and rising"),
        (frame([1.0, 2.0], ["2020-01-03", "2020-01-02"]), "unique and rising"),
        (pd.DataFrame({"A": [1.0]}), "DatetimeIndex"),
        (pd.concat([frame([1.0]), frame([1.0])], axis=1), "A has several"),
    ],
)
def test_unusable_prices_are_refused(close: pd.DataFrame, words: str) -> None:
    with pytest.raises(DataError, match=words):
        PricePanel(close=close, judged=True)


def test_other_matrices_must_share_the_axes() -> None:
    close = frame([1.0, 2.0])
    with pytest.raises(DataError, match="high has other dates"):
        PricePanel(close=close, high=close.iloc[:1])
    with pytest.raises(DataError, match="market has other dates"):
        PricePanel(close=close, market=close["A"].iloc[:1])


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"high": [1.1, np.inf]}, "Prices must be positive, but the high of A is inf on 2020-01-02"),
        ({"open": [0.0, 2.0]}, "the open of A is 0 on"),
        ({"volume": [5.0, -1.0]}, "Volumes must not be negative or infinite, but the volume of A is -1"),
        ({"high": [0.5, 2.1]}, "The close of A is 1 on 2020-01-01, above its high of 0.5; adjust both alike"),
        ({"low": [0.9, 4.0]}, "is 2 on 2020-01-02, below its low of 4"),
    ],
)
def test_every_column_of_a_judged_panel_is_checked(columns: dict[str, list[float]], words: str) -> None:
    made: dict[str, Any] = {name: frame(values) for name, values in columns.items()}
    with pytest.raises(DataError, match=words):
        PricePanel(close=frame([1.0, 2.0]), **made, judged=True)


def test_a_blank_or_a_rounded_value_is_no_fault() -> None:
    fine = {"open": [1.0, np.nan], "high": [1.0, np.nan], "low": [0.9, 2.0005], "volume": [0.0, 9.0]}
    made: dict[str, Any] = {name: frame(values) for name, values in fine.items()}
    assert PricePanel(close=frame([1.0, 2.0]), **made, judged=True).low is not None


@pytest.mark.parametrize("level", [np.nan, 0.0, -3.0, np.inf])
def test_a_market_has_a_level_on_every_date(level: float) -> None:
    close = frame([1.0, 2.0])
    with pytest.raises(DataError, match=r"market's level must be positive on every date, but is .* on 2020-01-02"):
        PricePanel(close=close, market=pd.Series([1.0, level], index=close.index))


def test_the_fingerprint_sees_what_features_see() -> None:
    panel = with_sessions(random_walks(1, sessions=50, tickers=3))
    close = panel.close
    frames: dict[str, Any] = {name: getattr(panel, name) for name in ("open", "high", "low", "volume")}
    prices: dict[str, Any] = {name: values * 0.97 for name, values in frames.items() if name != "volume"}
    dividend = PricePanel(close=close * 0.97, **prices, volume=panel.volume, market=panel.market)
    assert dividend.fingerprint() == panel.fingerprint()
    prints = {panel.fingerprint(), PricePanel(close=close, market=panel.market).fingerprint()}
    for name, values in frames.items():
        changed = values.copy()
        changed.iloc[20, 1] *= 1.00001 if name != "volume" else 2
        prints.add(PricePanel(close=close, **{**frames, name: changed}, market=panel.market).fingerprint())
    assert len(prints) == 6


def test_the_fingerprint_follows_returns_and_not_levels() -> None:
    panel = random_walks(1, sessions=50, tickers=3)
    rescaled = PricePanel(close=panel.close * 0.97)
    assert rescaled.fingerprint() == panel.fingerprint()
    moved = panel.close.copy()
    moved.iloc[20, 1] = 1.001 * panel.close.to_numpy()[20, 1]
    assert PricePanel(close=moved).fingerprint() != panel.fingerprint()
    assert panel.cut(slice(1, None)).fingerprint() != panel.fingerprint()


@pytest.mark.parametrize(
    ("period", "first"), [("10y", "2014-02-28"), ("18mo", "2022-08-29"), ("1mo", "2024-01-29"), ("12mo", "2023-02-28")]
)
def test_a_period_starts_on_the_same_day_of_the_month_or_the_last_that_there_is(period: str, first: str) -> None:
    assert start_of(pd.Timestamp("2024-02-29"), period) == pd.Timestamp(first)


def test_a_cut_takes_every_column_and_the_market() -> None:
    panel = with_sessions(random_walks(0, sessions=10, tickers=2)).cut(slice(4, 8))
    assert len(panel.dates) == 4 and panel.market is not None and len(panel.market) == 4
    assert all(len(getattr(panel, name)) == 4 for name in ("open", "high", "low", "volume"))


def test_without_a_market_the_mean_return_of_the_tickers_stands_in() -> None:
    days = pd.bdate_range("2024-01-01", periods=3)
    panel = PricePanel(close=pd.DataFrame({"A": [1.0, 1.1, 1.1], "B": [1.0, 1.3, np.nan]}, index=days))
    assert panel.market_level.tolist() == pytest.approx([1.0, 1.2, 1.2])


@pytest.mark.parametrize(("freq", "bars"), [("B", 252), ("W-FRI", 52), ("D", 365), ("C", 252)])
def test_bars_a_year_follow_from_the_distance_between_dates(freq: str, bars: int) -> None:
    sunday_to_thursday = pd.offsets.CustomBusinessDay(weekmask="Sun Mon Tue Wed Thu")
    days = pd.date_range("2024-01-01", periods=30, freq=sunday_to_thursday if freq == "C" else freq)
    assert PricePanel(close=pd.DataFrame(1.0, index=days, columns=["A"])).bars_per_year == bars


def test_a_panel_of_some_tickers_keeps_every_column_and_date() -> None:
    panel = with_sessions(random_walks(0, 20, 4))
    some = panel.of(["T03", "T01"])
    assert some.tickers == ("T03", "T01") and some.dates.equals(panel.dates)
    assert some.volume is not None and panel.volume is not None and some.high is not None
    pd.testing.assert_frame_equal(some.volume, panel.volume[["T03", "T01"]])
