"""Yahoo Finance through yfinance's own parser, answered by a session that stays on this machine."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tenacity import wait_none

from omninmo.config import TrainingConfig
from omninmo.data import yahoo
from omninmo.data.cache import Cache
from omninmo.errors import DataError, StoreError
from tests.data.yahoo_session import BARS, Session, chart

LONG_AGO = datetime(2024, 7, 1, 22, tzinfo=UTC)


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let every test start as a fresh process: yfinance remembers answers, cookies and time zones."""
    import yfinance
    from yfinance import cache, data

    yfinance.set_tz_cache_location(str(tmp_path / "time zones"))
    data.SingletonMeta._instances.clear()
    monkeypatch.setattr(data.YfData, "_get_cookie_and_crumb", lambda self, timeout=30: (None, "basic"))
    monkeypatch.setattr(cache, "get_tz_cache", cache._TzCacheDummy)
    data.YfData.cache_get.cache_clear() if hasattr(data.YfData.cache_get, "cache_clear") else None


def load(tickers: str, cache: Cache, session: Session, interval: str = "1d", **options: Any) -> Any:
    config = TrainingConfig(source="yahoo", tickers=tickers, period="max", interval=interval)
    return yahoo.load(config, cache, session=session, wait=wait_none(), **options)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_adjusted_bars_come_through_the_real_parser(cache: Cache) -> None:
    calls: list[tuple[str, int, int]] = []
    panel = load("YAA,YAB", cache, Session(), on_ticker=lambda *words: calls.append(words))
    assert panel.tickers == ("YAA", "YAB") and len(panel.dates) == BARS
    closes = chart("YAA")["chart"]["result"][0]["indicators"]["quote"][0]
    np.testing.assert_allclose(panel.close["YAA"], np.array(closes["close"]) / 2, rtol=1e-6)
    assert panel.high is not None and panel.volume is not None and panel.market is None
    np.testing.assert_allclose(panel.high["YAA"], np.array(closes["high"]) / 2, rtol=1e-6)
    assert panel.dates[-1] == pd.Timestamp("2024-06-28") and panel.dates.tz is None
    assert calls == [("YAA", 1, 3), ("YAB", 2, 3), ("^GSPC", 3, 3)]
    assert not panel.failed and not panel.warnings


def test_an_unknown_ticker_fails_alone_and_is_asked_once(cache: Cache) -> None:
    session = Session(ybb=["unknown"])
    panel = load("YBA,YBB", cache, session)
    assert panel.tickers == ("YBA",) and set(panel.failed) == {"YBB"} and panel.failed["YBB"]
    assert session.asked.count("YBB") <= 3


def test_a_lost_connection_is_tried_again(cache: Cache) -> None:
    panel = load("YCA", cache, Session(yca=["down", "down", ""]))
    assert panel.tickers == ("YCA",)


def test_a_rate_limit_that_passes_is_no_failure(cache: Cache) -> None:
    panel = load("YDA", cache, Session(yda=["429", "429", "429", ""]))
    assert panel.tickers == ("YDA",) and not panel.failed


def test_what_was_fetched_today_is_not_fetched_again_unless_asked(cache: Cache) -> None:
    load("YEA", cache, Session())
    again = Session()
    load("YEA,YEB", cache, again)
    assert "YEA" not in again.asked and "YEB" in again.asked
    fresh = Session()
    load("YEA", cache, fresh, refresh=True)
    assert "YEA" in fresh.asked


def older(cache: Cache, ticker: str) -> None:
    kept = cache.read(ticker, "1d")
    assert kept is not None
    cache.write(ticker, "1d", kept.history, LONG_AGO)


def test_a_rate_limit_for_ever_falls_back_to_the_cache_and_says_from_when(cache: Cache) -> None:
    load("YFA,YFB", cache, Session())
    for ticker in ("YFA", "YFB", "^GSPC"):
        older(cache, ticker)
    session = Session(every=["429"])
    panel = load("YFA,YFB,YFC", cache, session)
    assert panel.tickers == ("YFA", "YFB") and set(panel.failed) == {"YFC"}
    assert "fetched on 2024-07-01 (Yahoo Finance limits" in panel.warnings["YFA"]
    assert panel.caution.startswith("2 of 2 tickers could not be fetched anew")
    assert panel.stale == ("YFA", "YFB")  # their prices end early, but not their lives


@pytest.mark.parametrize(("fault", "gone"), [("unknown", True), ("no bars", True), ("429", False), ("down", False)])
def test_a_ticker_that_is_gone_is_said_so_and_one_that_was_not_fetched_is_not(
    cache: Cache, fault: str, *, gone: bool
) -> None:
    load("YVA,YVB", cache, Session())
    older(cache, "YVB")
    panel = load("YVA,YVB", cache, Session(yvb=[fault]))
    assert panel.stale == ("YVB",)
    assert any(words in panel.warnings["YVB"] for words in yahoo.DELISTED) == gone


def test_without_network_or_cache_there_is_one_sentence(cache: Cache) -> None:
    session = Session(every=["down"])
    with pytest.raises(DataError, match=r"None of the 20 tickers .*cannot be reached.*--force-sample"):
        load("", cache, session)
    assert len(session.asked) < 3 * yahoo.ATTEMPTS * 2  # the first that fails ends the batch


@pytest.mark.parametrize("fault", ["empty", "no bars"])
def test_an_empty_answer_is_a_ticker_without_prices(cache: Cache, fault: str) -> None:
    panel = load("YPA,YPB", cache, Session(ypb=[fault]))
    assert panel.tickers == ("YPA",) and set(panel.failed) == {"YPB"} and panel.failed["YPB"]
    assert cache.read("YPB", "1d") is None


def test_weekly_bars_are_dated_on_the_friday_they_close_on(cache: Cache) -> None:
    friday = datetime(2024, 6, 28, 21, tzinfo=UTC)
    panel = load("YQA,YQB", cache, Session(), "1wk", now=friday)
    assert panel.bars_per_year == 52 and len(panel.dates) == BARS
    assert panel.dates[-1] == pd.Timestamp("2024-06-28") and (panel.dates.day_of_week == 4).all()
    closes = chart("YQA", interval="1wk")["chart"]["result"][0]["indicators"]["quote"][0]["close"]
    np.testing.assert_allclose(panel.close["YQA"], np.array(closes) / 2, rtol=1e-6)
    assert cache.read("YQA", "1d") is None


def test_the_bar_of_an_open_week_is_left_out(cache: Cache) -> None:
    panel = load("YRA", cache, Session(), "1wk", now=datetime(2024, 6, 27, 21, tzinfo=UTC))
    assert panel.dates[-1] == pd.Timestamp("2024-06-21") and len(panel.dates) == BARS - 1


@pytest.mark.parametrize("fault", ["429", "down", "wordless"])
def test_one_ticker_that_fails_for_ever_ends_nothing_for_the_others(cache: Cache, fault: str) -> None:
    """It once ended the batch: all that waited for their turn were given up unasked."""
    names = [f"YS{letter}" for letter in "ABCDEFGH"]
    panel = load(",".join(names), cache, Session(ysb=[fault]))
    assert set(panel.tickers) == {*names} - {"YSB"} and set(panel.failed) == {"YSB"}
    assert "Yahoo Finance" in panel.failed["YSB"]


def test_what_is_missing_alone_is_downloaded_after_a_crash(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    # From the fourth ticker on, answers come only once the crash has ended the batch, however slow this machine is.
    over = threading.Event()

    def crash(ticker: str, done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    first = Session()
    first.late = {"YKD": over, "YKE": over, "YKF": over}
    with monkeypatch.context() as patched:
        patched.setattr(yahoo, "Batch", partial(yahoo.Batch, over=over))
        with pytest.raises(KeyboardInterrupt):
            load("YKA,YKB,YKC,YKD,YKE,YKF,YKG,YKH,YKI", cache, first, on_ticker=crash)
    had = {ticker for ticker in first.asked if cache.read(ticker, "1d")}
    assert had >= {"YKA", "YKB"}
    assert set(first.asked) <= {"YKA", "YKB", "YKC", "YKD", "YKE", "YKF"}  # those waiting for their turn ask no more
    again = Session()
    panel = load("YKA,YKB,YKC,YKD,YKE,YKF,YKG,YKH,YKI", cache, again)
    assert len(panel.tickers) == 9 and not had & set(again.asked)


@pytest.mark.parametrize(
    ("fetched", "read", "asked"),
    [
        ("2024-06-27 14:00", "2024-06-27 19:00", False),  # both before the close of Thursday
        ("2024-06-27 18:00", "2024-06-27 20:30", True),  # Thursday's session ended in between
        ("2024-06-28 21:00", "2024-07-01 14:00", False),  # nothing traded over the weekend
        ("2024-06-28 21:00", "2024-07-01 21:00", True),
    ],
)
def test_a_history_is_fresh_until_the_next_close(cache: Cache, fetched: str, read: str, asked: bool) -> None:
    ticker = f"YL{fetched[9]}{read[9]}{asked:d}"
    load(ticker, cache, Session(), now=datetime.fromisoformat(f"{fetched}+00:00"))
    again = Session()
    load(ticker, cache, again, now=datetime.fromisoformat(f"{read}+00:00"))
    assert (ticker in again.asked) == asked


def test_a_bar_fetched_at_noon_is_no_close_in_the_evening(cache: Cache) -> None:
    noon = datetime(2024, 6, 28, 16, tzinfo=UTC)
    load("YMA", cache, Session(), now=noon)
    kept = cache.read("YMA", "1d")
    assert kept is not None and kept.history.index[-1].date().isoformat() == "2024-06-27"
    offline = load("YMA", cache, Session(every=["down"]), now=noon + timedelta(hours=8))
    assert offline.dates[-1] == pd.Timestamp("2024-06-27") and "fetched on 2024-06-28" in offline.warnings["YMA"]


def test_the_index_may_be_a_ticker_too(cache: Cache) -> None:
    session = Session()
    panel = load("YNA,^GSPC", cache, session)
    assert panel.tickers == ("YNA", "^GSPC")
    assert session.asked.count("^GSPC") == session.asked.count("YNA")


def test_an_index_that_cannot_be_had_is_no_failure(cache: Cache) -> None:
    panel = load("YOA", cache, Session(**{"^GSPC": ["unknown"]}))
    assert panel.tickers == ("YOA",) and not panel.failed


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "prices").write_text("in the way")
    with pytest.raises(StoreError, match=r"prices of YIA cannot be kept in .*prices \(.*\); free some space"):
        load("YIA", Cache(tmp_path / "prices"), Session())


def test_a_damaged_cache_is_fetched_anew(cache: Cache) -> None:
    load("YHA", cache, Session())
    (file,) = cache.folder.glob("YHA*")
    file.write_bytes(b"PAR1")
    assert cache.read("YHA", "1d") is None
    session = Session()
    load("YHA", cache, session)
    assert "YHA" in session.asked
