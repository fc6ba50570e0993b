"""Out-of-fold rows of runs without skill, and the table that lists the runs, as a store would give them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

HORIZON = 5
SETTINGS: Mapping[str, Any] = {
    "mode": "regression",
    "target": "forward_return",
    "classes": "thresholds",
    "interval": "1d",
    "forward_days": HORIZON,
}


def regression(dates: int = 120, names: int = 8, seed: int = 0, world: int = 0, folds: int = 1) -> pd.DataFrame:
    """Return rows of one world, which any `seed` predicts another way."""
    y = 0.02 * np.random.default_rng([world, 1]).normal(size=(dates, names))
    predicted = 0.005 * np.random.default_rng([seed, 2]).normal(size=(dates, names))
    fold = np.arange(dates) * folds // dates + 1
    return pd.DataFrame(
        {
            "date": pd.bdate_range("2015-01-01", periods=dates).repeat(names),
            "ticker": np.tile([f"T{k}" for k in range(names)], dates),
            "fold": fold.repeat(names),
            "y_true": y.ravel(),
            "y_pred": predicted.ravel(),
            "baseline_mean": (0.001 * fold / folds).repeat(names),
            "baseline_majority": 1.0,
            "baseline_momentum": np.nan,
            "baseline_ridge": 0.0,
        }
    )


def classification(dates: int = 120, names: int = 8, seed: int = 0, world: int = 0) -> pd.DataFrame:
    """Return rows whose ratings are predicted by random probabilities."""
    rows = regression(dates, names, seed, world).drop(columns=["baseline_mean", "baseline_ridge"])
    probabilities = np.random.default_rng([seed, 3]).dirichlet(20 * np.ones(5), len(rows))
    returns = rows["y_true"].to_numpy()
    classes = np.searchsorted([-0.03, -0.01, 0.01, 0.03], returns)
    return rows.assign(
        y_return=returns,
        y_true=classes,
        y_pred=probabilities @ np.arange(5),
        baseline_class=2,
        baseline_prior=0.2,
        baseline_brier=0.8,
        baseline_logistic=2.0,
        baseline_logistic_p=0.2,
        **{f"p_{k}": probabilities[:, k] for k in range(5)},
    )


def listed(*run_ids: str, **others: Mapping[str, Any]) -> pd.DataFrame:
    """Return the table of runs with `SETTINGS`, and of those that differ in some of them."""
    records = dict.fromkeys(run_ids, SETTINGS) | {run_id: {**SETTINGS, **own} for run_id, own in others.items()}
    table = pd.DataFrame([{f"params.{key}": value for key, value in record.items()} for record in records.values()])
    leaks = [record.get("scheme") == "shuffled" for record in records.values()]
    return table.assign(run_id=list(records), leaks=np.array(leaks, dtype=bool))
