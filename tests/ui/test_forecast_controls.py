"""What is asked for is what stands in the controls: the run, a saved list, another source of prices."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.ui import forecast_controls, forecast_run, job_cards, reads, watchlists
from omninmo.ui.foreign_text import plain
from tests.pages.conftest import words
from tests.ui.conftest import drawn, runs
from tests.ui.test_run_edits import press


@pytest.fixture
def started(home: object, monkeypatch: pytest.MonkeyPatch) -> list[PredictConfig]:
    """Return what the Predict button starts, of a store with one run."""
    table = runs({"params.processed_tickers_count": 20})
    asked: list[PredictConfig] = []
    monkeypatch.setattr(reads, "finished", lambda: table)
    monkeypatch.setattr(forecast_run, "champion", lambda: None)
    monkeypatch.setattr(job_cards, "start", asked.append)
    return asked


def page(config: TrainingConfig | None = None, **asked: str) -> AppTest:
    """Return the controls of a run whose forecast on the page was made from `asked`."""
    run: pd.Series = reads.finished().iloc[0]
    return drawn(forecast_controls.draw, run, config or TrainingConfig(), PredictConfig(**asked))


def test_all_tickers_of_the_run_on_its_own_prices_at_first(started: list[PredictConfig]) -> None:
    app = page()
    assert [box.label for box in app.selectbox] == ["Run", "Tickers", "Prices"]
    assert [box.options[0] for box in app.selectbox] == [
        "a",
        "All 20 of the run",
        "As trained: Sample",
    ]
    press(app, "Predict")
    assert started == [PredictConfig(run_id="id-a")]


def test_the_files_that_a_run_s_prices_are_in_are_named_before_the_click(
    started: list[PredictConfig], tmp_path: Path
) -> None:
    assert "are read from" not in words(page())
    app = page(TrainingConfig(source="csv", path=str(tmp_path / "*mine*.csv")))
    said = plain(f"Prices as trained are read from {tmp_path / '*mine*.csv'}.")
    assert said in [text.value for text in app.caption]


def test_a_saved_list_is_chosen_and_predicted(started: list[PredictConfig]) -> None:
    app = page()
    app.text_area(key="list-tickers").set_value("ko\naapl, MSFT")
    press(app, "Save the list")
    assert watchlists.load() == {"My watchlist": ("KO", "AAPL", "MSFT")}
    assert app.selectbox(key=forecast_controls.LIST).value == "My watchlist"
    app.selectbox(key=forecast_controls.SOURCE).set_value("yahoo").run()
    press(app, "Predict")
    assert started == [PredictConfig(run_id="id-a", tickers="KO, AAPL, MSFT", source="yahoo")]
    press(app, "Remove this list")
    assert watchlists.load() == {} and app.selectbox(key=forecast_controls.LIST).value == ""


def test_a_preset_is_offered_and_only_a_saved_list_can_be_removed(started: list[PredictConfig]) -> None:
    app = page()
    assert app.selectbox(key=forecast_controls.LIST).options == ["All 20 of the run", "DOW30 (30)", "SECTORS (11)"]
    app.selectbox(key=forecast_controls.LIST).set_value("SECTORS").run()
    press(app, "Predict")
    assert started == [PredictConfig(run_id="id-a", tickers="SECTORS")]
    assert "Remove this list" not in [button.label for button in app.button]


def test_what_the_forecast_on_the_page_was_made_from_is_chosen_at_first(started: list[PredictConfig]) -> None:
    watchlists.save("mine", "KO, AAPL")
    app = page(tickers="KO, AAPL", source="yahoo")
    assert [box.value for box in app.selectbox] == ["id-a", "mine", "yahoo"]
    press(app, "Predict")
    assert started == [PredictConfig(run_id="id-a", tickers="KO, AAPL", source="yahoo")]
    app.selectbox(key=forecast_controls.LIST).set_value("").run()
    app.selectbox(key=forecast_controls.SOURCE).set_value("").run()
    press(app, "Predict")
    assert started[-1] == PredictConfig(run_id="id-a")


def test_tickers_and_prices_that_are_not_offered_leave_those_of_the_run(started: list[PredictConfig]) -> None:
    assert [box.value for box in page(tickers="XOM", source="csv").selectbox] == ["id-a", "", ""]
    assert [box.value for box in page(tickers="XOM", source="sample").selectbox] == ["id-a", "", ""]


def test_what_is_no_ticker_is_one_sentence_and_no_list(started: list[PredictConfig]) -> None:
    app = page()
    app.text_area(key="list-tickers").set_value("![](http://192.0.2.1/x.png)")
    press(app, "Save the list")
    assert "is not a ticker" in app.error[0].value and "![](" not in app.error[0].value
    assert watchlists.load() == {}


def test_a_damaged_file_of_lists_takes_nothing_from_the_page(started: list[PredictConfig], home: object) -> None:
    from omninmo.paths import home as folder

    folder().watchlists.write_text("my notes")
    app = page()
    assert "mend that file" in words(app)
    press(app, "Predict")
    assert started == [PredictConfig(run_id="id-a")]


def test_prices_given_from_python_are_not_offered_again(started: list[PredictConfig]) -> None:
    assert page(TrainingConfig(source="own")).selectbox(key=forecast_controls.SOURCE).options == [
        "Sample: 20 US stocks to 2022",
        "Yahoo Finance",
    ]
