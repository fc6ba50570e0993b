"""Prices for a forecast: of all that the model was trained on, and of those asked for."""

from dataclasses import replace

import pytest

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.data import sample
from omninmo.data.assemble import NothingLeftError
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.events import Event, Reporter
from omninmo.prediction import prices
from omninmo.prediction.prices import forecast_panel
from omninmo.prediction.tracked import TrackedModel, tracked_model
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded
from tests.worlds import random_walks


@pytest.fixture
def tracked(recorded: Recorded) -> TrackedModel:
    return replace(tracked_model(RunStore(), recorded.run_id), tickers=("AAPL", "KO", "no ticker", "A..B"))


def test_the_tickers_of_the_training_and_those_asked_for_are_loaded(tracked: TrackedModel) -> None:
    panel = forecast_panel(PredictConfig(tickers="xom, acme, ko"), tracked, None, Reporter())
    assert panel.tickers == ("AAPL", "KO", "XOM") and panel.failed == {"ACME": "the sample has no such ticker"}
    assert panel.dates.equals(sample.load().last(tracked.config.period).dates)


def test_a_source_is_asked_as_the_training_asked_it(tracked: TrackedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[TrainingConfig] = []
    events: list[Event] = []

    def load(config: TrainingConfig, *, refresh: bool, on_ticker: object) -> PricePanel:
        asked.append(config)
        assert refresh and callable(on_ticker)
        on_ticker("AAPL", 1, 2)
        return random_walks(0, 400, 2)

    monkeypatch.setattr(prices, "load_prices", load)
    config = PredictConfig(tickers="acme", source="yahoo", refresh=True)
    forecast_panel(config, tracked, None, Reporter(events.append))
    assert asked == [tracked.config.replace(source="yahoo", tickers=("AAPL", "KO", "ACME"))]
    assert [(event.stage, event.step, event.steps) for event in events] == [("load", 1, 2)]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("xom, acme, ko", r"None of the 3 tickers asked for can be used \(KO: gone\)"),
        ("acme", "ACME cannot be used: gone"),
        ("", r"None of the 2 tickers asked for can be used \(AAPL: gone\)"),
    ],
)
def test_of_prices_that_cannot_be_had_those_asked_for_are_counted(
    tracked: TrackedModel, monkeypatch: pytest.MonkeyPatch, asked: str, sentence: str
) -> None:
    def load(config: TrainingConfig, **_: object) -> PricePanel:
        raise NothingLeftError(dict.fromkeys(config.tickers, "gone"))

    monkeypatch.setattr(prices, "load_prices", load)
    with pytest.raises(DataError, match=sentence):
        forecast_panel(PredictConfig(tickers=asked, source="yahoo"), tracked, None, Reporter())


def test_prices_handed_over_are_judged_and_their_bars_must_be_those_of_the_run(tracked: TrackedModel) -> None:
    panel = random_walks(0, 400, 3)
    assert forecast_panel(PredictConfig(), tracked, panel, Reporter()).judged
    weekly = PricePanel(close=panel.close.resample("W-FRI").last())
    with pytest.raises(DataError, match="The interval is 1d, but the prices have bars of 1wk"):
        forecast_panel(PredictConfig(), tracked, weekly, Reporter())


@pytest.mark.parametrize("source", ["", "sample", "yahoo"])
def test_files_that_would_not_be_read_are_not_passed_over_in_silence(tracked: TrackedModel, source: str) -> None:
    config = PredictConfig.model_validate({"source": source, "path": "prices/"})
    with pytest.raises(
        ConfigError, match=r"You named the prices in prices/, but their source is (sample|yahoo), which has no"
    ):
        forecast_panel(config, tracked, None, Reporter())


def test_what_cannot_be_had_is_one_sentence(tracked: TrackedModel) -> None:
    with pytest.raises(ConfigError, match="Prices from csv files need a path"):
        forecast_panel(PredictConfig(source="csv"), tracked, None, Reporter())
    own = replace(tracked, config=tracked.config.replace(source="own"))
    files = replace(tracked, config=tracked.config.replace(source="csv", path="prices"))
    with pytest.raises(ConfigError, match="Prices from parquet files need a path"):  # the run's are of another kind
        forecast_panel(PredictConfig(source="parquet"), files, None, Reporter())
    with pytest.raises(DataError, match="which were not kept: give prices anew"):
        forecast_panel(PredictConfig(), own, None, Reporter())
    with pytest.raises(DataError, match="You asked for ZZZZ, but the sample has none of these; choose from AAPL"):
        forecast_panel(PredictConfig(tickers="ZZZZ"), replace(tracked, tickers=()), None, Reporter())
