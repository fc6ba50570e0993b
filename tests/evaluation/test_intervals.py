"""Intervals hold what they promise where targets overlap, and are far wider than a bootstrap of rows."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from omninmo.evaluation import scores
from omninmo.evaluation.intervals import interval, intervals, mean, ratio
from tests.evaluation import simulated

HORIZON = 10


def predictions(seed: int, dates: int = 800, names: int = 20, horizon: int = HORIZON) -> pd.DataFrame:
    """Return rows whose targets overlap for `horizon` sessions, and predictions without skill."""
    rng = np.random.default_rng(seed)

    def smooth() -> np.ndarray:
        news = rng.normal(size=(dates + horizon, names)).cumsum(axis=0)
        return (news[horizon:] - news[:-horizon]) / 100

    days = pd.bdate_range("2010-01-01", periods=dates)
    return pd.DataFrame(
        {
            "date": days.repeat(names),
            "ticker": np.tile([f"T{k}" for k in range(names)], dates),
            "fold": 1,
            "y_true": smooth().ravel(),
            "y_pred": smooth().ravel() / 10,
            "baseline_mean": 0.0,
            "baseline_zero": 0.0,
            "baseline_majority": 1.0,
            "baseline_momentum": smooth().ravel(),
            "baseline_ridge": smooth().ravel() / 10,
        }
    )


@pytest.mark.parametrize(("kind", "size"), [("garch", 0.3), ("walks", 0.1)])
def test_every_interval_holds_the_truth_as_often_as_it_says_where_nothing_can_be_predicted(
    kind: str, size: float
) -> None:
    """150 worlds of 600 dates and 20 tickers; by 2 × horizon alone, GARCH left 85 % of the skills inside."""
    inside, above = simulated.counted(kind, 150, size, draws=300)
    shares = {key: count / 150 for key, count in inside.items()}
    assert all(0.9 <= share <= 0.99 for share in shares.values()), shares
    # a null is rejected upwards in 2.5 % at most: no baseline is beaten by luck more often
    beaten = {key: count for key, count in above.items() if key.startswith("versus.")}
    assert len(beaten) == 4 and max(beaten.values()) <= binom.ppf(0.99, 150, 0.025), above


def test_errors_have_no_interval_because_waves_of_volatility_leave_it_too_narrow() -> None:
    worlds = list(simulated.statistics("garch", 60, 0.1))
    true = simulated.truth(0.1)["mean squared error"]
    ends = np.array([interval(world["mean squared error"], HORIZON, 300, seed) for seed, world in enumerate(worlds)])
    assert ((ends[:, 0] <= true) & (true <= ends[:, 1])).mean() < 0.85
    assert not any("rmse" in key or "mae" in key for key in intervals(predictions(0, dates=80), HORIZON))


@pytest.mark.parametrize(("horizon", "dates"), [(1, 200), (10, 80), (30, 900)])
def test_intervals_hold_the_truth_at_any_horizon_and_number_of_blocks(horizon: int, dates: int) -> None:
    """The blocks alone do not: 82 % where there are 4 of them, 90 % where there are many."""
    rng = np.random.default_rng(horizon)
    inside = []
    for seed in range(250):
        y, predicted = rng.normal(size=(2, dates + horizon, 3)).cumsum(axis=1)
        y, predicted = y[horizon:] - y[:-horizon], (predicted[horizon:] - predicted[:-horizon]) / 10
        base, loss = (y**2).sum(axis=1), ((y - predicted) ** 2).sum(axis=1)
        for statistic, truth in ((mean(y.mean(axis=1)), 0), (ratio(base - loss, base), -0.01)):
            ends = interval(statistic, horizon, 300, seed)
            assert ends is not None
            inside.append(ends[0] <= truth <= ends[1])
    assert 0.92 <= np.mean(inside) <= 0.98


def test_no_interval_leaves_what_its_score_can_be() -> None:
    rows = predictions(0, dates=80, names=1)
    rows["y_pred"] = rows["y_true"] * np.where(np.arange(80) < 76, 1, -1)
    limits = intervals(rows, HORIZON)
    assert limits["direction_accuracy_high"] == 1 and limits["oos_skill_high"] == 1


def test_what_is_resampled_are_the_pooled_scores_and_their_differences() -> None:
    rows = predictions(5)
    limits, scored = intervals(rows, HORIZON), scores.pooled(rows, HORIZON)
    for name in ("oos_skill", "rank_ic_mean", "rank_ic_ir", "direction_accuracy"):
        assert limits[f"{name}_low"] < scored[name] < limits[f"{name}_high"], name
    differences = [key for key in limits if key.startswith("versus.") and not key.endswith(("_low", "_high"))]
    assert len(differences) == 5
    for key in differences:
        _, name, score = key.split(".")
        base = "direction_base_rate" if name == "base_rate" else f"baseline.{name}.{score}"
        # the training mean is 0 here, so that zero has the same skill
        assert limits[key] == pytest.approx(scored[score] - scored[base]), key
        assert limits[f"{key}_low"] < limits[key] < limits[f"{key}_high"], key


def test_a_model_that_is_the_baseline_is_not_better_than_it() -> None:
    rows = predictions(6)
    limits = intervals(rows.assign(baseline_ridge=rows["y_pred"]), HORIZON)
    for end in ("", "_low", "_high"):
        assert limits[f"versus.ridge.oos_skill{end}"] == limits[f"versus.ridge.rank_ic_mean{end}"] == 0


def test_a_difference_is_of_the_rows_that_both_predict() -> None:
    rows = predictions(7)
    half = rows["ticker"].isin([f"T{k}" for k in range(10)])
    limits = intervals(rows.assign(baseline_momentum=rows["y_pred"].where(half)), HORIZON)
    assert limits["versus.momentum.rank_ic_mean"] == 0
    never = intervals(rows.assign(baseline_momentum=np.nan), HORIZON)
    assert "versus.momentum.rank_ic_mean" not in never and "versus.ridge.rank_ic_mean" in never


def test_what_is_luck_for_both_is_luck_for_neither() -> None:
    """Paired, a model that is a baseline with a little noise is distinguished from it sooner than by two intervals."""
    rows = predictions(8)
    limits = intervals(rows.assign(baseline_ridge=0.5 * rows["y_pred"]), HORIZON)
    paired = limits["versus.ridge.rank_ic_mean_high"] - limits["versus.ridge.rank_ic_mean_low"]
    assert paired < 0.01 * (limits["rank_ic_mean_high"] - limits["rank_ic_mean_low"])


def test_ratings_are_compared_with_logistic_regression_and_one_rating_with_nothing() -> None:
    rows = predictions(9, dates=200)
    rng = np.random.default_rng(9)
    probabilities = rng.dirichlet(np.ones(5), len(rows))
    rated = rows.drop(columns=["baseline_ridge", "baseline_zero"]).assign(
        y_return=rows["y_true"],
        y_true=rng.integers(0, 5, len(rows)),
        y_pred=probabilities @ np.arange(5),
        baseline_prior=0.2,
        baseline_logistic=2.0,
        baseline_logistic_p=0.2,
        **{f"p_{k}": probabilities[:, k] for k in range(5)},
    )
    limits = intervals(rated, HORIZON)
    assert limits["versus.logistic.oos_skill_high"] < 0  # random certainty is worse than equal shares
    assert "versus.logistic.rank_ic_mean" not in limits  # a constant ranks nothing
    assert "versus.zero.oos_skill" not in limits and "versus.momentum.rank_ic_mean" in limits
    one = intervals(rated.assign(y_true=2), HORIZON)
    assert not any("oos_skill" in key for key in one) and "rank_ic_mean_low" in one


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = predictions(2)
    assert intervals(rows, HORIZON, seed=3) == intervals(rows, HORIZON, seed=3) != intervals(rows, HORIZON, seed=4)


def test_too_few_dates_give_no_interval() -> None:
    assert intervals(predictions(0, dates=79), HORIZON) == {}
    assert intervals(predictions(0, dates=80), HORIZON)


def test_a_rank_ic_of_too_few_dates_has_no_interval() -> None:
    rows = predictions(1)
    last = rows["date"] >= rows["date"].unique()[5 * HORIZON - 1]
    limits = intervals(rows.assign(y_pred=rows["y_pred"].where(~last, 0.0)), HORIZON)
    assert "rank_ic_mean_low" not in limits and "rank_ic_ir_low" not in limits and "oos_skill_low" in limits


def test_one_name_alone_has_no_rank_ic_and_the_rest_of_its_intervals() -> None:
    limits = intervals(predictions(1, names=1), HORIZON)
    assert "rank_ic_mean_low" not in limits
    assert limits["oos_skill_low"] < limits["oos_skill_high"]


@pytest.mark.parametrize("horizon", [1, 60])
def test_any_horizon_will_do(horizon: int) -> None:
    limits = intervals(predictions(3, dates=1000), horizon)
    assert all(limits[key] <= limits[key.replace("_low", "_high")] for key in limits if key.endswith("_low"))
