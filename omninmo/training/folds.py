"""The fits of a training: one model per fold, the linear baselines beside it, and the final model on every row."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omninmo.config import TrainingConfig
from omninmo.dataset.prepare import Dataset
from omninmo.dataset.splits import MIN_TRAIN_DATES
from omninmo.errors import DataError
from omninmo.events import Event, OnEvent
from omninmo.training.baselines import dates_apart, logistic, momentum, ridge
from omninmo.training.boosting import Model, fit
from omninmo.training.leaf_weight import resolved

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.intp]

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
    outcomes: NDArray[Any],
    number: int,
    train: Rows,
    test: Rows,
    on_event: OnEvent,
) -> Fold:
    """Fit one fold's training rows and predict its unseen ones."""
    event = Event("folds", number, config.split.n_splits)
    on_event(event)
    unseen = dataset.x[test]
    learned, stop_on = (train, None) if not config.fit.early_stopping else _held_back(config, dataset, train)
    model = fit(
        resolved(config, dataset.dates[learned], outcomes[learned]),
        dataset.names,
        dataset.x[learned],
        outcomes[learned],
        valid=(unseen, outcomes[test]),
        on_round=partial(lambda _round, told: on_event(told), told=event),
        weights=_weights(config, dataset, learned),
        stop_on=None if stop_on is None else (dataset.x[stop_on], outcomes[stop_on]),
    )
    return Fold(number, train, test, model, model.predict(unseen))


def _held_back(config: TrainingConfig, dataset: Dataset, train: Rows) -> tuple[Rows, Rows]:
    """Part the training rows: the last 15 % of their dates end the boosting, those before, less a gap, are learned.

    Raises
    ------
    DataError
        If too few dates are left to learn from.
    """
    unique, codes = np.unique(dataset.dates[train], return_inverse=True)
    start = len(unique) - max(1, round(HELD_BACK * len(unique)))
    if (learned := start - config.horizon) < MIN_TRAIN_DATES:
        raise DataError(
            f"Early stopping holds back the last {HELD_BACK:.0%} of a fold's {len(unique)} training dates, and the "
            f"horizon of {config.horizon} before them; that leaves {max(learned, 0)} to learn from, and "
            f"{MIN_TRAIN_DATES} are the least. Choose a longer period, fewer folds, a shorter horizon, or no early "
            "stopping."
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


def fit_final(
    config: TrainingConfig, dataset: Dataset, outcomes: NDArray[Any], folds: list[Fold], on_event: OnEvent
) -> Model:
    """Fit every row; after early stopping with as many trees as the folds kept on average."""
    if config.fit.early_stopping:
        rounds = round(float(np.mean([fold.model.rounds for fold in folds])))
        config = config.replace(model=config.model.replace(n_estimators=rounds))
    return fit(
        resolved(config, dataset.dates, outcomes),
        dataset.names,
        dataset.x,
        outcomes,
        on_round=lambda _: on_event(Event("final")),
        weights=_weights(config, dataset, np.arange(len(dataset))),
    )


def fitted_baselines(
    config: TrainingConfig, dataset: Dataset, outcomes: NDArray[Any], fold: Fold, on_event: OnEvent
) -> dict[str, Any]:
    """Return the columns of the baselines that look at features: momentum, and a linear model of the same rows."""
    on_event(Event("baselines", fold.number, config.split.n_splits))
    test = fold.test
    columns: dict[str, Any] = {"baseline_momentum": momentum(dataset.panel, dataset.dates[test], dataset.tickers[test])}
    # five dates a horizon: those in between repeat most of the same outcome
    rows = fold.train[dates_apart(dataset.dates[fold.train], max(1, config.horizon // 5))]
    x, unseen = dataset.x[rows], dataset.x[test]
    if config.mode == "regression":
        return columns | {"baseline_ridge": ridge(x, outcomes[rows], unseen)}
    probabilities = logistic(x, outcomes[rows], unseen)
    chosen = probabilities[np.arange(len(test)), outcomes[test]]
    return columns | {"baseline_logistic": expected(probabilities), "baseline_logistic_p": chosen}
