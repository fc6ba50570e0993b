"""The front door's predict: the forecast's table, said aloud which run it is of, and kept in the ledger."""

import logging
from pathlib import Path

import pandas as pd
import pytest

from omninmo import predict as front_door
from omninmo.config import PredictConfig
from omninmo.data import sample
from omninmo.errors import RunError, StoreError
from omninmo.prediction import ledger, outcomes
from omninmo.prediction.forecast import forecast
from omninmo.prediction.predict import predict, recorded_forecast
from omninmo.tracking import champion
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded


def test_predictions_of_a_named_run_are_those_of_its_forecast(own: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    assert front_door is predict
    table = predict("quick", tickers=["ko", "AAPL", "acme"])
    assert table.attrs["run_id"] == own.run_id and list(table.attrs["refused"]) == ["ACME"]
    pd.testing.assert_frame_equal(table, forecast(PredictConfig(run_id="quick", tickers="ko,aapl")).table)
    assert predict("quick", tickers="ko aapl")["ticker"].tolist() == table["ticker"].tolist()
    assert not caplog.records


def test_a_run_that_nobody_named_is_said_aloud(own: Recorded, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert predict(store=RunStore()).attrs["run_id"] == own.rated_id
    assert caplog.messages == [
        f"Run rated ({own.rated_id[:8]}): the newest of 2 that can predict, for no champion is appointed."
    ]
    champion.appoint(RunStore(), own.run_id, anyway=True)
    assert predict().attrs["choice"] == f"Run quick ({own.run_id[:8]}), the champion."


def test_every_prediction_goes_into_the_ledger_once(own: Recorded) -> None:
    table = predict("quick", tickers="KO")
    predict("quick")
    kept = ledger.read()
    assert len(kept) == 20 and set(kept["run_id"]) == {own.run_id} and set(kept["source"]) == {"sample"}
    assert kept.set_index("ticker").loc["KO", "prediction"] == table["prediction"].item()


def test_prices_handed_over_are_recorded_as_one_s_own(own: Recorded) -> None:
    predict("quick", prices=sample.load().last("3y"))
    assert set(ledger.read()["source"]) == {"own"}


def test_earlier_predictions_on_one_s_own_prices_are_scored_when_they_are_handed_over_again(
    own: Recorded, caplog: pytest.LogCaptureFixture
) -> None:
    whole = sample.load().last("4y")
    before = whole.cut(slice(0, -40))
    predict("quick", prices=before)
    assert outcomes.read().empty
    with caplog.at_level(logging.INFO):
        predict("quick", prices=whole, tickers="KO")
    scored = "20 earlier predictions were scored with these prices: python -m omninmo track-record."
    assert caplog.messages == [scored]
    day, known = before.dates[-1], outcomes.read().set_index("ticker")
    ahead = (whole.close.shift(-30) / whole.close - 1).loc[day]
    assert known["y_true"].to_dict() == pytest.approx(ahead.to_dict()) and set(known["as_of"]) == {day}


def test_another_run_s_own_prices_are_not_these(own: Recorded) -> None:
    whole = sample.load().last("4y")
    predict("rated", prices=whole.cut(slice(0, -40)), tickers="KO")
    predict("quick", prices=whole, tickers="KO")
    assert outcomes.read().empty
    predict("rated", prices=whole, tickers="KO")
    assert outcomes.read()["run_id"].tolist() == [own.rated_id]


def test_prices_that_anybody_can_have_are_not_scored_in_passing(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "score", lambda *_, **__: pytest.fail("nothing is at hand"))
    predict("quick", tickers="KO")


def test_what_goes_wrong_while_scoring_costs_no_prediction(
    own: Recorded, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> int:
        raise StoreError("the disk is full; free some space.")

    monkeypatch.setattr(outcomes, "score", fails)
    assert len(predict("quick", prices=sample.load().last("3y"), tickers="KO")) == 1
    assert caplog.messages == ["Earlier predictions could not be scored: the disk is full; free some space."]


def test_a_ledger_that_cannot_be_written_costs_no_prediction(own: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> int:
        raise StoreError("the disk is full; free some space.")

    monkeypatch.setattr(ledger, "record", fails)
    found, warning = recorded_forecast(PredictConfig(run_id="quick", tickers="KO"))
    assert len(found.table) == 1
    assert warning == "This forecast is not in the track record: the disk is full; free some space."


def test_without_a_run_nothing_is_made(home: Path) -> None:
    with pytest.raises(RunError):
        predict()
    assert list(home.iterdir()) == []
