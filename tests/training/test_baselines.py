"""Baselines: what they predict, from training rows alone."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from omninmo.data.panel import PricePanel
from omninmo.evaluation.metrics import brier
from omninmo.training.baselines import class_baselines, class_shares, dates_apart, logistic, momentum, ridge

RNG = np.random.default_rng(0)
X = RNG.normal(size=(3000, 4)).astype(np.float32)


def test_ridge_finds_a_line_and_shrinks_it() -> None:
    y = X @ [0.5, 0.0, -0.3, 0.0] + 0.1 * RNG.normal(size=3000)
    predicted, plain = ridge(X, y, X), LinearRegression().fit(X, y).predict(X)
    assert np.corrcoef(predicted, plain)[0, 1] > 0.999
    assert predicted.std() == pytest.approx(plain.std() / 1.1, rel=0.01)


def test_missing_values_and_a_column_that_is_missing_throughout_do_no_harm() -> None:
    x = X.copy()
    x[:500, 0] = np.nan
    x[:, 3] = np.nan
    y = X[:, 1] * 0.5
    assert np.isfinite(ridge(x, y, x)).all()
    assert np.isfinite(logistic(x, (y > 0).astype(np.int64), x)).all()


def test_logistic_gives_probabilities_and_none_to_a_class_that_no_row_had() -> None:
    classes = np.where(X[:, 0] > 0.5, 4, np.where(X[:, 0] < -0.5, 1, 2)).astype(np.int64)
    probabilities = logistic(X, classes, X)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    assert (probabilities[:, [0, 3]] == 0).all() and (probabilities.argmax(axis=1) == classes).mean() > 0.8
    alone = logistic(X, np.full(3000, 3), X[:5])
    assert alone.tolist() == [[0, 0, 0, 1, 0]] * 5


def test_a_rating_that_has_not_occurred_yet_is_not_ruled_out() -> None:
    shares = class_shares(np.array([2] * 995))
    assert shares.sum() == pytest.approx(1) and shares[2] == 0.996 and shares[0] == 0.001


@pytest.mark.parametrize(("bars", "year", "month"), [("B", 252, 21), ("W-FRI", 52, 4)])
def test_momentum_is_the_return_from_a_year_to_a_month_ago(bars: str, year: int, month: int) -> None:
    days = pd.date_range("2020-01-01", periods=400, freq=bars)
    close = pd.DataFrame(np.exp(RNG.normal(0, 0.01, (400, 2)).cumsum(axis=0)), index=days, columns=["A", "B"])
    asked = pd.DatetimeIndex([days[300], days[399], days[50]])
    values = momentum(PricePanel(close=close), asked, np.array(["B", "A", "A"]))
    assert values[0] == pytest.approx(close["B"].iloc[300 - month] / close["B"].iloc[300 - year] - 1)
    assert values[1] == pytest.approx(close["A"].iloc[399 - month] / close["A"].iloc[399 - year] - 1)
    assert np.isnan(values[2])


def test_every_third_date_is_taken_whole() -> None:
    days = pd.DatetimeIndex(pd.bdate_range("2020-01-01", periods=7)).repeat(2)
    assert dates_apart(days, 3).tolist() == [0, 1, 6, 7, 12, 13]


def test_forecasts_of_classes_without_features_are_made_from_training_rows_alone() -> None:
    train, classes = np.array([2] * 6 + [3] * 3), np.array([2, 3, 0])
    columns = class_baselines(train, classes)
    shares = class_shares(train)
    assert columns["baseline_class"] == 2
    np.testing.assert_allclose(columns["baseline_prior"], shares[classes])
    assert np.mean(columns["baseline_brier"]) == pytest.approx(brier(classes, np.tile(shares, (3, 1))))
