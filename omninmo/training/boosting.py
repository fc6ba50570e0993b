"""The only module that fits XGBoost, and that reads a model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
import xgboost as xgb

from omninmo.arrays import Floats
from omninmo.config import TrainingConfig
from omninmo.errors import ModelError
from omninmo.schema import RATINGS
from omninmo.training.model_check import checked

OnRound = Callable[[int], None]

ROUNDS_BETWEEN_CALLS = 10
MEASURED_ROUNDS = 50


@dataclass(frozen=True)
class Model:
    """A fitted model and its error by boosting round.

    Attributes
    ----------
    booster : xgboost.Booster
    features : names of the d columns
    n_classes : 0 in regression
    errors : DataFrame indexed by boosting round, from 1
        train, valid: RMSE, or log loss in classification; empty where no valid rows were given.
    """

    booster: xgb.Booster
    features: tuple[str, ...]
    n_classes: int
    errors: pd.DataFrame

    @property
    def rounds(self) -> int:
        """How many boosting rounds it has."""
        return int(self.booster.num_boosted_rounds())

    @classmethod
    def from_json(cls, content: bytes, features: tuple[str, ...], n_classes: int) -> Self:
        """Return the model that `to_json` wrote, without its errors by boosting round.

        Parameters
        ----------
        content : XGBoost's JSON, from wherever: it is checked first (see `model_check`)
        features : names of the d columns that it must have been fitted to
        n_classes : 0 in regression

        Raises
        ------
        ModelError
            If it is no such model.
        """
        booster = xgb.Booster()
        try:
            booster.load_model(bytearray(checked(content, features, n_classes)))
        except xgb.core.XGBoostError as error:
            raise ModelError(
                "XGBoost cannot read the model, although its parts agree with each other; train it again."
            ) from error
        return cls(booster, features, n_classes, pd.DataFrame(columns=["train", "valid"], dtype=np.float64))

    def to_json(self) -> bytes:
        """Return the model as XGBoost's JSON: a damaged binary model file can crash the process that reads it."""
        return bytes(self.booster.save_raw(raw_format="json"))

    def predict(self, x: Floats) -> Floats:
        """Return predictions of rows x (n, d): (n,) returns, or (n, class) probabilities."""
        return np.asarray(self.booster.inplace_predict(x))

    def explain(self, x: Floats) -> tuple[Floats, Floats]:
        """Return exact SHAP contributions and margins of rows x (n, d).

        Contributions are (n, d + 1), or (n, class, d + 1) in classification; the last column is the base value.
        These are the values of `shap.TreeExplainer` (Lundberg et al., Nature Machine Intelligence 2, 2020), which
        calls the same code.
        """
        rows = xgb.DMatrix(x, feature_names=list(self.features))
        contributions = self.booster.predict(rows, pred_contribs=True, strict_shape=bool(self.n_classes))
        return contributions, self.booster.predict(rows, output_margin=True)

    def gains(self) -> Floats:
        """Return each feature's share of the total gain of the splits: d numbers that add up to 1, or all 0."""
        scores = self.booster.get_score(importance_type="total_gain")
        gains = np.array([float(np.sum(scores.get(name, 0.0))) for name in self.features])
        return gains / gains.sum() if gains.sum() > 0 else gains


def fit(
    config: TrainingConfig,
    features: tuple[str, ...],
    x: Floats,
    y: Floats,
    valid: tuple[Floats, Floats] | None = None,
    on_round: OnRound | None = None,
    weights: Floats | None = None,
    stop_on: tuple[Floats, Floats] | None = None,
) -> Model:
    """Fit one model.

    Parameters
    ----------
    config : settings, seed and threads are read; `leaf_weight.resolved` has set min_child_weight
    features : names of the d columns
    x : float32 (n, d), NaN where missing
    y : (n,) returns, or class numbers 0 … 4 in classification
    valid : (x, y) of test rows whose error is measured round by round. It decides nothing.
    on_round : called every few boosting rounds; may raise to end the fit
    weights : (n,) weight of each row; all alike by default
    stop_on : (x, y) of rows apart from train and test: boosting ends once their error has not fallen for
        `config.fit.early_stopping` rounds, and the trees after the best round are dropped
    """
    train = xgb.QuantileDMatrix(x, label=y, weight=weights, feature_names=list(features), nthread=config.threads)

    def matrix(rows: tuple[Floats, Floats]) -> xgb.QuantileDMatrix:
        return xgb.QuantileDMatrix(rows[0], label=rows[1], feature_names=list(features), ref=train)

    watched = [(train, "train")] + ([(matrix(valid), "valid")] if valid is not None else [])
    stopping = [(matrix(stop_on), "stop")] if stop_on is not None else []
    booster = xgb.Booster(_parameters(config), [data for data, _ in watched + stopping])
    measured = _measured_rounds(config.model.n_estimators) if valid is not None else frozenset()
    errors: dict[int, tuple[float, ...]] = {}
    patience = _Patience(config.fit.early_stopping)
    # the loop of `xgboost.train`, which would measure every round: that costs a third of the fit
    for number in range(config.model.n_estimators):
        if on_round is not None and number % ROUNDS_BETWEEN_CALLS == 0:
            on_round(number)
        booster.update(train, number)
        if number in measured:
            errors[number + 1] = _errors(booster.eval_set(watched, number))
        if stopping and patience.is_over(number, _errors(booster.eval_set(stopping, number))[0]):
            break
    table = pd.DataFrame.from_dict(errors, "index", columns=["train", "valid"])
    if stopping:
        booster, table = booster[: patience.best + 1], table.loc[: patience.best + 1]
    return Model(booster, features, n_classes(config), table)


@dataclass
class _Patience:
    """Remembers the best round, and how long ago it was."""

    rounds: int
    best: int = 0
    error: float = float("inf")

    def is_over(self, number: int, error: float) -> bool:
        if error < self.error:
            self.best, self.error = number, error
        return number - self.best >= self.rounds


def _measured_rounds(rounds: int) -> frozenset[int]:
    """Return the rounds after which errors are measured: evenly spread, the first and the last among them."""
    return frozenset(np.linspace(0, rounds - 1, min(rounds, MEASURED_ROUNDS)).round().astype(int).tolist())


def _errors(line: str) -> tuple[float, ...]:
    """Return the numbers of XGBoost's report: a round, then name:number for each data set, separated by tabs."""
    return tuple(float(entry.rpartition(":")[2]) for entry in line.split("\t")[1:])


def n_classes(config: TrainingConfig) -> int:
    """Return the number of classes that a model of this config has; 0 in regression."""
    return len(RATINGS) if config.mode == "classification" else 0


def _parameters(config: TrainingConfig) -> dict[str, Any]:
    model = config.model.model_dump(exclude={"n_estimators", "leaf_horizons"})
    shared = {**model, "seed": config.seed, "nthread": config.threads, "tree_method": "hist"}
    if config.mode == "classification":
        # num_class is fixed: a fold whose training rows lack a rating must still give it a probability
        return {**shared, "objective": "multi:softprob", "num_class": len(RATINGS), "eval_metric": "mlogloss"}
    return {**shared, "objective": "reg:squarederror", "eval_metric": "rmse"}
