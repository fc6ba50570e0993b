"""Out-of-fold predictions to metrics with the store's names. Works on any subset of rows."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers
from omninmo.evaluation import metrics
from omninmo.evaluation.stability import default_k, feature_stability, nogueira, rbo
from omninmo.schema import RATINGS, SCORED_BY

HOLD = RATINGS.index("Hold")


def is_classification(predictions: pd.DataFrame) -> bool:
    """Return whether the predictions are of classes: they have probabilities then."""
    return "p_0" in predictions


def realised(predictions: pd.DataFrame) -> Floats:
    """Return what direction and rank are scored against (n,), in either mode: see `Dataset.realised`."""
    return predictions["y_return" if is_classification(predictions) else "y_true"].to_numpy()


def signal(predictions: pd.DataFrame) -> Floats:
    """Return the prediction (n,) with 0 as its neutral point: the return, or the expected rating less Hold."""
    predicted = predictions["y_pred"].to_numpy()
    return predicted - HOLD if is_classification(predictions) else predicted


def pooled(predictions: pd.DataFrame, horizon: int) -> dict[str, float]:
    """Score all rows together.

    Parameters
    ----------
    predictions : DataFrame
        Out-of-fold rows: date, ticker, fold, y_true, y_pred, baseline_<name>; in classification also y_return and
        p_0 … p_4, and of the training rows baseline_class (the most frequent one), baseline_prior and baseline_brier
        (the actual class's share, and the Brier score of the shares).
    horizon : sessions per target

    Returns
    -------
    dict of metric name to value; NaN where it cannot be computed
    """
    returns, signals = realised(predictions), signal(predictions)
    ic = rank_ic(predictions)
    test = metrics.mean_test(ic.to_numpy(), horizon)
    scores = {
        "oos_skill": _skill(predictions),
        "rank_ic_mean": test.mean,
        "rank_ic_ir": test.ratio,
        "rank_ic_t": test.t,
        "rank_ic_t_nonoverlap": test.t_nonoverlap,
        "rank_ic_dates": float(len(ic)),
        "rank_ic_constant_dates": float(metrics.constant_dates(_dates(predictions), returns, signals)),
        "test_dates": float(predictions["date"].nunique()),
        "direction_accuracy": metrics.direction_accuracy(returns, signals),
        "direction_base_rate": metrics.direction_accuracy(returns, predictions["baseline_majority"].to_numpy()),
        **_baseline_scores(predictions, horizon),
    }
    more = _classification_scores if is_classification(predictions) else _regression_scores
    return scores | more(predictions)


def per_fold(predictions: pd.DataFrame, horizon: int) -> pd.DataFrame:
    """Score each fold by itself: one row per fold with its dates, its number of rows and `schema.FOLD_METRICS`.

    A fold of fewer dates than five horizons has no rank IC, see `metrics.mean_test`.
    """
    rows = []
    for number, fold in predictions.groupby("fold", sort=True):
        dates = fold["date"]
        rows.append(
            {"fold": number, "first_date": dates.min(), "last_date": dates.max(), "rows": len(fold)}
            | _fold_scores(fold, horizon)
        )
    return pd.DataFrame(rows)


def across_folds(folds: pd.DataFrame) -> dict[str, float]:
    """Return cv_<metric>_mean and cv_<metric>_std (population) of the per-fold scores that the guide names.

    The accuracy has a base beside it, cv_accuracy_base: see `schema.METRICS`.
    """
    scores = {}
    for name in ("r2", "rmse", "mae", "accuracy"):
        if name in folds:
            scores[f"cv_{name}_mean"] = float(folds[name].mean())
            scores[f"cv_{name}_std"] = float(folds[name].std(ddof=0))
    if "accuracy_base" in folds:
        scores["cv_accuracy_base"] = float(folds["accuracy_base"].mean())
    return scores


def agreement_of_folds(importances: pd.DataFrame) -> dict[str, float]:
    """Return how well the folds' importances agree: the measures of `stability`, by the store's names.

    Parameters
    ----------
    importances : tidy DataFrame with fold, feature, kind, value; the rows of kind "shap" are read
    """
    shares = importances[importances["kind"] == "shap"].pivot(index="feature", columns="fold", values="value")
    k = default_k(len(shares))
    return {
        "feature_stability": feature_stability(shares),
        "stability_nogueira": nogueira(shares, k).value,
        "stability_k": float(k),
        "stability_rbo": rbo(shares),
    }


def in_sample(mode: str, y: Floats, predicted: Floats) -> dict[str, float]:
    """Score the rows that the final model was fitted to.

    Parameters
    ----------
    mode : regression or classification
    y : (n,) targets, or actual classes
    predicted : (n,) predictions, or probabilities (n, class)
    """
    if mode == "classification":
        base = float(np.bincount(y.astype(np.int64)).max() / len(y))
        return {"final_accuracy": float((predicted.argmax(axis=1) == y).mean()), "final_accuracy_base": base}
    return {
        "final_r2": metrics.r2(y, predicted),
        "final_rmse": metrics.rmse(y, predicted),
        "final_mae": metrics.mae(y, predicted),
    }


def rank_ic(predictions: pd.DataFrame, forecast: Floats | None = None) -> pd.Series:
    """Return the rank IC of each date that has enough tickers, of the model's signal or of another forecast (n,)."""
    predicted = signal(predictions) if forecast is None else forecast
    return metrics.rank_ic(_dates(predictions), predictions["ticker"].to_numpy(), realised(predictions), predicted)


def _dates(predictions: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(predictions["date"])


def losses(predictions: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the loss of each row, and the baseline's: squared errors, or −log of the actual class's probability.

    The baseline is the mean of the fold's training rows, in classification their class shares.
    """
    if is_classification(predictions):
        chosen = _probabilities(predictions)[np.arange(len(predictions)), _classes(predictions)]
        return _log_losses(chosen), _log_losses(predictions["baseline_prior"].to_numpy())
    y = predictions["y_true"].to_numpy()
    return np.square(y - predictions["y_pred"].to_numpy()), np.square(y - predictions["baseline_mean"].to_numpy())


def _log_losses(probabilities: Floats) -> Floats:
    return -np.log(np.clip(probabilities.astype(np.float64), metrics.MIN_PROBABILITY, 1))


def baseline_losses(predictions: pd.DataFrame, name: str) -> Floats | None:
    """Return the loss of each row (n,) of the baseline `name`; None where it gives no probability to lose by."""
    if not is_classification(predictions):
        return np.square(predictions["y_true"].to_numpy() - forecast(predictions, name))
    if f"baseline_{name}_p" in predictions:
        return _log_losses(predictions[f"baseline_{name}_p"].to_numpy())
    return None  # a return is no probability


def forecast(predictions: pd.DataFrame, name: str) -> Floats:
    """Return what the baseline `name` predicts (n,), with 0 as its neutral point."""
    predicted = predictions[f"baseline_{name}"].to_numpy()
    return predicted - HOLD if name == "logistic" else predicted


def has_skill(predictions: pd.DataFrame) -> bool:
    """Return whether there is anything to predict: with one rating only, there is not."""
    return not is_classification(predictions) or predictions["y_true"].nunique() > 1


def _skill(predictions: pd.DataFrame) -> float:
    return metrics.skill_of_losses(*losses(predictions)) if has_skill(predictions) else float("nan")


def _baseline_scores(predictions: pd.DataFrame, horizon: int) -> dict[str, float]:
    """Score every baseline that has a column by the measures that mean something for it."""
    score: dict[str, Callable[[pd.DataFrame, str], float | None]] = {
        "oos_skill": _baseline_skill,
        "rank_ic_mean": partial(_baseline_rank_ic, horizon=horizon),
        "direction_accuracy": _baseline_direction,
    }
    scores: dict[str, float] = {}
    for name, measures in SCORED_BY.items():
        if f"baseline_{name}" in predictions:
            scored = {key: score[key](predictions, name) for key in measures}
            scores |= {f"baseline.{name}.{key}": value for key, value in scored.items() if value is not None}
    return scores


def _baseline_skill(predictions: pd.DataFrame, name: str) -> float | None:
    loss = baseline_losses(predictions, name)
    return None if loss is None else metrics.skill_of_losses(loss, losses(predictions)[1])


def _baseline_rank_ic(predictions: pd.DataFrame, name: str, horizon: int) -> float:
    return metrics.mean_test(rank_ic(predictions, forecast(predictions, name)).to_numpy(), horizon).mean


def _baseline_direction(predictions: pd.DataFrame, name: str) -> float:
    return metrics.direction_accuracy(realised(predictions), forecast(predictions, name))


def _regression_scores(predictions: pd.DataFrame) -> dict[str, float]:
    y, predicted = predictions["y_true"].to_numpy(), predictions["y_pred"].to_numpy()
    return {"oos_rmse": metrics.rmse(y, predicted), "oos_mae": metrics.mae(y, predicted)}


def _classification_scores(predictions: pd.DataFrame) -> dict[str, float]:
    classes, probabilities = _classes(predictions), _probabilities(predictions)
    return {
        "log_loss": _log_loss(predictions),
        "log_loss_base": _log_loss_base(predictions),
        "balanced_accuracy": metrics.balanced_accuracy(classes, probabilities.argmax(axis=1)),
        "auc_ovr": metrics.auc_ovr(classes, probabilities),
        "auc_classes": float(len(np.unique(classes))),
        "brier": metrics.brier(classes, probabilities),
        "brier_base": float(predictions["baseline_brier"].mean()),
    }


def _fold_scores(fold: pd.DataFrame, horizon: int) -> dict[str, float]:
    scores = {
        "oos_skill": _skill(fold),
        "rank_ic": metrics.mean_test(rank_ic(fold).to_numpy(), horizon).mean,
        "direction_accuracy": metrics.direction_accuracy(realised(fold), signal(fold)),
    }
    if is_classification(fold):
        correct = _probabilities(fold).argmax(axis=1) == _classes(fold)
        usual = fold["baseline_class"].to_numpy() == _classes(fold)
        accuracy = {"accuracy": float(correct.mean()), "accuracy_base": float(usual.mean())}
        return scores | accuracy | {"log_loss": _log_loss(fold)}
    y, predicted = fold["y_true"].to_numpy(), fold["y_pred"].to_numpy()
    return scores | {
        "r2": metrics.r2(y, predicted),
        "rmse": metrics.rmse(y, predicted),
        "mae": metrics.mae(y, predicted),
    }


def _classes(predictions: pd.DataFrame) -> Integers:
    return predictions["y_true"].to_numpy().astype(np.int64)


def _probabilities(predictions: pd.DataFrame) -> Floats:
    return predictions[[f"p_{k}" for k in range(len(RATINGS))]].to_numpy()


def _log_loss(predictions: pd.DataFrame) -> float:
    return float(losses(predictions)[0].mean())


def _log_loss_base(predictions: pd.DataFrame) -> float:
    """Log loss of the training rows' class shares; the column holds the share of the actual class."""
    return float(losses(predictions)[1].mean())


def confusion(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return numbers of rows: actual class (rows of the table) × the most probable class (columns)."""
    predicted = _probabilities(predictions).argmax(axis=1)
    table = np.zeros((len(RATINGS), len(RATINGS)), dtype=np.int64)
    np.add.at(table, (_classes(predictions), predicted), 1)
    return pd.DataFrame(table, index=pd.Index(RATINGS, name="actual"), columns=pd.Index(RATINGS, name="predicted"))


def calibration(predictions: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Return predicted probabilities beside actual frequencies, by class and bin of probability.

    Parameters
    ----------
    predictions : out-of-fold rows of a classification
    bins : of equal width, between 0 and 1

    Returns
    -------
    DataFrame
        One row per rating and bin that holds rows: rating, predicted (mean probability), actual (share of rows of that
        class), rows.
    """
    classes, probabilities = _classes(predictions), _probabilities(predictions)
    tables = []
    for k, rating in enumerate(RATINGS):
        p = probabilities[:, k].astype(np.float64)
        frame = pd.DataFrame({"bin": np.minimum((p * bins).astype(int), bins - 1), "p": p, "hit": classes == k})
        grouped = frame.groupby("bin").agg(predicted=("p", "mean"), actual=("hit", "mean"), rows=("p", "size"))
        tables.append(grouped.reset_index(drop=True).assign(rating=rating))
    return pd.concat(tables, ignore_index=True)[["rating", "predicted", "actual", "rows"]]
