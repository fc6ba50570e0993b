"""Which defaults lose least on noise and find most of a planted signal: the study behind decision 0009, to run again.

    python -m tests.benchmarks.study_defaults --worlds 50 --out study.csv

Each world is prepared once, and each candidate is fitted to the folds of a real run on it. Nothing real is looked at.
"""

import argparse
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xgboost as xgb
from numpy.typing import NDArray

from omninmo.config import FitConfig, ModelParams, TrainingConfig
from omninmo.dataset.prepare import Dataset, prepare, splitter
from omninmo.evaluation.metrics import rank_ic
from omninmo.events import Reporter
from omninmo.schema import RATINGS
from omninmo.training.baselines import class_shares, dates_apart, ridge
from omninmo.training.folds import expected, fit_fold
from omninmo.training.leaf_weight import resolved
from tests.worlds import STRENGTH, Signal, stock_market

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.intp]
Settings = dict[str, float]

BEFORE: Settings = {"max_depth": 3, "learning_rate": 0.03, "subsample": 0.5, "colsample_bytree": 1.0}
BASE: Settings = BEFORE | {"colsample_bytree": 0.3, "leaf_horizons": 2, "n_estimators": 50}
CANDIDATES: dict[str, Settings] = {
    "before": BEFORE | {"min_child_weight": 200, "n_estimators": 300},
    "base": BASE,
    "100 trees": BASE | {"n_estimators": 100},
    **{
        f"leaf {leaf}, {trees} trees": BASE | {"leaf_horizons": leaf, "n_estimators": trees}
        for leaf in (1, 4, 8)
        for trees in (50, 100)
    },
    "depth 2": BASE | {"max_depth": 2},
    "depth 5": BASE | {"max_depth": 5},
    "rate 0.01": BASE | {"learning_rate": 0.01},
    "rate 0.01, 100 trees": BASE | {"learning_rate": 0.01, "n_estimators": 100},
    "rate 0.06": BASE | {"learning_rate": 0.06},
    "columns 0.1": BASE | {"colsample_bytree": 0.1},
    "all columns": BASE | {"colsample_bytree": 1.0},
    "rows 0.2": BASE | {"subsample": 0.2},
    "all rows": BASE | {"subsample": 1.0},
    **{
        f"leaf {leaf}, columns {share}, 60 trees": BASE
        | {"leaf_horizons": leaf, "colsample_bytree": share, "n_estimators": 60}
        for leaf, share in ((1, 0.1), (1, 0.2), (2, 0.1))  # the first is the default
    },
    "early stopping": BASE | {"n_estimators": 300, "early_stopping": 20},
}


class World(NamedTuple):
    """One world, ready to fit: rows, the drift planted in each of them, and the folds with their training matrix."""

    dataset: Dataset
    outcomes: NDArray[Any]
    drift: Floats
    folds: list[tuple[Rows, Rows]]
    matrices: list[xgb.QuantileDMatrix]


def made(seed: int, signal: Signal, tickers: int, usual: TrainingConfig) -> World:
    """Simulate and prepare a world."""
    panel, planted = stock_market(seed, signal, tickers=tickers)
    dataset = prepare(usual, panel)
    rows, columns = panel.dates.get_indexer(dataset.dates), planted.columns.get_indexer(pd.Index(dataset.tickers))
    folds = list(splitter(usual).split(dataset.x, groups=dataset.dates))
    outcomes = dataset.y(usual.mode)
    matrices = [
        xgb.QuantileDMatrix(dataset.x[train], label=outcomes[train], nthread=usual.threads) for train, _ in folds
    ]
    return World(dataset, outcomes, planted.to_numpy()[rows, columns], folds, matrices)


def config_of(settings: Settings, usual: TrainingConfig) -> TrainingConfig:
    """Return the config of a candidate; `settings` are those of the model, and early_stopping."""
    model = {name: value for name, value in settings.items() if name in ModelParams.model_fields}
    stopping = FitConfig(early_stopping=int(settings.get("early_stopping", 0)))
    return usual.replace(model=ModelParams(**model), fit=stopping)


def fitted(config: TrainingConfig, world: World, trees: set[int]) -> dict[int, list[Floats]]:
    """Return the predictions of each fold's test rows, after so many trees: the first 50 of 100 are a model too."""
    data = world.dataset
    found: dict[int, list[Floats]] = {number: [] for number in trees}
    objective: dict[str, Any] = {"objective": "reg:squarederror"}
    if config.mode == "classification":
        objective = {"objective": "multi:softprob", "num_class": len(RATINGS)}
    for (train, test), matrix in zip(world.folds, world.matrices, strict=True):
        model = resolved(config, data.dates[train], world.outcomes[train]).model
        parameters = model.model_dump(exclude={"n_estimators", "leaf_horizons"}) | objective
        booster = xgb.train(parameters | {"seed": config.seed, "nthread": config.threads}, matrix, max(trees))
        for number, predicted in found.items():
            predicted.append(booster.inplace_predict(data.x[test], iteration_range=(0, number)))
    return found


def stopped(config: TrainingConfig, world: World) -> list[Floats]:
    """Return the predictions of each fold's test rows with early stopping, which needs rows of its own."""
    return [
        fit_fold(config, world.dataset, world.outcomes, number, *rows, Reporter()).predicted
        for number, rows in enumerate(world.folds, 1)
    ]


def linear(horizon: int, world: World) -> list[Floats]:
    """Return the ridge regression's predictions, fitted to the rows that a real run fits it to."""
    found = []
    for train, test in world.folds:
        rows = train[dates_apart(world.dataset.dates[train], max(1, horizon // 5))]
        found.append(ridge(world.dataset.x[rows], world.outcomes[rows], world.dataset.x[test]))
    return found


def scores(world: World, mode: str, predicted: list[Floats]) -> dict[str, float]:
    """Return skill, rank IC, and the rank correlation with the planted drift (`truth`), over all test rows."""
    loss, base = 0.0, 0.0
    for (train, test), guess in zip(world.folds, predicted, strict=True):
        actual = world.outcomes[test]
        if mode == "classification":
            loss -= np.log(np.clip(guess[np.arange(len(actual)), actual], 1e-6, 1)).sum()
            base -= np.log(class_shares(world.outcomes[train])[actual]).sum()
        else:
            loss += np.square(actual - guess).sum()
            base += np.square(actual - world.outcomes[train].mean()).sum()
    rows = np.concatenate([test for _, test in world.folds])
    guesses = np.concatenate([expected(guess) for guess in predicted])
    dates, tickers = world.dataset.dates[rows], world.dataset.tickers[rows]
    returns, drift = world.dataset.realised[rows], world.drift[rows]
    found = {
        "rank_ic": rank_ic(dates, tickers, returns, guesses),
        "oracle_ic": rank_ic(dates, tickers, returns, drift),
        "truth": rank_ic(dates, tickers, drift, guesses),
    }
    return {"skill": 1 - loss / base, **{name: float(ics.mean()) for name, ics in found.items()}}


def study(world: World, usual: TrainingConfig, names: list[str]) -> dict[str, dict[str, float]]:
    """Return the scores of each candidate, and of the ridge regression."""
    found: dict[str, dict[str, float]] = {}
    alike: dict[TrainingConfig, dict[str, int]] = {}
    for name in names:
        config = config_of(CANDIDATES[name], usual)
        if config.fit.early_stopping:
            found[name] = scores(world, usual.mode, stopped(config, world))
        else:
            key = config.replace(model=config.model.replace(n_estimators=1))
            alike.setdefault(key, {})[name] = config.model.n_estimators
    for config, trees in alike.items():
        predicted = fitted(config, world, set(trees.values()))
        found |= {name: scores(world, usual.mode, predicted[number]) for name, number in trees.items()}
    if usual.mode == "regression":
        found["ridge"] = scores(world, usual.mode, linear(usual.horizon, world))
    return found


def main() -> None:
    """Study the candidates and print means and standard errors, writing every world's numbers as they come."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=50, help="of each kind")
    parser.add_argument("--first", type=int, default=1000, help="seed of the first world")
    parser.add_argument("--signals", nargs="+", choices=list(STRENGTH), default=list(STRENGTH))
    parser.add_argument("--candidates", nargs="+", choices=list(CANDIDATES), default=list(CANDIDATES))
    parser.add_argument("--tickers", type=int, default=20)
    parser.add_argument("--horizon", type=int, default=30)
    parser.add_argument("--mode", choices=("regression", "classification"), default="regression")
    parser.add_argument("--out", type=Path, default=Path("study.csv"))
    asked = parser.parse_args()
    usual = TrainingConfig(threads=1, forward_days=asked.horizon, mode=asked.mode)
    table: list[dict[str, Any]] = []
    for seed in range(asked.first, asked.first + asked.worlds):
        for signal in asked.signals:
            found = study(made(seed, signal, asked.tickers, usual), usual, asked.candidates)
            table += [{"signal": signal, "seed": seed, "candidate": name, **values} for name, values in found.items()]
            pd.DataFrame(table).to_csv(asked.out, index=False)
    measures = ["skill", "rank_ic", "oracle_ic", "truth"]
    grouped = pd.DataFrame(table).groupby(["signal", "candidate"], sort=False)[measures]
    print(grouped.agg(["mean", "sem"]).round(4).to_string())


if __name__ == "__main__":
    main()
