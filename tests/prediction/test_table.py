"""Predictions as a table: rank, rating, score and remarks, each by the rule that is written down."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omninmo.data.panel import PricePanel
from omninmo.dataset.latest import LatestRows
from omninmo.prediction.live import MAX_AGE
from omninmo.prediction.table import Predicted, ages, forecast_table
from omninmo.prediction.tracked import TrackedModel, tracked_model
from omninmo.schema import RATINGS
from omninmo.tracking.store import RunStore
from tests.recorded import Recorded

DAYS = pd.bdate_range("2024-01-01", periods=60)
NAMES = np.array(["A", "B", "C", "D", "E"])
PANEL = PricePanel(close=pd.DataFrame(100.0, index=DAYS, columns=list(NAMES)), judged=True)


@pytest.fixture(scope="module")
def model(template: Recorded) -> TrackedModel:
    return tracked_model(RunStore(f"sqlite:///{template.home}/mlflow.db"), template.run_id)


def rows(model: TrackedModel, x: float = 0.0) -> LatestRows:
    return LatestRows(np.full((5, len(model.features)), x, np.float32), DAYS[[-1] * 5], NAMES, {})


def of(model: TrackedModel, output: object, age: object = 0.0, **changes: str) -> pd.DataFrame:
    """Return the table of five predictions, by ticker, of a run with some settings changed."""
    tracked = replace(model, config=model.config.replace(**changes), tickers=("A", "B", "C", "D"))
    predicted = Predicted(rows(model), np.asarray(output, np.float32), np.broadcast_to(np.asarray(age, float), 5))
    return forecast_table(predicted, tracked, PANEL).set_index("ticker")


def test_the_best_prediction_comes_first_and_ties_share_a_rank(model: TrackedModel) -> None:
    table = of(model, [0.01, 0.20, 0.01, -0.30, 0.10])
    assert table.index.tolist() == ["B", "E", "A", "C", "D"] and table["rank"].tolist() == [1, 2, 3, 3, 5]
    assert table["rating"].tolist() == ["Strong Buy", "Buy", "Hold", "Hold", "Strong Sell"]


def test_returns_beside_a_threshold_are_rated_as_in_the_training(model: TrackedModel) -> None:
    ratings = of(model, [0.1499, 0.0801, -0.0799, -0.1501, 0.1501])["rating"].to_dict()
    assert ratings == {"A": "Buy", "B": "Buy", "C": "Hold", "D": "Strong Sell", "E": "Strong Buy"}


def test_scores_of_returns_are_fifths_by_the_thresholds(model: TrackedModel) -> None:
    scores = of(model, [0.0, 0.08, 0.22, -0.5, -0.15])["score"]
    assert scores.round(6).to_dict() == {"A": 0.5, "B": 0.6, "C": 1.0, "D": 0.0, "E": 0.2}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-0.875, 3, width=32), min_size=5, max_size=5))
def test_a_higher_prediction_never_has_a_lower_score_rank_or_rating(model: TrackedModel, output: list[float]) -> None:
    table = of(model, output)
    codes = table["rating"].map(RATINGS.index)
    for column in (table["score"], codes, -table["rank"].astype(int)):
        assert column.is_monotonic_decreasing
    assert table["score"].between(0, 1).all()


def test_classes_are_rated_by_the_most_probable_and_scored_by_the_mean(model: TrackedModel) -> None:
    sure, torn = [0, 0, 0, 0, 1.0], [0.5, 0, 0.1, 0, 0.4]
    table = of(model, [sure, torn, torn, torn, torn], mode="classification")
    assert table.loc["A", ["prediction", "score", "rating", "p_4"]].tolist() == [4, 1, "Strong Buy", 1]
    assert table.loc["B", "rating"] == "Strong Sell" and table.loc["B", "score"] == pytest.approx(
        (0.1 * 2 + 0.4 * 4) / 4
    )


@pytest.mark.parametrize(
    "changes",
    [{"target": "excess_return"}, {"target": "cross_sectional_rank"}, {"target": "volatility_adjusted"}],
)
def test_other_targets_have_no_rating_and_are_scored_by_rank(model: TrackedModel, changes: dict[str, str]) -> None:
    table = of(model, [0.5, 0.4, 0.3, 0.2, 0.1], age=[0, 0, 0, 0, 99], **changes)
    assert set(table["rating"]) == {""} and table["score"].dropna().tolist() == [0.875, 0.625, 0.375, 0.125]


def test_classes_by_fifths_have_no_rating(model: TrackedModel) -> None:
    table = of(model, np.full((5, 5), 0.2), mode="classification", classes="quantiles")
    assert set(table["rating"]) == {""} and (table["score"] == 0.5).all()


def test_what_is_old_comes_last_without_rank_rating_and_score(model: TrackedModel) -> None:
    table = of(model, [0.01, 0.20, 0.02, 0.30, 0.10], age=[MAX_AGE, MAX_AGE + 1, 0, MAX_AGE + 50, 0])
    assert table.index.tolist() == ["E", "C", "A", "D", "B"]
    assert table["rank"].isna().tolist() == [False] * 3 + [True] * 2 and table["rank"].iloc[0] == 1
    assert table["score"].isna().tolist() == table["rank"].isna().tolist()
    assert table["rating"].tolist() == ["Buy", "Hold", "Hold", "", ""]
    assert (
        str(table.loc["B", "flags"]).split("; ")[0] == f"prices end on {DAYS[-1].date()}, 11 sessions ago: not ranked"
    )


def test_remarks_name_what_speaks_against_a_row(model: TrackedModel) -> None:
    wild = replace(model, ranges=pd.DataFrame({"low": 1.0, "high": 2.0}, index=[item.name for item in model.features]))
    x = rows(model, 1.5).x
    x[0, 0], x[1] = np.nan, 9.0
    predicted = Predicted(replace(rows(model), x=x), np.zeros(5, np.float32), np.zeros(5))
    panel = replace(PANEL, warnings={"C": "it jumped"})
    table = forecast_table(predicted, replace(wild, tickers=tuple("ABCD")), panel).set_index("ticker")
    assert table["flags"].to_dict() == {
        "A": "1 of 8 features are missing",
        "B": "100 % of its features lie outside of the training rows' 1 to 99 %",
        "C": "it jumped",
        "D": "",
        "E": "not among the tickers of the training",
    }
    assert table["outside"].to_dict() == {"A": 0, "B": 1, "C": 0, "D": 0, "E": 0}


def test_wild_tickers_have_wide_intervals(model: TrackedModel) -> None:
    moves = np.where(np.arange(100)[:, None] % 2, 1, -1) * np.array([0.001, 0.01, 0.02, 0.04, 0.08])
    close = pd.DataFrame(100 * np.exp(np.cumsum(moves, axis=0)), pd.bdate_range("2024-01-01", periods=100), list(NAMES))
    tracked = replace(model, tickers=tuple(NAMES.tolist()))
    last = replace(rows(model), dates=pd.DatetimeIndex(close.index[[-1] * 5]))
    table = forecast_table(
        Predicted(last, np.zeros(5, np.float32), np.zeros(5)), tracked, PricePanel(close=close, judged=True)
    )
    widths = (table["high_80"] - table["low_80"]).set_axis(table["ticker"])
    assert widths.sort_index().is_monotonic_increasing and widths["E"] > 20 * widths["A"]


def test_long_ages_have_a_thousands_separator(model: TrackedModel) -> None:
    flags = of(model, [0.0] * 5, age=[0, 0, 0, 0, 1019])["flags"]
    assert flags["E"].startswith("prices end on 2024-03-22, 1,019 sessions ago: not ranked")


def test_age_counts_sessions_of_the_panel_and_days_to_today(model: TrackedModel) -> None:
    last = replace(rows(model), dates=DAYS[[-1, -2, -11, -12, 0]])
    assert ages(last, PANEL, None).tolist() == [0, 1, 10, 11, 59]
    assert DAYS[-1].date() == date(2024, 3, 22)  # a Friday
    assert ages(last, PANEL, date(2024, 3, 25)).tolist() == [1, 2, 11, 12, 60]
    for weekend in (date(2024, 3, 23), date(2024, 3, 24)):
        assert ages(last, PANEL, weekend).tolist() == [0, 1, 10, 11, 59]
    assert ages(last, PANEL, date(2024, 3, 1)).tolist() == [0, 1, 10, 11, 59]  # a clock that is behind


def test_age_of_weeks_and_of_markets_that_never_close(model: TrackedModel) -> None:
    fridays = pd.date_range("2023-01-06", periods=60, freq="W-FRI")
    weekly = PricePanel(close=PANEL.close.set_axis(fridays), judged=True)
    last = replace(rows(model), dates=fridays[[-1, -2, -3, -4, -5]])
    assert ages(last, weekly, None).tolist() == [0, 5, 10, 15, 20]
    every = pd.date_range("2024-01-01", periods=60)
    coins = PricePanel(close=PANEL.close.set_axis(every), judged=True)
    last = replace(rows(model), dates=every[[-1] * 5])
    assert ages(last, coins, (every[-1] + pd.Timedelta(days=7)).date()).tolist() == [7] * 5
