"""A verdict for every ticker: what is wrong is found, what is right is left alone."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import sample
from omninmo.data.assemble import checked
from omninmo.data.bars import check
from omninmo.errors import DataError
from omninmo.training.train import train

NOW = datetime(2024, 7, 15, 22, tzinfo=UTC)  # after the close in New York
Faulty = Callable[[pd.DataFrame, int], pd.DataFrame]


def clean(seed: int = 0, bars: int = 300, end: str = "2024-07-12") -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    close = 50 * np.exp(rng.normal(0, 0.01, bars).cumsum())
    opened = close * np.exp(rng.normal(0, 0.003, bars))
    return pd.DataFrame(
        {
            "open": opened,
            "high": np.maximum(opened, close) * 1.004,
            "low": np.minimum(opened, close) * 0.996,
            "close": close,
            "volume": rng.integers(1000, 9000, bars).astype(float),
        },
        index=pd.bdate_range(end=end, periods=bars),
    )


def place(frame: pd.DataFrame, row: int, column: str, value: float) -> pd.DataFrame:
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


def weekly(seed: int = 0, bars: int = 120, end: str = "2024-07-08") -> pd.DataFrame:
    """Return bars as Yahoo dates them: on the Monday that a week starts with."""
    return clean(seed, bars).set_axis(pd.date_range(end=end, periods=bars, freq="W-MON"))


FAULTS: dict[str, tuple[Faulty, str, str]] = {
    "nothing": (lambda f, row: f, "", ""),
    "same bar twice": (lambda f, row: repeated(f, row, 1.0), "", ""),
    "two bars a day": (lambda f, row: repeated(f, row, 1.01), "occurs twice with different prices", ""),
    "backwards": (lambda f, row: f.iloc[::-1], "", ""),
    "time zone": (lambda f, row: f.tz_localize("Asia/Tokyo"), "", ""),
    "time of day": (lambda f, row: f.set_axis(f.index + pd.Timedelta(hours=16)), "", ""),
    "zero": (lambda f, row: place(f, row, "close", 0.0), "", "1 of its bars has a price that is not positive"),
    "negative": (lambda f, row: place(f, row, "close", -5.0), "", "not positive"),
    "infinite": (lambda f, row: place(f, row, "close", np.inf), "", "not positive"),
    "many negative": (many, "3 % of its bars have a price that is not positive", ""),
    "low above high": (lambda f, row: place(f, row, "low", 1e6), "", "low above the high"),
    "open above high": (lambda f, row: place(f, row, "open", 1e6), "", "open or close outside of them"),
    "close above high": (lambda f, row: place(f, row, "high", 0.01), "", "low above the high"),
    "not adjusted": (split, "", "a split not adjusted for"),
    "halted": (still, "", "stood still for 1"),
    "no prices": (lambda f, row: f.assign(close=np.nan), "it has no closing prices", ""),
    "no close": (lambda f, row: f.drop(columns="close"), "it has no closing prices", ""),
    "opens of zero": (zero_opens, "", "30 of its bars lost an open, high or low"),
    "infinite high": (lambda f, row: place(f, row, "high", np.inf), "", "1 of its bars lost an open, high or low"),
    "negative volume": (lambda f, row: place(f, row, "volume", -1.0), "", ""),
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
    verdict = check(place(clean(bars=60), 30, "close", -1.0), NOW)
    assert verdict.bars is not None and verdict.bars["close"].isna().sum() == 1
    assert verdict.bars.iloc[30].isna().all()


def test_a_bar_without_a_close_is_no_bar_and_a_negative_volume_no_volume() -> None:
    verdict = check(place(place(clean(), 30, "close", np.nan), 40, "volume", -1.0), NOW)
    assert verdict.bars is not None and not verdict.warnings
    assert verdict.bars.iloc[30].isna().all()
    assert list(verdict.bars.columns[verdict.bars.iloc[40].isna()]) == ["volume"]


def test_what_is_given_stays_as_it_was() -> None:
    given = place(clean(), 30, "close", -1.0)
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


def test_what_lies_before_the_period_is_not_judged() -> None:
    spoilt = clean(1, bars=1000)
    spoilt.iloc[:300, 3] = -1.0
    gone = clean(2, bars=300, end="2019-07-12")
    histories = {"OLD": gone, "NEW": clean(0, bars=1000), "SPOILT": spoilt}
    panel = checked(histories, NOW, period="1y")
    assert panel.tickers == ("NEW", "SPOILT") and not panel.warnings
    assert panel.skipped == {"OLD": "it has no prices in the period of 1y"}
    assert panel.dates[0] == pd.Timestamp("2023-07-12")
    assert "price that is not positive" in checked(histories, NOW).skipped["SPOILT"]


def test_a_market_that_misses_sessions_is_none_and_that_is_said() -> None:
    whole = checked({"T0": clean()}, NOW, clean(9))
    assert whole.market is not None and not whole.caution
    panel = checked({"T0": clean()}, NOW, clean(9).iloc[50:], caution="Own prices.")
    assert panel.market is None
    assert panel.caution.startswith("Own prices.") and "the mean of the tickers stands in" in panel.caution


def test_the_sample_passes_every_check() -> None:
    panel = sample.load()
    assert panel.market is not None
    histories = {ticker: panel.close[[ticker]].set_axis(["close"], axis=1) for ticker in panel.tickers}
    again = checked(histories, NOW, panel.market.to_frame("close"))
    assert again.fingerprint() == panel.fingerprint() and not again.skipped
    assert set(again.warnings) == {"AAPL", "RRC"}  # a day of −52 %, and a penny stock whose price stood still


def test_gaps_and_ends_are_measured_within_a_ticker_s_own_life() -> None:
    whole = {f"T{k}": clean(k) for k in range(4)}
    young = clean(5, bars=100)
    gone = clean(6).iloc[:200]
    holes = clean(7).drop(clean(7).index[50:70])
    swiss_cheese = clean(8).iloc[::2]
    histories = whole | {"YOUNG": young, "GONE": gone, "HOLES": holes, "CHEESE": swiss_cheese}
    panel = checked(histories, NOW, failed={"LOST": "no answer"})
    assert set(panel.tickers) == {*whole, "YOUNG", "GONE", "HOLES"} and len(panel.dates) == 300
    assert "50 % of the sessions" in panel.skipped["CHEESE"] and panel.failed == {"LOST": "no answer"}
    assert "no prices since" in panel.warnings["GONE"] and "7 % of its sessions" in panel.warnings["HOLES"]
    assert "YOUNG" not in panel.warnings and panel.close["YOUNG"].isna().sum() == 200
    assert panel.close["GONE"].iloc[200:].isna().all()  # never carried forward


def test_a_ticker_that_trades_on_weekends_does_not_punch_holes_into_the_others() -> None:
    coin = clean(3, bars=400)
    coin.index = pd.date_range(end="2024-07-14", periods=400)  # a Sunday
    panel = checked({"T0": clean(0), "T1": clean(1), "COIN": coin}, NOW)
    assert panel.close["COIN"].iloc[-1] == coin["close"].iloc[-3]
    assert panel.tickers == ("T0", "T1", "COIN") and (panel.dates.day_of_week < 5).all()


@pytest.mark.parametrize("market", [None, clean(9)])
def test_a_missing_bar_of_one_of_two_takes_no_session_from_the_other(market: pd.DataFrame | None) -> None:
    """More than half of two is both: the horizon of both once stretched over what one lacked."""
    whole, holes = clean(0), clean(1)
    panel = checked({"AAA": whole, "BBB": holes.drop(holes.index[40:50])}, NOW, market)
    assert len(panel.dates) == len(whole)
    assert panel.close["BBB"].isna().sum() == 10 and panel.close["AAA"].notna().all()
    many = checked({"AAA": whole, "BBB": holes.drop(holes.index[40:140])}, NOW, market)
    assert many.tickers == ("AAA",) and "33 % of the sessions" in many.skipped["BBB"]


def test_of_a_stock_and_a_coin_the_market_tells_the_sessions() -> None:
    stock, coin = clean(0), clean(1, bars=500).set_axis(pd.date_range(end="2024-07-14", periods=500))
    holiday = stock.index[-8]
    market = clean(9).drop(holiday)
    panel = checked({"AAA": stock.drop(holiday), "COIN": coin}, NOW, market)
    assert panel.dates[-1].weekday() < 5 and holiday not in panel.dates
    assert panel.close["AAA"].iloc[-200:].notna().all()


def test_columns_that_one_ticker_lacks_are_left_out_for_all() -> None:
    panel = checked({"T0": clean(0), "T1": clean(1)[["close"]]}, NOW)
    assert panel.high is None and panel.volume is None
    assert panel.warnings == {"T1": "it has no open, high, low, volume, which is left out for all tickers"}
    blank = checked({"T0": clean(0), "T1": clean(1).assign(volume=np.nan)}, NOW)
    assert blank.high is not None and blank.volume is None


def test_without_any_good_ticker_the_first_reason_is_named() -> None:
    with pytest.raises(DataError, match=r"None of the 2 tickers asked for can be used \(BAD: it has no closing prices"):
        checked({"BAD": clean().assign(close=np.nan)}, NOW, failed={"GONE": "no answer"})


def test_the_bar_of_an_open_week_is_dropped() -> None:
    bars = weekly(bars=300, end="2024-07-15")
    for day, kept in ((17, 299), (19, 300)):
        verdict = check(bars, datetime(2024, 7, day, 22, tzinfo=UTC), "1wk")
        assert verdict.bars is not None and len(verdict.bars) == kept


def test_weekly_prices_train_and_annualise_by_weeks() -> None:
    weeks = pd.date_range(end="2024-07-08", periods=1000, freq="W-MON")
    histories = {f"T{k}": clean(k, bars=1000).set_axis(weeks) for k in range(6)}
    panel = checked(histories, NOW, interval="1wk")
    assert panel.bars_per_year == 52 and checked({"T0": clean(0)}, NOW).bars_per_year == 252
    config = TrainingConfig(interval="1wk", feature_set="minimal", shap_rows=50, model=ModelParams(n_estimators=5))
    result = train(config, panel)
    assert result.config.horizon == 6 and np.isfinite(result.metrics["oos_skill"])
    volatility = result.dataset.x[:, result.dataset.names.index("volatility_63")]
    assert np.nanmedian(volatility) == pytest.approx(0.01 * np.sqrt(52), rel=0.15)
    with pytest.raises(DataError, match="interval is 1d, but the prices have bars of 1wk"):
        train(config.replace(interval="1d"), panel)
    with pytest.raises(DataError, match=r"at least 654 weeks of prices .*, but 10y holds 500"):
        train(config, panel.cut(slice(500, None)))
