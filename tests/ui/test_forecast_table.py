"""The ranking, in the units that are read; who is left out and why; and what a spreadsheet gets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from omninmo.config import PredictConfig, TrainingConfig
from omninmo.prediction.kept import Kept
from omninmo.ui import forecast_table
from tests.kept_forecasts import AS_OF, made_up, table
from tests.pages.conftest import words
from tests.ui.conftest import drawn

RATED = TrainingConfig(mode="classification")
CHANCES: dict[str, Any] = {f"p_{k}": 0.2 for k in range(5)}


def page(kept: Kept, config: TrainingConfig | None = None) -> AppTest:
    return drawn(forecast_table.draw, kept, config or TrainingConfig())


def test_returns_are_in_percent_with_rating_and_interval() -> None:
    shown = forecast_table.readable(table(), TrainingConfig())
    assert shown["prediction"].round(1).tolist() == [9.0, -0.5, -10.0]
    assert shown["low_80"].iloc[0] == pytest.approx(-1.0) and shown["outside"].iloc[0] == pytest.approx(2.0)
    assert shown["rating"].tolist() == [["Hold"]] * 3 and shown["rank"].tolist() == [1, 2, 3]
    assert all(address.startswith("data:image/svg+xml,") for address in shown["interval"])
    assert "as_of" not in shown  # one date, which stands above the table


def test_without_a_remark_there_is_no_column_of_them() -> None:
    assert "flags" not in forecast_table.readable(table(), TrainingConfig())
    assert forecast_table.readable(table(flags=["", "old", ""]), TrainingConfig())["flags"].tolist() == ["", "old", ""]


def test_all_predictions_of_a_table_have_as_many_decimals() -> None:
    for target, text in {"volatility_adjusted": "+0.978", "excess_return": "+97.8 %"}.items():
        assert forecast_table.number(TrainingConfig(target=target)).text(0.9776) == text


def test_dates_are_shown_where_they_differ() -> None:
    rows = table(as_of=[AS_OF, AS_OF, AS_OF - pd.Timedelta(days=2)])
    assert forecast_table.readable(rows, TrainingConfig())["as_of"].tolist()[1:] == ["2022-12-28", "2022-12-26"]


def test_what_has_no_interval_or_rating_has_no_such_column() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("low_50", "high_50", "low_80", "high_80", "low_95", "high_95"), np.nan)
    shown = forecast_table.readable(table(rating="", **nothing), TrainingConfig(target="cross_sectional_rank"))
    assert not {"rating", "interval", "low_80"} & set(shown)
    shown = forecast_table.readable(table(**nothing, **CHANCES), RATED)
    assert shown["p_4"].tolist() == [pytest.approx(20)] * 3 and shown["prediction"].iloc[0] == pytest.approx(0.09)


def test_what_is_not_ranked_stands_apart_with_its_reason() -> None:
    old = "prices end on 2022-01-03, 40 sessions ago: not ranked"
    rows = table(rank=pd.array([1, 2, None], dtype="Int64"), rating=["Hold", "Hold", ""], flags=["", "", old])
    kept = made_up(rows, refused={"NOPE": "the sample has no such ticker", "=A1": "![](http://192.0.2.1)"})
    app = page(kept)
    ranked, left_out = app.dataframe
    assert len(ranked.value) == 2 and "Not ranked" in [item.value for item in app.subheader]
    assert left_out.value["Ticker"].tolist() == ["GE", "NOPE", "=A1"]
    assert left_out.value["Why"].tolist() == [old, "the sample has no such ticker", "![](http://192.0.2.1)"]
    assert left_out.value["Prediction"].tolist() == ["−10.0 %", "", ""]


def test_a_forecast_of_old_prices_alone_ranks_nobody() -> None:
    app = page(made_up(table(rank=pd.array([None] * 3, dtype="Int64"))))
    assert "the newest prices are of 2022-12-28, which is too long ago" in words(app) and len(app.dataframe) == 1


def test_when_and_from_what_it_was_made_is_said() -> None:
    made_at = datetime.now(UTC) - timedelta(minutes=3)
    kept = made_up(table(("KO",)), made_at=made_at, config=PredictConfig(source="yahoo"), warnings=("$x$ went wrong.",))
    app = page(kept)
    assert "1 ticker predicted 3 min " in words(app) and "Prices: Yahoo Finance." in words(app)
    assert "went wrong" in app.warning[0].value and "$x$" not in app.warning[0].value


def test_reading_says_what_the_numbers_are() -> None:
    assert "Predicted is the return over the 30 sessions after" in forecast_table.reading(table(), TrainingConfig())
    assert "the score, from 0 to 1, holds each rating in a fifth" in forecast_table.reading(table(), TrainingConfig())
    assert "0 Strong Sell, 4 Strong Buy" in forecast_table.reading(table(), RATED)
    fifths = RATED.replace(target="excess_return", classes="quantiles")
    assert "Strong Buy is the highest fifth of the tickers" in forecast_table.reading(table(), fifths)
    assert "Rank and score are among" in forecast_table.reading(table(), TrainingConfig(target="excess_return"))
    assert "Bars hold" not in forecast_table.reading(table(low_80=np.nan), RATED)
