"""Intervals hold what they promise where targets overlap, and are far wider than a bootstrap of rows."""

import numpy as np
import pandas as pd
import pytest

from omninmo.evaluation.intervals import block_counts, intervals, stretch

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
            "baseline_majority": 1.0,
        }
    )


def test_every_date_is_as_likely_as_any_other_and_blocks_stay_together() -> None:
    counts = block_counts(100, 20, 4000, seed=1)
    assert (counts.sum(axis=1) == 100).all()
    np.testing.assert_allclose(counts.mean(axis=0), 1, atol=0.1)
    neighbours = np.corrcoef(counts[:, 40], counts[:, 41])[0, 1]
    assert neighbours > 0.9 and abs(np.corrcoef(counts[:, 40], counts[:, 70])[0, 1]) < 0.4


@pytest.mark.parametrize(("horizon", "dates"), [(1, 200), (10, 80), (10, 400), (30, 900)])
def test_intervals_cover_the_truth_as_often_as_they_say(horizon: int, dates: int) -> None:
    """The blocks alone do not: 82 % where there are 4 of them, 90 % where there are many."""
    outcome, noise = np.sqrt(horizon) / 100, np.sqrt(horizon) / 1000
    truth = {
        "oos_skill": -((noise / outcome) ** 2),
        "rank_ic_mean": 0,
        "direction_accuracy": 0.5,
        "oos_rmse": np.hypot(outcome, noise),
        "oos_mae": np.hypot(outcome, noise) * np.sqrt(2 / np.pi),
    }
    worlds = [
        intervals(predictions(seed, dates, horizon=horizon), horizon, draws=300, seed=seed) for seed in range(160)
    ]
    covered = {
        key: np.mean([w[f"{key}_low"] <= true <= w[f"{key}_high"] for w in worlds]) for key, true in truth.items()
    }
    assert all(0.9 <= share <= 0.99 for share in covered.values()), covered
    assert 0.93 <= np.mean(list(covered.values())) <= 0.975, covered


def test_the_stretch_is_nothing_without_overlap_and_the_known_fifth_with_much_of_it() -> None:
    assert stretch(10**6, 1) == pytest.approx(1, abs=1e-3)
    assert stretch(10**8, 300) == pytest.approx(np.sqrt(6 / 5), rel=1e-3)
    assert stretch(8 * 30, 30) / stretch(10**8, 30) == pytest.approx(3.182 / 1.960, rel=1e-3)  # t with 3 degrees


def test_no_interval_leaves_what_its_score_can_be() -> None:
    rows = predictions(0, dates=80, names=1)
    rows["y_pred"] = rows["y_true"] * np.where(np.arange(80) < 76, 1, -1)
    limits = intervals(rows, HORIZON)
    assert limits["direction_accuracy_high"] == 1 and limits["oos_skill_high"] == 1 and limits["oos_mae_low"] == 0


def test_intervals_hold_their_own_scores() -> None:
    from omninmo.evaluation.scores import pooled

    rows = predictions(5)
    limits, scored = intervals(rows, HORIZON), pooled(rows, HORIZON)
    for name in ("oos_skill", "rank_ic_mean", "rank_ic_ir", "direction_accuracy", "oos_rmse", "oos_mae"):
        assert limits[f"{name}_low"] < scored[name] < limits[f"{name}_high"], name


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
