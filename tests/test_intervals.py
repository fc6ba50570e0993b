"""Intervals hold what they promise where outcomes overlap, and are far wider than a bootstrap of rows."""

import numpy as np
import pandas as pd
import pytest

from omninmo.intervals import block_counts, intervals

HORIZON = 10


def predictions(seed: int, dates: int = 800, names: int = 20) -> pd.DataFrame:
    """Return rows whose outcomes overlap for `HORIZON` sessions, and predictions that know nothing."""
    rng = np.random.default_rng(seed)

    def smooth() -> np.ndarray:
        news = rng.normal(size=(dates + HORIZON, names)).cumsum(axis=0)
        return (news[HORIZON:] - news[:-HORIZON]) / 100

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


def test_the_interval_of_the_rank_ic_covers_zero_about_as_often_as_it_says() -> None:
    covered = []
    for seed in range(120):
        found = intervals(predictions(seed), HORIZON, draws=300, seed=seed)
        covered.append(found["rank_ic_mean_low"] <= 0 <= found["rank_ic_mean_high"])
    assert 0.87 <= np.mean(covered) <= 0.99, np.mean(covered)


def test_intervals_hold_their_own_scores() -> None:
    from omninmo.scores import pooled

    rows = predictions(5)
    found, scored = intervals(rows, HORIZON), pooled(rows, HORIZON)
    for name in ("oos_skill", "rank_ic_mean", "rank_ic_ir", "direction_accuracy", "oos_rmse", "oos_mae"):
        assert found[f"{name}_low"] < scored[name] < found[f"{name}_high"], name


def test_the_same_seed_gives_the_same_interval() -> None:
    rows = predictions(2)
    assert intervals(rows, HORIZON, seed=3) == intervals(rows, HORIZON, seed=3) != intervals(rows, HORIZON, seed=4)


def test_too_few_dates_give_no_interval() -> None:
    assert intervals(predictions(0, dates=79), HORIZON) == {}
    assert intervals(predictions(0, dates=80), HORIZON)


def test_one_name_alone_has_no_rank_ic_and_the_rest_of_its_intervals() -> None:
    found = intervals(predictions(1, names=1), HORIZON)
    assert "rank_ic_mean_low" not in found
    assert found["oos_skill_low"] < found["oos_skill_high"]


@pytest.mark.parametrize("horizon", [1, 60])
def test_any_horizon_will_do(horizon: int) -> None:
    found = intervals(predictions(3, dates=1000), horizon)
    assert all(found[key] <= found[key.replace("_low", "_high")] for key in found if key.endswith("_low"))
