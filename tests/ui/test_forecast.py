"""The whole of a forecast in the page's order, and what stands there before the first one."""

from omninmo.ui import forecast, reads
from tests.kept_forecasts import keep
from tests.pages.conftest import words
from tests.recorded import Recorded
from tests.ui.conftest import Links, drawn


def test_before_the_first_forecast_the_page_teaches(own: Recorded, links: Links) -> None:
    app = drawn(forecast.draw, reads.run(own.run_id))
    assert "This run has made no forecast yet. Press **Predict**" in words(app)
    assert [item.value for item in app.header] == ["Track record", "The champion"]
    assert not app.get("plotly_chart") and not app.dataframe


def test_a_forecast_is_followed_by_its_tickers_record_and_champion(own: Recorded, links: Links) -> None:
    keep(own.run_id, tickers="KO, AAPL, NOPE")
    app = drawn(forecast.draw, reads.run(own.run_id))
    assert [item.value for item in app.header] == [
        "Predictions by ticker",
        "One ticker explained",
        "Track record",
        "The champion",
    ]
    assert not app.get("plotly_chart") and "no forecast yet" not in words(app)
    assert app.dataframe[1].value["Ticker"].tolist() == ["NOPE"]
