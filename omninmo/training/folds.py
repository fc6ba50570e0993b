"""The fits of a training: one model per fold, the linear baselines beside it, and the final model on every row."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from omninmo.arrays import Floats, Rows, Values
from omninmo.config import TrainingConfig
from omninmo.dataset.prepare import Dataset
from omninmo.dataset.splits import MIN_TRAIN_DATES
from omninmo.errors import DataError
from omninmo.events import Reporter
from omninmo.schema import FORMATS, bars
from omninmo.training.baselines import dates_apart, logistic, momentum, ridge
from omninmo.training.boosting import Model, fit
from omninmo.training.leaf_weight import resolved

HELD_BACK = 0.15
"""Share of a fold's training dates, its last ones, that decide when boosting ends."""


@dataclass(frozen=True)
class Fold:
    """One fold: the rows, the model fitted to the train rows, and what it predicts for the test rows."""

    number: int
    train: Rows
    test: Rows
    model: Model
    predicted: Floats


def expected(predicted: Floats) -> Floats:
    """Return predictions as one number per row: the return, or Σ p_k · k of the rating's probabilities."""
    return (predicted @ np.arange(predicted.shape[1]) if predicted.ndim == 2 else predicted).astype(np.float64)


def fit_fold(
    config: TrainingConfig,
    dataset: Dataset,
    y: Values,
    number: int,
    train: Rows,
    test: Rows,
    reporter: Reporter,
    *,
    error_curve: bool = True,
) -> Fold:
    """Fit one fold's training rows and predict its test rows.

    Whoever throws the error by boosting round away spares a quarter of the time with `error_curve=False`.
    """
    report = partial(reporter.report, "folds", number, config.split.n_splits)
    report()
    x_test = dataset.x[test]
    learned, stop_on = (train, None) if not config.fit.early_stopping else _held_back(config, dataset, train)
    model = fit(
        resolved(config, dataset.dates[learned], y[learned]),
        dataset.names,
        dataset.x[learned],
        y[learned],
        valid=(x_test, y[test]) if error_curve else None,
        on_round=lambda _: report(),
        weights=_weights(config, dataset, learned),
        stop_on=None if stop_on is None else (dataset.x[stop_on], y[stop_on]),
    )
    return Fold(number, train, test, model, model.predict(x_test))


def _held_back(config: TrainingConfig, dataset: Dataset, train: Rows) -> tuple[Rows, Rows]:
    """Split the training rows: the last 15 % of their dates end the boosting, those before, less a gap, are learned.

    Raises
    ------
    DataError
        If too few dates are left to learn from.
    """
    unique, codes = np.unique(dataset.dates[train], return_inverse=True)
    start = len(unique) - max(1, round(HELD_BACK * len(unique)))
    if (learned := start - config.horizon) < MIN_TRAIN_DATES:
        held_back = FORMATS["whole_share"].text(HELD_BACK)
        raise DataError(
            f"Early stopping holds back the last {held_back} of a fold's {len(unique)} training dates, and the "
            f"horizon of {bars(config.horizon, config.interval)} before them; that leaves {max(learned, 0)} to learn "
            f"from, and {MIN_TRAIN_DATES} are the least. Choose a longer period, fewer folds, a shorter horizon, or no "
            "early stopping."
        )
    return train[codes < learned], train[codes >= start]


def _weights(config: TrainingConfig, dataset: Dataset, rows: Rows) -> Floats | None:
    """Return weights that halve every `weight_half_life` sessions into the past, 1 on average; None: all alike.

    An average of 1 keeps the meaning of `min_child_weight`.
    """
    if not config.fit.weight_half_life:
        return None
    age = dataset.panel.dates.get_indexer(dataset.dates[rows])
    weights = 0.5 ** ((age.max() - age) / config.fit.weight_half_life)
    return np.asarray(weights / weights.mean())


def fit_final(config: TrainingConfig, dataset: Dataset, y: Values, folds: list[Fold], reporter: Reporter) -> Model:
    """Fit every row; after early stopping with as many trees as the folds kept on average."""
    if config.fit.early_stopping:
        rounds = round(float(np.mean([fold.model.rounds for fold in folds])))
        config = config.replace(model=config.model.replace(n_estimators=rounds))
    return fit(
        resolved(config, dataset.dates, y),
        dataset.names,
        dataset.x,
        y,
        on_round=lambda _: reporter.report("final"),
        weights=_weights(config, dataset, np.arange(len(dataset))),
    )


def fitted_baselines(
    config: TrainingConfig, dataset: Dataset, y: Values, fold: Fold, reporter: Reporter
) -> dict[str, Any]:
    """Return the columns of the baselines that look at features: momentum, and a linear model of the same rows."""
    reporter.report("baselines", fold.number, config.split.n_splits)
    test = fold.test
    columns: dict[str, Any] = {"baseline_momentum": momentum(dataset.panel, dataset.dates[test], dataset.tickers[test])}
    # five dates a horizon: those in between repeat most of the same target
    rows = fold.train[dates_apart(dataset.dates[fold.train], max(1, config.horizon // 5))]
    x, x_test = dataset.x[rows], dataset.x[test]
    if config.mode == "regression":
        return columns | {"baseline_ridge": ridge(x, y[rows], x_test)}
    probabilities = logistic(x, y[rows], x_test)
    chosen = probabilities[np.arange(len(test)), y[test]]
    return columns | {"baseline_logistic": expected(probabilities), "baseline_logistic_p": chosen}
