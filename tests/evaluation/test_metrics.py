"""Metrics against scikit-learn and scipy, and the size of the t-test."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn import metrics as sklearn_metrics

from omninmo.evaluation import metrics

RNG = np.random.default_rng(0)


def test_scores_agree_with_scikit_learn() -> None:
    y, predicted = RNG.normal(size=500), RNG.normal(size=500)
    assert metrics.r2(y, predicted) == pytest.approx(sklearn_metrics.r2_score(y, predicted))
    assert metrics.rmse(y, predicted) == pytest.approx(sklearn_metrics.root_mean_squared_error(y, predicted))
    assert metrics.mae(y, predicted) == pytest.approx(sklearn_metrics.mean_absolute_error(y, predicted))


def test_classification_scores_agree_with_scikit_learn() -> None:
    classes = RNG.integers(0, 5, 800)
    probabilities = RNG.dirichlet(np.ones(5), 800)
    labels = range(5)
    assert metrics.balanced_accuracy(classes, probabilities.argmax(axis=1)) == pytest.approx(
        sklearn_metrics.balanced_accuracy_score(classes, probabilities.argmax(axis=1))
    )
    assert metrics.auc_ovr(classes, probabilities) == pytest.approx(
        sklearn_metrics.roc_auc_score(classes, probabilities, multi_class="ovr", labels=labels)
    )


@pytest.mark.parametrize("horizon", [1, 30, 120])
def test_below_five_horizons_there_is_no_mean_and_below_ten_no_t_value(horizon: int) -> None:
    series = np.random.default_rng(0).normal(0.1, 1, 10 * horizon)
    assert np.isnan(metrics.mean_test(series[: 5 * horizon - 1], horizon)).all()
    for n in (5 * horizon, 10 * horizon - 1):
        few = metrics.mean_test(series[:n], horizon)
        assert np.isfinite([few.mean, few.ratio]).all() and np.isnan([few.t, few.t_nonoverlap]).all()
    assert np.isfinite(metrics.mean_test(series, horizon)).all()


@pytest.mark.parametrize("horizon", [5, 30])
@pytest.mark.parametrize("horizons", [10, 12])
def test_the_t_value_has_its_size_just_above_the_limit_and_not_below_it(horizon: int, horizons: int) -> None:
    """|t| > 2 on 4 to 8.5 % of 2,000 series without a mean, and on more than 9 % with five horizons."""
    news = np.random.default_rng(horizon).normal(size=(2000, horizons * horizon + horizon))
    sums = np.cumsum(news, axis=1)
    overlapping = sums[:, horizon:] - sums[:, :-horizon]
    tests = np.array([metrics.mean_test(row, horizon) for row in overlapping])
    sizes = (np.abs(tests[:, 2:]) > 2).mean(axis=0)
    assert (sizes >= 0.04).all() and (sizes <= 0.085).all(), sizes
    apart = overlapping[:, : 5 * horizon : horizon]
    plain = apart.mean(axis=1) / (apart.std(axis=1, ddof=1) / np.sqrt(apart.shape[1]))
    assert (np.abs(plain) > 2).mean() > 0.09


def test_few_horizons_take_the_smaller_t_value() -> None:
    rng = np.random.default_rng(1)
    rejected = []
    for _ in range(600):
        sums = np.cumsum(rng.normal(size=600 + 60))
        rejected.append(abs(metrics.mean_test(sums[60:] - sums[:-60], 60).t) > 1.96)
    assert np.mean(rejected) < 0.12  # 13 % by Hansen and Hodrick alone


def test_brier_is_the_sum_over_classes_of_scikit_learn_s() -> None:
    classes = RNG.integers(0, 5, 300)
    probabilities = RNG.dirichlet(np.ones(5), 300)
    expected = sum(sklearn_metrics.brier_score_loss(classes == k, probabilities[:, k]) for k in range(5))
    assert metrics.brier(classes, probabilities) == pytest.approx(expected)
    assert metrics.brier(classes, np.eye(5)[classes]) == 0


def test_auc_speaks_of_the_classes_present_only() -> None:
    classes = np.array([1, 1, 2, 2])
    probabilities = np.zeros((4, 5))
    probabilities[:, 1] = [0.9, 0.8, 0.2, 0.1]
    probabilities[:, 2] = 1 - probabilities[:, 1]
    assert metrics.auc_ovr(classes, probabilities) == 1
    assert np.isnan(metrics.auc_ovr(np.array([1, 1]), probabilities[:2]))


def test_skill_is_zero_for_the_reference_and_one_for_the_truth() -> None:
    y = RNG.normal(size=50)
    reference = np.full(50, 0.3)
    assert metrics.skill(y, reference, reference) == 0
    assert metrics.skill(y, y, reference) == 1
    assert np.isnan(metrics.skill(reference, y, reference))


def test_direction_leaves_out_rows_without_one() -> None:
    assert metrics.direction_accuracy(np.array([1.0, -1, 0, 2]), np.array([3.0, 1, 1, -1])) == pytest.approx(1 / 3)
    some = np.array([1.0, np.nan, np.nan, -1])  # 12-1 momentum of a ticker that is younger than a year
    assert metrics.direction_accuracy(np.array([1.0, -1, 2, 2]), some) == pytest.approx(1 / 2)
    assert np.isnan(metrics.direction_accuracy(np.array([1.0]), np.array([np.nan])))


def test_a_prediction_of_zero_is_neither_right_nor_wrong() -> None:
    """It counted as wrong: a model that says nothing was worse than a coin."""
    y = np.array([1.0, -1, 2, -3])
    assert metrics.direction_accuracy(y, np.zeros(4)) == 0.5
    assert metrics.direction_accuracy(y, np.array([1.0, 0, 0, 0])) == pytest.approx((1 + 3 / 2) / 4)


def panel(names: int, dates: int = 30) -> tuple[pd.DatetimeIndex, np.ndarray]:
    days = pd.bdate_range("2020-01-01", periods=dates)
    return days.repeat(names), np.tile([f"T{k}" for k in range(names)], dates)


def test_rank_ic_agrees_with_scipy_date_by_date() -> None:
    dates, tickers = panel(9)
    y, predicted = RNG.normal(size=270).round(1), RNG.normal(size=270).round(1)  # rounded: there are ties
    result = metrics.rank_ic(dates, tickers, y, predicted)
    for day in dates.unique():
        rows = dates == day
        assert result[day] == pytest.approx(spearmanr(y[rows], predicted[rows]).statistic)


def test_rank_ic_skips_dates_with_few_tickers_or_no_spread() -> None:
    dates, tickers = panel(4)
    assert metrics.rank_ic(dates, tickers, RNG.normal(size=120), RNG.normal(size=120)).empty
    dates, tickers = panel(6, dates=2)
    predicted = np.array([1.0] * 6 + [1, 2, 3, 4, 5, 6])
    assert list(metrics.rank_ic(dates, tickers, np.arange(12.0), predicted)) == [pytest.approx(1)]
    assert metrics.constant_dates(dates, np.arange(12.0), predicted) == 1


def test_every_date_of_a_prediction_is_ranked_constant_or_short_of_tickers() -> None:
    rng = np.random.default_rng(5)
    for names in (4, 5, 9):
        dates, tickers = panel(names, dates=60)
        predicted = np.where(rng.random(60).repeat(names) < 0.4, 0.1, rng.normal(size=60 * names))
        y = np.where(rng.random(60 * names) < 0.1, np.nan, rng.normal(size=60 * names))  # a few rows have no target
        ranked = len(metrics.rank_ic(dates, tickers, y, predicted))
        few = int((pd.Series(y).groupby(dates).count() < 5).sum())
        assert ranked + metrics.constant_dates(dates, y, predicted) + few == 60


def test_the_t_value_of_independent_dates_is_the_plain_one() -> None:
    series = RNG.normal(0.1, 1, 400)
    test = metrics.mean_test(series, horizon=1)
    assert test.t_nonoverlap == pytest.approx(series.mean() / series.std(ddof=1) * 20)
    assert test.t == pytest.approx(test.t_nonoverlap, rel=0.01)


def test_the_t_value_has_its_size_on_overlapping_targets() -> None:
    """Under the null, |t| > 1.96 in about 5 % of series; a plain t-test says so in 60 %."""
    horizon, n, series = 30, 1870, 600
    noise = np.random.default_rng(3).normal(size=(series, n + horizon - 1))
    sums = np.cumsum(np.pad(noise, ((0, 0), (1, 0))), axis=1)
    overlapping = (sums[:, horizon:] - sums[:, :-horizon]) / np.sqrt(horizon)
    tests = [metrics.mean_test(row, horizon) for row in overlapping]
    size = np.mean([abs(test.t) > 1.96 for test in tests])
    apart = np.mean([abs(test.t_nonoverlap) > 1.96 for test in tests])
    assert 0.03 <= size <= 0.085 and 0.025 <= apart <= 0.08, (size, apart)


def test_too_few_dates_give_no_t_value() -> None:
    assert np.isnan(metrics.mean_test(np.array([0.1, 0.2]), 30).t)
    assert np.isnan(metrics.mean_test(np.array([]), 30).mean)


@pytest.mark.parametrize("horizon", [1, 30])
def test_a_true_null_is_rejected_as_often_as_it_should_be(horizon: int) -> None:
    """|t| > 1.96 on 4 to 7 % of 1,500 series without a mean, whose neighbours share most of their news."""
    rng = np.random.default_rng(horizon)
    rejected = []
    for _ in range(1500):
        news = rng.normal(size=1870 + horizon)
        sums = np.cumsum(news)
        rejected.append(abs(metrics.mean_test(sums[horizon:] - sums[:-horizon], horizon).t) > 1.96)
    assert 0.04 <= np.mean(rejected) <= 0.07, np.mean(rejected)


def test_a_forecast_that_predicts_no_row_ranks_nothing() -> None:
    day = pd.bdate_range("2024-01-01", periods=1).repeat(5)
    assert metrics.rank_ic(day, np.array(list("ABCDE")), np.arange(5.0), np.full(5, np.nan)).empty
