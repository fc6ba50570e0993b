"""Predictions to the store's metrics: answers by hand, and tables by what true probabilities must show."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation import scores
from omninmo.evaluation.scores import calibration, confusion
from omninmo.schema import FOLD_METRICS, METRICS

TICKERS = list("ABCDE")


def predictions(y: list[float], predicted: list[float], folds: int = 1) -> pd.DataFrame:
    """Return out-of-fold rows of five tickers a date; the baselines predict 0, and a rise."""
    dates = pd.bdate_range("2024-01-01", periods=len(y) // 5).repeat(5)
    return pd.DataFrame(
        {
            "date": dates,
            "ticker": TICKERS * (len(y) // 5),
            "fold": np.arange(len(y)) * folds // len(y) + 1,
            "y_true": y,
            "y_pred": predicted,
            "baseline_mean": 0.0,
            "baseline_majority": 1.0,
        }
    )


ONE_DAY = predictions([0.02, -0.01, 0.03, -0.02, 0.01], [0.01, -0.01, 0.02, 0.01, 0.0])


def test_one_day_by_hand() -> None:
    metrics = scores.pooled(ONE_DAY, horizon=1)
    squares, base = (0.01**2 + 0 + 0.01**2 + 0.03**2 + 0.01**2), (4 + 1 + 9 + 4 + 1) * 0.01**2
    assert metrics["oos_skill"] == pytest.approx(1 - squares / base)
    assert metrics["oos_rmse"] == pytest.approx((squares / 5) ** 0.5)
    assert metrics["oos_mae"] == pytest.approx(0.06 / 5)
    assert metrics["direction_accuracy"] == pytest.approx(3.5 / 5)  # D rises, E has none: a half
    assert metrics["direction_base_rate"] == pytest.approx(3 / 5)
    # ranks 4 2 5 1 3 against 3.5 1 5 3.5 2: covariance 5.5, squares 10 and 9.5
    assert scores.rank_ic(ONE_DAY).tolist() == pytest.approx([5.5 / (10 * 9.5) ** 0.5])
    assert set(metrics) <= set(METRICS)


def days(number: int, constant: int = 0) -> pd.DataFrame:
    """Return as many days as `number`, each of a ranking of its own; the model predicts 0 on the last `constant`."""
    rng = np.random.default_rng(0)
    rows = predictions(list(rng.normal(size=5 * number)), list(rng.normal(size=5 * number)))
    rows.loc[rows.index >= 5 * (number - constant), "y_pred"] = 0.0
    return rows.assign(baseline_momentum=rng.normal(size=5 * number))


def test_a_rank_ic_is_counted_by_its_dates() -> None:
    metrics = scores.pooled(days(100, constant=30), horizon=5)
    assert (metrics["rank_ic_dates"], metrics["rank_ic_constant_dates"], metrics["test_dates"]) == (70, 30, 100)
    assert metrics["rank_ic_mean"] == pytest.approx(scores.rank_ic(days(100, constant=30)).mean())
    assert np.isfinite(metrics["rank_ic_t"])
    metrics = scores.pooled(days(100).query("ticker != 'E'"), horizon=5)
    assert (metrics["rank_ic_dates"], metrics["rank_ic_constant_dates"], metrics["test_dates"]) == (0, 0, 100)


def test_a_rank_ic_of_too_few_dates_is_none() -> None:
    """Five horizons are 25 dates, ten are 50."""
    few = scores.pooled(days(100, constant=76), horizon=5)
    assert few["rank_ic_dates"] == 24 and np.isnan([few["rank_ic_mean"], few["rank_ic_ir"], few["rank_ic_t"]]).all()
    assert np.isfinite(few["baseline.momentum.rank_ic_mean"])  # ranks every date
    some = scores.pooled(days(100, constant=75), horizon=5)
    assert np.isfinite(some["rank_ic_mean"]) and np.isnan([some["rank_ic_t"], some["rank_ic_t_nonoverlap"]]).all()
    short = scores.pooled(days(24), horizon=5)
    assert np.isnan(short["baseline.momentum.rank_ic_mean"]) and short["rank_ic_dates"] == short["test_dates"] == 24


def test_a_rank_ic_of_a_fold_of_too_few_dates_is_none() -> None:
    assert scores.per_fold(days(24), horizon=5)["rank_ic"].isna().all()
    assert scores.per_fold(days(25), horizon=5)["rank_ic"].notna().all()


def test_folds_are_scored_by_themselves_and_then_averaged() -> None:
    both = predictions(ONE_DAY["y_true"].tolist() * 10, ONE_DAY["y_true"].tolist() * 5 + [0.0] * 25, folds=2)
    folds = scores.per_fold(both, 1)
    assert folds["fold"].tolist() == [1, 2] and folds["rows"].tolist() == [25, 25]
    assert folds["oos_skill"].tolist() == [1, 0] and folds["rmse"].tolist()[0] == 0
    assert folds["rank_ic"].tolist() == pytest.approx([1, np.nan], nan_ok=True)  # a constant ranks nothing
    assert set(folds) - {"fold", "first_date", "last_date", "rows"} <= set(FOLD_METRICS)
    across = scores.across_folds(folds)
    mae = folds["mae"]
    assert across["cv_mae_mean"] == pytest.approx(mae.mean())
    assert across["cv_mae_std"] == pytest.approx(abs(mae[0] - mae[1]) / 2)  # of the population
    assert scores.pooled(both, 1)["oos_skill"] == pytest.approx(0.5)


def test_a_baseline_is_scored_by_the_measures_that_mean_something_for_it() -> None:
    rows = days(5)
    rows = rows.assign(baseline_zero=0.0, baseline_momentum=rows["y_true"], baseline_ridge=rows["y_true"])
    metrics = scores.pooled(rows, 1)
    assert metrics["baseline.ridge.oos_skill"] == 1 and metrics["baseline.ridge.rank_ic_mean"] == pytest.approx(1)
    assert metrics["baseline.momentum.direction_accuracy"] == 1
    assert "baseline.momentum.oos_skill" not in metrics  # its size is no prediction


def rated_day() -> pd.DataFrame:
    """Return five tickers of class 0 … 4, half of the probability on the actual class, the rest on Hold."""
    probabilities = np.eye(5) / 2
    probabilities[:, 2] += 0.5
    rows = ONE_DAY.assign(y_true=range(5), y_return=ONE_DAY["y_true"], y_pred=probabilities @ np.arange(5))
    rows = rows.assign(baseline_class=2, baseline_prior=0.2, baseline_brier=0.8)
    return rows.assign(**{f"p_{k}": probabilities[:, k] for k in range(5)})


def test_ratings_by_hand() -> None:
    metrics = scores.pooled(rated_day(), 1)
    loss, base = -(4 * np.log(0.5) + np.log(1.0)) / 5, -np.log(0.2)
    assert metrics["log_loss"] == pytest.approx(loss) and metrics["log_loss_base"] == pytest.approx(base)
    assert metrics["oos_skill"] == pytest.approx(1 - loss / base)
    assert metrics["brier"] == pytest.approx(4 / 5 * (0.5**2 + 0.5**2)) and metrics["brier_base"] == pytest.approx(0.8)
    assert metrics["auc_ovr"] == pytest.approx(1) and metrics["auc_classes"] == 5
    # half of five classes: the first of the two equal ones is taken, so 0, 1 and 2 are predicted correctly, 3 and 4 not
    assert metrics["balanced_accuracy"] == pytest.approx(3 / 5)
    assert "oos_rmse" not in metrics


def test_accuracy_stands_beside_that_of_the_class_most_frequent_in_training() -> None:
    folds = scores.per_fold(rated_day(), 1)
    assert folds["accuracy"].tolist() == [3 / 5] and folds["accuracy_base"].tolist() == [1 / 5]
    assert scores.across_folds(folds)["cv_accuracy_base"] == 1 / 5
    always_hold = rated_day().assign(y_true=2)
    assert scores.per_fold(always_hold, 1)["accuracy_base"].tolist() == [1]


def test_a_rating_s_direction_and_rank_are_of_what_it_was_made_from() -> None:
    rows = rated_day()
    assert scores.signal(rows).tolist() == pytest.approx([-1, -0.5, 0, 0.5, 1])  # Hold is 0
    assert scores.realised(rows).tolist() == rows["y_return"].tolist()
    assert scores.pooled(rows, 1)["direction_accuracy"] == pytest.approx(2.5 / 5)  # Hold names no direction


def test_days_of_one_rating_have_no_skill() -> None:
    rows = rated_day().assign(y_true=2)
    assert np.isnan(scores.pooled(rows, 1)["oos_skill"]) and np.isfinite(scores.pooled(rows, 1)["log_loss"])


def test_in_sample_scores_are_named_final() -> None:
    y = np.array([1.0, 2.0, 3.0])
    assert scores.in_sample("regression", y, y) == {"final_r2": 1, "final_rmse": 0, "final_mae": 0}
    classes, probabilities = np.array([0, 1, 1]), np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])
    assert scores.in_sample("classification", classes, probabilities) == {
        "final_accuracy": pytest.approx(2 / 3),
        "final_accuracy_base": pytest.approx(2 / 3),
    }


def test_folds_that_rank_alike_agree_and_other_kinds_are_not_read() -> None:
    shares = [("a", 0.5), ("b", 0.3), ("c", 0.2), ("d", 0.0)]
    rows = [(fold, name, "shap", share) for fold in (1, 2) for name, share in shares]
    rows += [(1, "a", "gain", 0.1), (2, "a", "gain", 0.9)]
    metrics = scores.agreement_of_folds(pd.DataFrame(rows, columns=["fold", "feature", "kind", "value"]))
    assert metrics == {
        "feature_stability": pytest.approx(1), "stability_nogueira": pytest.approx(1), "stability_k": 1,
        "stability_rbo": pytest.approx(1),
    }  # fmt: skip


def rated() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet(np.ones(5), 40_000)
    classes = (probabilities.cumsum(axis=1) > rng.random((40_000, 1))).argmax(axis=1)
    return pd.DataFrame({"y_true": classes} | {f"p_{k}": probabilities[:, k] for k in range(5)})


def test_true_probabilities_are_calibrated() -> None:
    table = calibration(rated())
    full = table[table["rows"] > 500]
    np.testing.assert_allclose(full["predicted"], full["actual"], atol=0.05)
    assert table.groupby("rating")["rows"].sum().eq(40_000).all()


def test_the_confusion_counts_every_row_once() -> None:
    rows = rated()
    table = confusion(rows)
    assert table.to_numpy().sum() == len(rows)
    assert list(table.index) == list(table.columns) and table.index.name == "actual"
    hits = (rows[[f"p_{k}" for k in range(5)]].to_numpy().argmax(axis=1) == rows["y_true"]).sum()
    assert np.trace(table.to_numpy()) == hits
