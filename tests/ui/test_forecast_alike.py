"""Past situations near to today's: today's row joins the past ones in their order of features."""

from dataclasses import replace

import numpy as np

from omninmo import schema
from omninmo.config import TrainingConfig
from omninmo.ui import forecast_alike, reads
from tests.kept_forecasts import keep, made_up
from tests.pages.conftest import words
from tests.recorded import Recorded
from tests.ui.conftest import drawn


def test_today_s_row_is_put_into_the_order_of_the_past() -> None:
    past, today = made_up().explanation, made_up().explanation
    values = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], dtype=np.float32)
    turned = replace(today, values=values, data=10 * values, features=("y", "x"))
    joined = forecast_alike.with_today(past, turned, 1)
    assert len(joined) == 4 and joined.features == ("x", "y")
    assert joined.values[3].tolist() == [4.0, 3.0] and joined.data[3].tolist() == [40.0, 30.0]
    assert joined.index["ticker"].iloc[3] == "KO"


def test_the_nearest_are_past_rows_of_other_events(own: Recorded) -> None:
    _, kept = keep(own.run_id, tickers="KO, AAPL")
    app = drawn(forecast_alike.draw, kept.explanation, "forward_return", own.run_id, 0, reads.config(own.run_id))
    shown = app.dataframe[0].value
    assert len(shown) == 8 and (shown["Fold"] > 0).all() and "2022-12-28" not in shown["Date"].tolist()
    assert "Today's row is explained by the final model" in words(app)


def test_explanations_of_other_features_are_not_compared(own: Recorded) -> None:
    app = drawn(forecast_alike.draw, made_up().explanation, "forward_return", own.run_id, 0, TrainingConfig())
    assert "of other features" in words(app) and not app.dataframe


def test_of_a_rating_the_past_is_seen_by_the_same_rating(own: Recorded) -> None:
    _, kept = keep(own.rated_id, tickers="KO")
    config, nearest = reads.config(own.rated_id), []
    for rating in ("Sell", "Hold"):
        today = kept.explanation.of_class(schema.RATINGS.index(rating))
        app = drawn(forecast_alike.draw, today, rating, own.rated_id, 0, config)
        nearest.append(app.dataframe[0].value["Distance"].tolist())
    assert nearest[0] != nearest[1]
