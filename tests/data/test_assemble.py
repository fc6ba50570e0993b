"""Good tickers share one axis of dates; a bad one is left out with its reason."""

import numpy as np
import pandas as pd
import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import sample
from omninmo.data.assemble import checked
from omninmo.errors import DataError
from omninmo.training.train import train
from tests.data.histories import NOW, clean


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
    with pytest.raises(DataError, match="BAD cannot be used: it has no closing prices; check the prices"):
        checked({"BAD": clean().assign(close=np.nan)}, NOW)
    with pytest.raises(DataError, match=r"None of the 2 tickers asked for can be used \(BAD: it has no closing prices"):
        checked({"BAD": clean().assign(close=np.nan)}, NOW, failed={"GONE": "no answer"})


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
