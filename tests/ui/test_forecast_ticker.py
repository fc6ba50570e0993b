"""One ticker of a forecast: what is said of it, its figures, and what cannot be read takes nothing from the rest."""

import json
from dataclasses import replace

import numpy as np
import pytest

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.figures.forecast_fan import forecast_fan_info
from omninmo.ui import forecast_ticker, reads
from tests.kept_forecasts import keep, made_up, table
from tests.pages.conftest import charts, words
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn, run


def test_the_sentence_holds_prediction_interval_rank_and_rating() -> None:
    said = forecast_ticker.sentence(table().iloc[0], TrainingConfig())
    assert said.startswith("AAPL as of 2022-12-28: the return predicted over the next 30 sessions is +9.0 %, ")
    assert said.endswith(", the 80 % interval −1.0 % to +19.0 %; rank 1, rated Hold.")
    sharpe = forecast_ticker.sentence(table(rating="").iloc[0], TrainingConfig(target="volatility_adjusted"))
    assert "the Sharpe ratio predicted over the next 30 sessions is +0.090" in sharpe
    stale = table(rank=[np.nan] * 3, rating="", low_80=np.nan).iloc[2]
    assert forecast_ticker.sentence(stale, TrainingConfig()).endswith("−10.0 %; not ranked.")
    rated = table(**{f"p_{k}": share for k, share in enumerate((0.1, 0.1, 0.5, 0.2, 0.1))}).iloc[0]
    said = forecast_ticker.sentence(rated, TrainingConfig(mode="classification"))
    assert "Strong Buy 10.0 %, Buy 20.0 %, Hold 50.0 %" in said


def test_a_ticker_is_explained_with_its_figures(own: Recorded, links: Links) -> None:
    _, kept = keep(own.run_id, tickers="KO, AAPL")
    app = drawn(forecast_ticker.draw, kept, reads.run(own.run_id), ticker="KO")
    assert [item.value for item in app.subheader] == [
        "Why",
        "Prices and forecast",
        "Earlier predictions, and what happened",
        "Situations that the model saw alike",
    ]
    assert len(app.get("plotly_chart")) == 3 and len(app.dataframe) == 1 and not app.warning
    assert links[0][0] == "Explain" and links[0][2]["run"] == own.run_id and "rating" not in links[0][2]
    app.selectbox(key=forecast_ticker.KEY).set_value("AAPL").run()
    assert app.query_params["ticker"] == "AAPL" and "AAPL as of 2022-12-28" in words(app)


def test_a_rating_is_explained_one_at_a_time(own: Recorded, links: Links) -> None:
    _, kept = keep(own.rated_id, tickers="KO, AAPL")
    app = drawn(forecast_ticker.draw, kept, reads.run(own.rated_id), ticker="KO", rating="Sell")
    assert app.get("button_group") and len(app.get("plotly_chart")) == 3
    assert "No price follows from what this run predicts" in words(app)
    assert [item.value for item in app.subheader][1] == "Prices"


def test_the_rating_explained_first_is_the_ticker_s_own(own: Recorded, links: Links) -> None:
    _, kept = keep(own.rated_id, tickers="KO, AAPL")
    rated = replace(kept, table=kept.table.assign(rating="Sell"))
    app = drawn(forecast_ticker.draw, rated, reads.run(own.rated_id), ticker="KO")
    assert app.session_state["explain_rating"] == "Sell" and "Log-odds of Sell" in charts(app)[0].proto.spec
    shares = {f"p_{k}": share for k, share in enumerate((0.1, 0.1, 0.2, 0.5, 0.1))}
    unrated = replace(kept, table=kept.table.assign(rating="", **shares))
    app = drawn(forecast_ticker.draw, unrated, reads.run(own.rated_id), ticker="KO")
    assert app.session_state["explain_rating"] == "Buy"
    assert [link[2]["rating"] for link in links] == ["Sell", "Buy"]


def test_a_file_that_is_gone_takes_nothing_from_the_rest(own: Recorded, links: Links) -> None:
    _, kept = keep(own.run_id, tickers="KO")
    (own.artifacts() / "predictions.parquet").unlink()
    reads.refresh()
    app = drawn(forecast_ticker.draw, kept, reads.run(own.run_id), ticker="KO")
    assert "predictions.parquet" in words(app) and len(app.get("plotly_chart")) == 2


def test_features_that_lack_one_of_the_forecast_s_are_named(own: Recorded, links: Links) -> None:
    _, kept = keep(own.run_id, tickers="KO")
    features = json.loads((own.artifacts() / schema.FEATURES_FILE).read_text())
    own.rewrite(schema.FEATURES_FILE, json.dumps(features[1:]).encode())
    app = drawn(forecast_ticker.draw, kept, reads.run(own.run_id), ticker="KO")
    assert "lacks 1 of the features that explain this forecast" in words(app) and not app.get("plotly_chart")


@pytest.mark.parametrize("ticker", ["NOPE", "![](http://192.0.2.1)"])
def test_a_ticker_of_a_link_that_is_not_there_is_named(ticker: str) -> None:
    app = drawn(forecast_ticker.draw, made_up(), run(), ticker=ticker)
    assert "has no ticker" in app.warning[0].value and "![](" not in app.warning[0].value
    assert not app.subheader


def test_the_fan_is_explained_by_what_it_is() -> None:
    kept, config = made_up(), TrainingConfig()
    fan = forecast_fan_info(kept.closes, kept.table.iloc[0], 30, "1d", of_return=True)
    said = forecast_ticker.of_the_fan(fan, config)
    assert "about 2023-02-08: 54.50." in said and "80 (49.50 to 59.50)" in said
    assert "no intervals" in forecast_ticker.of_the_fan(fan._replace(bands={}), config)
    assert "No price follows" in forecast_ticker.of_the_fan(fan._replace(bands={}, point=np.nan), config)


def test_closes_have_a_unit(own: Recorded, links: Links) -> None:
    _, kept = keep(own.run_id, tickers="KO")
    app = drawn(forecast_ticker.draw, kept, reads.run(own.run_id), ticker="KO")
    assert "KO, adjusted close (US dollars)" in charts(app)[1].proto.spec


def test_what_speaks_against_a_ticker_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "config", lambda run_id: TrainingConfig())
    monkeypatch.setattr(forecast_ticker, "_why", lambda *_: None)
    app = drawn(forecast_ticker.draw, made_up(table(flags="prices end early; a split")), run(), ticker="KO")
    assert app.warning[0].value.startswith("Prices end early; a split")
