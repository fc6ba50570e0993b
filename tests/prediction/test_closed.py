"""What nobody can score: a ticker that vanished ends with a reason and a day, and what may come is waited for."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.tseries.offsets import BDay

from omninmo.config import TrainingConfig
from omninmo.data import yahoo
from omninmo.data.assemble import NothingLeftError
from omninmo.data.panel import MIN_ABSENT, PricePanel
from omninmo.prediction import closed, ledger, outcomes
from omninmo.prediction.closed import ENDED, GAP, closings
from omninmo.prediction.outcomes import NOT_YET, Scoring
from omninmo.prediction.track_record import joined, summary
from omninmo.reports.track_record import closed_sentences
from omninmo.tracking.store import RunStore
from tests.prediction import forecasts
from tests.prediction.forecasts import DAY, MADE, forecast

DAYS = pd.bdate_range("2024-01-01", "2024-04-30")
END = pd.Timestamp("2024-03-08")  # of a target of five sessions
SURE = END + MIN_ABSENT * BDay()
LATER = datetime.fromisoformat("2024-05-15T12:00:00+00:00")


def panel(until: pd.Timestamp = DAYS[-1], **last: pd.Timestamp) -> PricePanel:
    """Return prices of KO, and of others up to their last day."""
    close = pd.DataFrame({"KO": 1.0} | dict.fromkeys(last, 2.0), index=DAYS[until >= DAYS])
    for ticker, day in last.items():
        close.loc[close.index > day, ticker] = np.nan
    return PricePanel(close=close, judged=True)


def rows(source: str = "csv", **predictions: float) -> pd.DataFrame:
    return forecasts.ledger(predictions=predictions or {"GONE": 0.1}).assign(source=source)


def given_up(made: pd.DataFrame, prices: PricePanel | None, now: datetime = LATER, **absent: str) -> Any:
    found = closings(made, prices, absent, now)
    return found[["ticker", "reason", "day"]].to_numpy().tolist()


@pytest.fixture
def store() -> RunStore:
    close = pd.DataFrame({"KO": 1.0, "GONE": 1.0}, index=DAYS[DAYS <= "2024-02-29"])
    return forecasts.store(close, "2024-02-22", forward_days=5, source="yahoo")


@pytest.mark.parametrize("last", [pd.Timestamp("2024-02-20"), DAY, END - pd.Timedelta(days=1)])
def test_a_ticker_whose_prices_ended_is_given_up_ten_sessions_after_its_target(last: pd.Timestamp) -> None:
    assert given_up(rows(), panel(SURE, GONE=last)) == [["GONE", ENDED, last]]
    assert given_up(rows(), panel(SURE - BDay(), GONE=last)) == []


def test_a_ticker_that_is_nowhere_ended_with_its_newest_prediction() -> None:
    newer = forecasts.ledger(predictions={"GONE": 0.1}, as_of=DAY + pd.Timedelta(days=7)).assign(source="csv")
    made = pd.concat([rows(GONE=0.1), newer], ignore_index=True)
    day = DAY + pd.Timedelta(days=7)
    assert given_up(made, panel(), GONE="not in these files") == [["GONE", ENDED, day]] * 2


def test_a_gap_where_the_target_starts_or_ends_is_given_up_too() -> None:
    prices = panel(HALTED=DAYS[-1])
    prices.close.loc[END, "HALTED"] = np.nan
    assert given_up(rows(HALTED=0.1), prices) == [["HALTED", GAP, END]]
    without_the_date = PricePanel(close=prices.close.drop(DAY), judged=True)
    assert given_up(rows(KO=0.1), without_the_date) == [["KO", GAP, END]]


def test_prices_that_may_come_are_waited_for() -> None:
    assert given_up(rows(), panel(END - pd.Timedelta(days=1), GONE=DAY)) == []  # files end before the target
    assert given_up(rows("own"), panel()) == []  # prices handed over may be of other tickers
    assert given_up(rows("own"), panel(GONE=DAY)) == [["GONE", ENDED, DAY]]
    for reason in (yahoo.LIMITED, yahoo.UNREACHABLE):
        assert given_up(rows("yahoo"), panel(), GONE=reason) == []
        assert given_up(rows("yahoo"), None, GONE=reason) == []
    assert given_up(rows("yahoo"), replace(panel(GONE=DAY), stale=("GONE",))) == []
    assert given_up(rows("yahoo"), replace(panel(), skipped={"GONE": "it has two prices of a day"})) == []
    assert given_up(rows().head(0), panel()) == []


@pytest.mark.parametrize(
    "reason", ["Expecting value: line 1 column 1 (char 0)", "it has only 12 bars, and 30 are the least"]
)
@pytest.mark.parametrize("prices", [panel(), None])
def test_an_odd_answer_of_yahoo_is_no_delisting(prices: PricePanel | None, reason: str) -> None:
    """An outage may answer with a web page, and a ticker may be refused for bars that are mended tomorrow."""
    assert given_up(rows("yahoo"), prices, GONE=reason) == []
    for said in ("$GONE: possibly delisted; no price data found", "$GONE: No data found, symbol may be delisted"):
        assert given_up(rows("yahoo"), prices, GONE=said) == [["GONE", ENDED, DAY]]


@pytest.mark.parametrize(
    "said", ["$GONE: possibly delisted; no price data found", "$GONE: No data found, symbol may be delisted"]
)
def test_a_delisted_ticker_of_which_older_prices_were_kept_is_given_up(said: str) -> None:
    """What was trained on is in the cache: waited for like an outage, everybody who vanished would be uncounted."""
    kept = "it has no prices since 2024-03-01: delisted or halted?; its prices are those fetched on 2024-03-01 ({})"
    prices = replace(panel(GONE=DAY), stale=("GONE",), warnings={"GONE": kept.format(said)})
    assert given_up(rows("yahoo"), prices) == [["GONE", ENDED, DAY]]
    assert given_up(rows("yahoo"), replace(prices, warnings={"GONE": kept.format(yahoo.UNREACHABLE)})) == []


def test_a_file_that_cannot_be_read_today_is_waited_for() -> None:
    assert given_up(rows(), panel(), GONE="GONE.csv cannot be read (Permission denied); check its permissions.") == []


@pytest.mark.parametrize("source", ["own", "csv"])
def test_prices_that_begin_after_the_prediction_give_nobody_up(source: str) -> None:
    late = PricePanel(close=panel().close[DAY + BDay() :], judged=True)
    assert given_up(rows(source, KO=0.1), late) == []
    assert given_up(rows("yahoo", KO=0.1), late) == [["KO", GAP, END]]  # a name that another company has now


def test_the_clock_goes_on_where_yahoo_s_prices_do_not() -> None:
    """Of a model of one ticker, nobody else's prices show that time has passed."""
    alone = PricePanel(close=panel().close[["KO"]][:DAY].rename(columns={"KO": "GONE"}), judged=True)
    early, sure = (datetime.fromisoformat(f"2024-03-{day}T12:00:00+00:00") for day in (21, 22))
    assert given_up(rows("yahoo"), alone, early) == []
    assert given_up(rows("yahoo"), alone, sure) == [["GONE", ENDED, DAY]]
    assert given_up(rows("yahoo"), None, sure, GONE="possibly delisted") == [["GONE", ENDED, DAY]]


def test_the_sample_has_no_later_prices() -> None:
    sample = PricePanel(close=panel(GONE=DAY).close[:DAY], judged=True)
    assert given_up(rows("sample", KO=0.1), sample, MADE.to_pydatetime()) == [["KO", ENDED, DAY]]


def test_a_vanished_ticker_ends_as_one_that_cannot_be_scored_and_is_counted(home: Path, store: RunStore) -> None:
    ledger.record(forecast({"KO": 0.1, "GONE": 0.1}), store, now=MADE.to_pydatetime())
    soon = datetime.fromisoformat("2024-03-20T12:00:00+00:00")
    early = outcomes.score(store, now=soon, load=lambda config: panel(END - pd.Timedelta(days=1), GONE=DAY))
    assert early == Scoring(0, {NOT_YET: 2})
    assert outcomes.score(store, now=LATER, load=lambda config: panel(GONE=DAY)) == Scoring(1, {})
    table = joined(ledger.read(), outcomes.read(), LATER, closed.read())
    assert table.set_index("ticker")["state"].to_dict() == {"KO": "scored", "GONE": "closed"}
    counts = summary(table)
    assert [counts[key] for key in ("predictions", "scored", "due", "closed", "waiting")] == [2, 1, 0, 1, 0]
    assert closed_sentences(table) == ["1 prediction (GONE) cannot be scored: no prices after 2024-03-01."]


def test_yahoo_is_not_asked_again_and_files_are(home: Path, store: RunStore) -> None:
    asked: list[TrainingConfig] = []

    def load(config: TrainingConfig) -> PricePanel:
        asked.append(config)
        return panel(GONE=DAY)

    ledger.record(forecast({"GONE": 0.1}), store, now=MADE.to_pydatetime())
    ledger.record(forecast({"GONE": 0.1}, run_id="run-b"), store, source="csv", path="x", now=MADE.to_pydatetime())
    for _ in range(2):
        assert outcomes.score(store, now=LATER, load=load) == Scoring(0, {})
    assert [config.source for config in asked] == ["yahoo", "csv", "csv"] and len(closed.read()) == 2


def test_prices_that_come_back_are_scored_after_all(home: Path, store: RunStore) -> None:
    ledger.record(forecast({"GONE": 0.1}), store, source="csv", path="x", now=MADE.to_pydatetime())
    outcomes.score(store, now=LATER, load=lambda config: panel(GONE=DAY))
    assert outcomes.score(store, now=LATER, load=lambda config: panel(GONE=DAYS[-1])).new == 1
    table = joined(ledger.read(), outcomes.read(), LATER, closed.read())
    assert table["state"].tolist() == ["scored"] and table["why"].tolist() == [""] and not closed_sentences(table)


def test_a_source_that_has_none_of_the_tickers_any_more(home: Path, store: RunStore) -> None:
    def load(config: TrainingConfig) -> PricePanel:
        raise NothingLeftError({"GONE": "possibly delisted", "KO": yahoo.LIMITED})

    ledger.record(forecast({"KO": 0.1, "GONE": 0.1}), store, now=MADE.to_pydatetime())
    ledger.record(forecast({"KO": 0.1}, run_id="run-b"), store, source="csv", path="x", now=MADE.to_pydatetime())
    assert sum(outcomes.score(store, now=LATER, load=load).unscored.values()) == 2
    assert closed.read()["ticker"].tolist() == ["GONE"]


@pytest.mark.parametrize(("column", "value"), [("reason", "no luck"), ("day", pd.Timestamp("1500-01-01"))])
def test_files_that_nobody_wrote_are_not_read(home: Path, store: RunStore, column: str, value: Any) -> None:
    ledger.record(forecast({"GONE": 0.1}), store, now=MADE.to_pydatetime())
    outcomes.score(store, now=LATER, load=lambda config: panel(GONE=DAY))
    (path,) = (home / "predictions" / "closed").glob("*.parquet")
    closed.files()._replace(path, closed.read().assign(**{column: value}))
    assert closed.read().empty and path.name in closed.read_files().damaged
