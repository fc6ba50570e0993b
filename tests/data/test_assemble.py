"""Good tickers share one axis of dates; a bad one is left out with its reason."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.config import ModelParams, TrainingConfig
from omninmo.data import sample
from omninmo.data.assemble import checked, judged_panel
from omninmo.data.panel import PricePanel
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


def test_an_index_of_prices_decides_sessions_and_is_no_market() -> None:
    """It lacks the dividends that adjusted closes hold."""
    for calendar in (clean(9), clean(9).iloc[50:]):
        panel = checked({"T0": clean()}, NOW, calendar, caution="Own prices.")
        assert panel.market is None and panel.caution == "Own prices."


def test_the_sample_passes_every_check() -> None:
    panel = sample.load()
    histories = {ticker: panel.close[[ticker]].set_axis(["close"], axis=1) for ticker in panel.tickers}
    again = checked(histories, NOW)
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
    with pytest.raises(DataError, match=r"at least 654 weeks of prices .*, but there are 500"):
        train(config, panel.cut(slice(500, None)))


def handed_over(**changes: pd.Series) -> PricePanel:
    """Return a panel of four good tickers and what a caller adds, as it is made in Python."""
    close = pd.DataFrame({f"T{k}": clean(k)["close"] for k in range(4)})
    return PricePanel(close=close.assign(**changes))


def test_a_panel_from_python_passes_the_checks_of_files() -> None:
    """All four were accepted, and trained on, without a word."""
    fine, rng = clean(5)["close"], np.random.default_rng(0)
    panel = judged_panel(
        handed_over(
            EMPTY=fine * np.nan,
            HOLES=fine.where(rng.random(300) > 0.44),
            SPLIT=fine.where(np.arange(300) < 150, fine / 2),
            FEW=fine.where(np.arange(300) > 280),
        ),
        "1d",
    )
    assert panel.judged and panel.tickers == ("T0", "T1", "T2", "T3", "SPLIT")
    assert panel.skipped["EMPTY"] == "it has no closing prices" and "only 19 bars" in panel.skipped["FEW"]
    assert panel.skipped["HOLES"].endswith("of the sessions between its first and last bar are missing")
    assert list(panel.warnings) == ["SPLIT"] and "a split not adjusted for?" in panel.warnings["SPLIT"]


@pytest.mark.parametrize("bad", [0.0, -1.0, np.inf])
def test_a_bad_bar_of_one_ticker_is_lost_and_a_bad_ticker_left_out_of_a_panel_from_python(bad: float) -> None:
    close = pd.DataFrame({f"T{k}": clean(k)["close"] for k in range(4)})
    close.iloc[100, 0] = bad
    close.iloc[100:110, 1] = bad
    panel = judged_panel(PricePanel(close=close), "1d")
    assert panel.tickers == ("T0", "T2", "T3") and np.isnan(panel.close["T0"].iloc[100])
    assert "1 of its bars has a price that is not positive" in panel.warnings["T0"]
    assert "3 % of its bars have a price that is not positive" in panel.skipped["T1"]


def test_a_bad_range_or_volume_of_a_panel_from_python_is_lost() -> None:
    frames: dict[str, Any] = {
        name: pd.DataFrame({f"T{k}": clean(k)[name] for k in range(3)}).astype(float)
        for name in ("close", "open", "high", "low", "volume")
    }
    frames["high"].iloc[100, 0] = 0.5 * frames["close"].iloc[100, 0]
    frames["volume"].iloc[100, 1] = -1.0
    panel = judged_panel(PricePanel(**frames), "1d")
    assert panel.high is not None and np.isnan(panel.high["T0"].iloc[100]) and panel.close.notna().all(axis=None)
    assert panel.volume is not None and np.isnan(panel.volume["T1"].iloc[100])
    assert "1 of its bars has a low above the high" in panel.warnings["T0"]


def test_a_judged_panel_is_left_as_it_is() -> None:
    once = judged_panel(handed_over(), "1d")
    assert judged_panel(once, "1d") is once and sample.load().judged and checked({"T0": clean()}, NOW).judged
    assert once.fingerprint() == handed_over().fingerprint()


def test_a_time_zone_becomes_the_exchange_s_own_days_for_the_market_too() -> None:
    plain = handed_over()
    zoned = plain.close.set_axis(plain.dates.tz_localize("Asia/Tokyo") + pd.Timedelta(hours=15))
    panel = judged_panel(PricePanel(close=zoned, market=zoned["T0"]), "1d")
    assert panel.dates.tz is None and panel.close.equals(judged_panel(plain, "1d").close)
    assert panel.market is not None and panel.market.tolist() == plain.close["T0"].tolist()


def test_what_is_known_of_a_panel_is_kept_and_every_column_judged() -> None:
    frames: dict[str, Any] = {
        name: pd.DataFrame({f"T{k}": clean(k)[name] for k in range(3)})
        for name in ("close", "open", "high", "low", "volume")
    }
    frames["low"].iloc[7, 1] = frames["close"].iloc[7, 1] * 1.0005  # within what a panel allows for rounding
    frames["volume"]["T2"] = np.nan
    given = PricePanel(
        **frames, skipped={"GONE": "unknown"}, failed={"LOST": "no answer"}, warnings={"T0": "a warning"},
        caution="Mine.", stale=("T0",),
    )  # fmt: skip
    panel = judged_panel(given, "1d")
    assert panel.skipped == {"GONE": "unknown"} and panel.failed == {"LOST": "no answer"}
    assert panel.caution == "Mine." and panel.stale == ("T0",)
    assert panel.volume is None and panel.high is not None and panel.high.isna().iloc[7, 1]
    assert panel.warnings["T0"] == "a warning" and "low above the high" in panel.warnings["T1"]


def test_bars_of_another_interval_are_refused_in_one_sentence() -> None:
    weekly = handed_over().close.set_axis(pd.date_range("2010-01-08", periods=300, freq="W-FRI"))
    with pytest.raises(DataError, match=r"interval is 1d, but the prices have bars of 1wk, .*set interval to 1wk"):
        judged_panel(PricePanel(close=weekly), "1d")
    assert judged_panel(PricePanel(close=weekly), "1wk").dates[0] == pd.Timestamp("2010-01-08")


def test_a_market_without_a_level_for_each_session_is_refused() -> None:
    """Of two bars a day that are equal one is kept; two levels on a day are none."""
    close = handed_over().close
    twice = pd.concat([close, close.set_axis(close.index + pd.Timedelta(hours=12))]).sort_index()
    assert len(judged_panel(PricePanel(close=twice), "1d").dates) == 300
    market = pd.Series(np.arange(1.0, 601.0), index=twice.index)
    with pytest.raises(DataError, match="market that was given has no level for each session"):
        judged_panel(PricePanel(close=twice, market=market), "1d")
