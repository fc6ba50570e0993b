"""Outcomes: scored once the horizon has passed, from one panel, by the targets that models are trained on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from omninmo.config import TrainingConfig
from omninmo.data import yahoo
from omninmo.data.panel import PricePanel
from omninmo.data.sample import load as load_sample
from omninmo.dataset.prepare import prepare
from omninmo.errors import Cancelled, DataError
from omninmo.events import Event
from omninmo.prediction import closed, last_scoring, ledger, outcomes
from omninmo.prediction.last_scoring import LastScoring
from omninmo.prediction.later_prices import NO_OWN_PRICES
from omninmo.prediction.ledger import RunFacts
from omninmo.prediction.outcomes import NO_DATE, NO_PRICE, NO_TICKER, NOT_YET, OTHERS, Scoring
from omninmo.tracking.store import RunStore
from tests.prediction import forecasts
from tests.prediction.forecasts import DAY, MADE, facts, forecast

DAYS = pd.bdate_range("2024-01-01", "2024-03-29")
SOON = datetime.fromisoformat("2024-03-20T12:00:00+00:00")
"""Too soon after the end of a target to give a ticker up."""
LATER = datetime.fromisoformat("2024-04-15T12:00:00+00:00")


def prices(days: pd.DatetimeIndex = DAYS, **columns: list[float]) -> PricePanel:
    """Return prices of KO, which rises by 1 % a day, and GE, which falls by 1 %, and others."""
    steps = np.arange(len(days))
    close = pd.DataFrame({"KO": 1.01**steps, "GE": 0.99**steps, **columns}, index=days)
    return PricePanel(close=close, judged=True)


@pytest.fixture
def store() -> RunStore:
    return forecasts.store(prices().close[:"2024-02-29"], "2024-02-22", forward_days=5, source="yahoo")


def loading(panel: PricePanel) -> Callable[[TrainingConfig], PricePanel]:
    return lambda config: panel


def record(store: RunStore, made: pd.Timestamp = MADE, source: str = "", **predictions: float) -> None:
    given = predictions or {"KO": 0.02, "GE": -0.01}
    ledger.record(forecast(given), store, source=source, now=made.to_pydatetime())


def test_a_prediction_is_scored_once_its_horizon_has_passed(home: Path, store: RunStore) -> None:
    record(store)
    friday = datetime.fromisoformat("2024-03-08T23:00:00+00:00")  # the end of its target: five sessions after 03-01
    assert outcomes.score(store, now=friday, load=loading(prices())) == Scoring(0, {})
    saturday = datetime.fromisoformat("2024-03-09T01:00:00+00:00")
    assert outcomes.score(store, now=saturday, load=loading(prices())).new == 2
    known = outcomes.read().set_index("ticker")
    assert known.loc["KO", "y_true"] == pytest.approx(1.01**5 - 1) == known.loc["KO", "y_return"]
    assert known.loc["GE", "y_true"] == pytest.approx(0.99**5 - 1)
    assert (known["end"] == pd.Timestamp("2024-03-08")).all() and (known["age"] == 1).all()
    assert (known["scored_at"] == saturday).all()


def test_scoring_twice_counts_once_and_keeps_the_first_outcome(home: Path, store: RunStore) -> None:
    record(store)
    assert outcomes.score(store, now=LATER, load=loading(prices())).new == 2
    before = outcomes.read()
    rewritten = prices().close.assign(KO=lambda close: close["KO"] ** 2)
    again = outcomes.score(store, now=LATER, load=loading(PricePanel(close=rewritten, judged=True)))
    assert again == Scoring(0, {})
    rows = outcomes.outcomes(ledger.read(), PricePanel(close=rewritten, judged=True)).assign(
        scored_at=pd.Timestamp(LATER)
    )
    assert outcomes.files().add(rows, LATER.date()) == 0  # nor by a process that scored at the same time
    pd.testing.assert_frame_equal(outcomes.read(), before)


def test_a_rewritten_history_is_read_from_one_panel(home: Path, store: RunStore) -> None:
    """A split or dividend rescales every price: the close that was shown then is not what a return starts from."""
    record(store)
    halved = PricePanel(close=prices().close / 2, judged=True)
    outcomes.score(store, now=LATER, load=loading(halved))
    assert outcomes.read().set_index("ticker").loc["KO", "y_true"] == pytest.approx(1.01**5 - 1)


def test_what_cannot_be_scored_is_counted_by_reason_and_tried_again(home: Path, store: RunStore) -> None:
    record(store, KO=0.1, GE=0.1, GONE=0.1, HALTED=0.1)
    gap = [1.0] * len(DAYS)
    gap[DAYS.get_loc("2024-03-08")] = float("nan")
    panel = prices(HALTED=gap)
    early = panel.cut(slice(0, DAYS.get_loc("2024-03-08")))
    expected = {NO_TICKER: 1, NOT_YET: 3}
    assert outcomes.score(store, now=SOON, load=loading(early)) == Scoring(0, expected)
    some = panel.cut(slice(0, DAYS.get_loc("2024-03-20")))
    assert outcomes.score(store, now=SOON, load=loading(some)) == Scoring(2, {NO_TICKER: 1, NO_PRICE: 1})
    young = some.cut(slice(DAYS.get_loc("2024-03-04"), None))
    assert outcomes.score(store, now=SOON, load=loading(young)) == Scoring(0, {NO_TICKER: 1, NO_DATE: 1})
    assert closed.read().empty


@pytest.mark.parametrize(
    "settings",
    [
        {"target": "cross_sectional_rank"},
        {"target": "excess_return"},
        {"mode": "classification", "classes": "quantiles"},
    ],
)
def test_what_compares_tickers_waits_ten_sessions_for_those_that_were_not_fetched(
    home: Path, settings: dict[str, Any]
) -> None:
    """An outcome stays: a rank among those that a rate limit left would be wrong for ever."""
    store = forecasts.store(prices().close[:"2024-02-29"], "2024-02-22", forward_days=5, source="yahoo", **settings)
    record(store, KO=0.02)
    for odd in ({"failed": {"HD": yahoo.LIMITED}}, {"stale": ("GE",)}):
        assert outcomes.score(store, now=SOON, load=loading(replace(prices(), **odd))) == Scoring(0, {OTHERS: 1})
    gone = replace(prices(), failed={"HD": "$HD: possibly delisted; no price data found"})
    assert outcomes.score(store, now=SOON, load=loading(gone)) == Scoring(1, {})
    record(store, GE=0.02)
    limited = replace(prices(), failed={"HD": yahoo.LIMITED})
    assert outcomes.score(store, now=LATER, load=loading(limited)) == Scoring(1, {})


def test_a_return_waits_for_no_other_ticker(home: Path, store: RunStore) -> None:
    record(store)
    limited = replace(prices(), failed={"HD": yahoo.LIMITED})
    assert outcomes.score(store, now=SOON, load=loading(limited)) == Scoring(2, {})


def test_prices_that_cannot_be_had_are_a_reason(home: Path, store: RunStore) -> None:
    record(store)

    def refuse(config: TrainingConfig) -> PricePanel:
        raise DataError("Yahoo Finance does not answer; try again later.")

    scoring = outcomes.score(store, now=LATER, load=refuse)
    assert scoring == Scoring(0, {"Yahoo Finance does not answer; try again later.": 2})


def test_own_prices_are_scored_when_they_are_handed_over_and_only_those(home: Path, store: RunStore) -> None:
    record(store, source="own", KO=0.1)
    record(store, GE=0.1)
    nothing = loading(prices().cut(slice(0, 46)))
    assert outcomes.score(store, now=SOON, load=nothing) == Scoring(0, {NO_OWN_PRICES: 1, NOT_YET: 1})
    own = PricePanel(close=prices().close[["KO"]], judged=True)
    assert outcomes.score(store, prices=own, now=SOON, load=nothing) == Scoring(1, {NOT_YET: 1})
    assert outcomes.read()["ticker"].tolist() == ["KO"]


def test_why_predictions_were_not_scored_is_kept_of_scorings_of_all(home: Path, store: RunStore) -> None:
    record(store, source="own", KO=0.1)
    record(store, GE=0.1)
    ledger.record(forecast({"KO": 0.1}, run_id="run-b"), store, source="own", now=MADE.to_pydatetime())
    nothing = loading(prices().cut(slice(0, 46)))
    outcomes.score(store, now=SOON, load=nothing)
    kept = LastScoring(SOON, {"run-a": {NO_OWN_PRICES: 1, NOT_YET: 1}, "run-b": {NO_OWN_PRICES: 1}})
    assert last_scoring.read() == kept
    outcomes.score(store, only={"run_id": "run-b"}, prices=prices(), now=SOON)
    assert last_scoring.read() == kept
    outcomes.score(store, prices=prices(), now=LATER, load=loading(prices()))
    assert last_scoring.read() == LastScoring(LATER, {})


def test_only_some_predictions_are_scored_where_that_is_asked_for(home: Path, store: RunStore) -> None:
    record(store, source="own", KO=0.1)
    ledger.record(forecast({"GE": 0.1}, run_id="run-b"), store, source="own", now=MADE.to_pydatetime())
    scored = outcomes.score(store, only={"run_id": "run-b", "source": "own"}, prices=prices(), now=LATER)
    assert scored == Scoring(1, {}) and outcomes.read()["run_id"].tolist() == ["run-b"]
    assert outcomes.score(store, only={"source": "csv"}, prices=prices(), now=LATER) == Scoring(0, {})


def test_each_run_and_each_downloaded_ticker_is_reported_and_may_end_the_work(
    home: Path, store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(config: TrainingConfig, on_ticker: Callable[[str, int, int], None]) -> PricePanel:
        on_ticker("KO", 1, 2)
        return prices()

    monkeypatch.setattr(outcomes, "load_prices", load)
    record(store)
    ledger.record(forecast({"KO": 0.1}, run_id="run-b"), store, now=MADE.to_pydatetime())
    events: list[Event] = []
    assert outcomes.score(store, now=LATER, on_event=events.append).new == 3
    assert events == [Event("score", step, 2) for step in (1, 1, 2, 2)]

    def stop(event: Event) -> None:
        raise Cancelled

    ledger.record(forecast({"KO": 0.1}, run_id="run-c"), store, now=MADE.to_pydatetime())
    with pytest.raises(Cancelled):
        outcomes.score(store, now=LATER, on_event=stop)
    assert len(outcomes.read()) == 3


def test_a_run_that_is_gone_is_a_reason(home: Path, store: RunStore) -> None:
    record(store)
    ((reason, rows),) = outcomes.score(RunStore(), now=LATER).unscored.items()
    assert reason.startswith("There is no run run-a in") and rows == 2


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"target": "excess_return"},
        {"target": "volatility_adjusted"},
        {"target": "cross_sectional_rank"},
        {"mode": "classification"},
        {"mode": "classification", "classes": "quantiles", "target": "cross_sectional_rank"},
    ],
)
def test_every_target_is_scored_as_models_learn_it(settings: dict[str, str]) -> None:
    config = TrainingConfig.from_flat(forward_days=10, period="3y", feature_set="minimal", **settings)
    panel = load_sample().last("3y")
    dataset = prepare(config, panel)
    day = dataset.dates[len(dataset) // 2]
    rows = dataset.dates == day
    made = forecasts.ledger(
        day.tz_localize("UTC"),
        RunFacts(config, pd.Timestamp("2020-01-01"), 1.0, 2.0),
        predictions=dict.fromkeys(dataset.tickers[rows].tolist(), 1.0),
        as_of=day,
    )
    known = outcomes.outcomes(made, panel)
    assert len(known) == 20 and (known["reason"] == "").all()
    learned = dataset.classes if config.mode == "classification" else dataset.target
    assert known["y_true"].to_numpy() == pytest.approx(learned[rows])
    realised = dataset.realised if config.mode == "classification" else dataset.target
    assert known["y_return"].to_numpy() == pytest.approx(realised[rows])


def test_a_target_of_a_ticker_that_ends_is_scored_to_its_last_price() -> None:
    stops = [1.0] * 46 + [float("nan")] * (len(DAYS) - 46)  # its last price is of 2024-03-04
    made = forecasts.ledger(predictions={"ENDS": 0.1})
    known = outcomes.outcomes(made, prices(ENDS=stops)).iloc[0]
    assert (known["reason"], known["y_true"], known["end"]) == ("", 0.0, pd.Timestamp("2024-03-04"))
    dropped = forecasts.ledger(run=facts(delisted="drop"), predictions={"ENDS": 0.1})
    assert outcomes.outcomes(dropped, prices(ENDS=stops))["reason"].tolist() == [NO_PRICE]


def test_the_horizon_and_the_age_count_sessions_of_the_prices() -> None:
    days = DAYS.delete(DAYS.get_indexer(pd.to_datetime(["2024-03-04", "2024-03-05"])))  # two holidays
    made = forecasts.ledger(pd.Timestamp("2024-03-07 10:00", tz="UTC"))
    known = outcomes.outcomes(made, prices(days))
    assert known["end"].unique().tolist() == [pd.Timestamp("2024-03-12")] and (known["age"] == 2).all()


def test_a_bar_of_weekly_prices_is_a_week() -> None:
    fridays = pd.date_range("2023-06-02", periods=60, freq="W-FRI")
    made = forecasts.ledger(run=facts(interval="1wk", forward_days=10))  # two weeks
    known = outcomes.outcomes(made, prices(fridays))
    assert known["end"].unique().tolist() == [pd.Timestamp("2024-03-15")] and (known["age"] == 1).all()


@pytest.mark.parametrize(("column", "value"), [("y_true", np.nan), ("end", DAY), ("y_return", np.inf)])
def test_outcomes_that_nobody_scored_are_not_read(home: Path, store: RunStore, column: str, value: Any) -> None:
    record(store)
    outcomes.score(store, now=LATER, load=loading(prices()))
    (path,) = (home / "predictions" / "outcomes").glob("*.parquet")
    rows = outcomes.read()
    rows[column] = value
    outcomes.files()._replace(path, rows)
    assert outcomes.read().empty and path.name in outcomes.read_files().damaged
