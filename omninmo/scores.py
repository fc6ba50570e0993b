"""Predictions of unseen rows to metrics with the store's names. Works on any subset of rows."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo import metrics
from omninmo.schema import RATINGS, SCORED_BY
from omninmo.stability import default_k, feature_stability, nogueira, rbo

Floats = NDArray[np.floating[Any]]

HOLD = RATINGS.index("Hold")


def is_classification(predictions: pd.DataFrame) -> bool:
    return "p_0" in predictions


def outcome_returns(predictions: pd.DataFrame) -> Floats:
    """Return the forward return that came true, in either mode."""
    return predictions["y_return" if is_classification(predictions) else "y_true"].to_numpy()


def signal(predictions: pd.DataFrame) -> Floats:
    """Return the prediction with 0 as its neutral point: the return, or the expected rating less Hold."""
    predicted = predictions["y_pred"].to_numpy()
    return predicted - HOLD if is_classification(predictions) else predicted


def pooled(predictions: pd.DataFrame, horizon: int) -> dict[str, float]:
    """Score all rows together.

    Parameters
    ----------
    predictions : DataFrame
        Out-of-fold rows: date, ticker, fold, y_true, y_pred, baseline_<name>; in classification also y_return and
        p_0 … p_4.
    horizon : sessions per outcome

    Returns
    -------
    dict of metric name to value; NaN where it cannot be computed
    """
    returns, signals = outcome_returns(predictions), signal(predictions)
    test = metrics.mean_test(_rank_ic(predictions).to_numpy(), horizon)
    scores = {
        "oos_skill": _skill(predictions),
        "rank_ic_mean": test.mean,
        "rank_ic_ir": test.ratio,
        "rank_ic_t": test.t,
        "rank_ic_t_nonoverlap": test.t_nonoverlap,
        "direction_accuracy": metrics.direction_accuracy(returns, signals),
        "direction_base_rate": metrics.direction_accuracy(returns, predictions["baseline_majority"].to_numpy()),
        **_baseline_scores(predictions),
    }
    return scores | _classification_scores(predictions) if is_classification(predictions) else scores


def per_fold(predictions: pd.DataFrame) -> pd.DataFrame:
    """Score each fold by itself: one row per fold with its dates, its number of rows and `schema.FOLD_METRICS`."""
    rows = []
    for fold, part in predictions.groupby("fold", sort=True):
        dates = part["date"]
        rows.append(
            {"fold": fold, "first_date": dates.min(), "last_date": dates.max(), "rows": len(part)} | _fold_scores(part)
        )
    return pd.DataFrame(rows)


def across_folds(folds: pd.DataFrame) -> dict[str, float]:
    """Return cv_<metric>_mean and cv_<metric>_std (population) of the per-fold scores that the guide names."""
    scores = {}
    for name in ("r2", "rmse", "mae", "accuracy"):
        if name in folds:
            scores[f"cv_{name}_mean"] = float(folds[name].mean())
            scores[f"cv_{name}_std"] = float(folds[name].std(ddof=0))
    return scores


def agreement_of_folds(importances: pd.DataFrame) -> dict[str, float]:
    """Return how alike the folds' importances are.

    Parameters
    ----------
    importances : tidy DataFrame with fold, feature, kind, value
    """
    shares = importances[importances["kind"] == "shap"].pivot(index="feature", columns="fold", values="value")
    k = default_k(len(shares))
    return {
        "feature_stability": feature_stability(shares),
        "stability_nogueira": nogueira(shares, k).value,
        "stability_k": float(k),
        "stability_rbo": rbo(shares),
    }


def in_sample(mode: str, outcomes: Floats, predicted: Floats) -> dict[str, float]:
    """Score the rows that the final model was fitted to. `predicted` holds probabilities in classification."""
    if mode == "classification":
        return {"final_accuracy": float((predicted.argmax(axis=1) == outcomes).mean())}
    return {
        "final_r2": metrics.r2(outcomes, predicted),
        "final_rmse": metrics.rmse(outcomes, predicted),
        "final_mae": metrics.mae(outcomes, predicted),
    }


def _rank_ic(predictions: pd.DataFrame) -> pd.Series:
    dates = pd.DatetimeIndex(predictions["date"])
    tickers = predictions["ticker"].to_numpy()
    return metrics.rank_ic(dates, tickers, outcome_returns(predictions), signal(predictions))


def _skill(predictions: pd.DataFrame) -> float:
    if is_classification(predictions):
        base = _log_loss_base(predictions)
        return 1 - _log_loss(predictions) / base if base > 0 else float("nan")  # 0: one rating only, nothing to know
    columns = (predictions[name].to_numpy() for name in ("y_true", "y_pred", "baseline_mean"))
    return metrics.skill(*columns)


def _baseline_scores(predictions: pd.DataFrame) -> dict[str, float]:
    returns, mean = outcome_returns(predictions), predictions["baseline_mean"].to_numpy()
    scores = {}
    for name, measures in SCORED_BY.items():
        guess = predictions[f"baseline_{name}"].to_numpy()
        if "oos_skill" in measures and not is_classification(predictions):
            scores[f"baseline.{name}.oos_skill"] = metrics.skill(returns, guess, mean)
        if "direction_accuracy" in measures:
            scores[f"baseline.{name}.direction_accuracy"] = metrics.direction_accuracy(returns, guess)
    return scores


def _classification_scores(predictions: pd.DataFrame) -> dict[str, float]:
    classes, probabilities = _classes(predictions), _probabilities(predictions)
    return {
        "log_loss": _log_loss(predictions),
        "log_loss_base": _log_loss_base(predictions),
        "balanced_accuracy": metrics.balanced_accuracy(classes, probabilities.argmax(axis=1)),
        "auc_ovr": metrics.auc_ovr(classes, probabilities),
    }


def _fold_scores(part: pd.DataFrame) -> dict[str, float]:
    ic = _rank_ic(part)
    scores = {
        "oos_skill": _skill(part),
        "rank_ic": float(ic.mean()) if len(ic) else float("nan"),
        "direction_accuracy": metrics.direction_accuracy(outcome_returns(part), signal(part)),
    }
    if is_classification(part):
        right = _probabilities(part).argmax(axis=1) == _classes(part)
        return scores | {"accuracy": float(right.mean()), "log_loss": _log_loss(part)}
    y, predicted = part["y_true"].to_numpy(), part["y_pred"].to_numpy()
    return scores | {
        "r2": metrics.r2(y, predicted),
        "rmse": metrics.rmse(y, predicted),
        "mae": metrics.mae(y, predicted),
    }


def _classes(predictions: pd.DataFrame) -> NDArray[np.int64]:
    return predictions["y_true"].to_numpy().astype(np.int64)


def _probabilities(predictions: pd.DataFrame) -> Floats:
    return predictions[[f"p_{k}" for k in range(len(RATINGS))]].to_numpy()


def _log_loss(predictions: pd.DataFrame) -> float:
    return metrics.log_loss(_classes(predictions), _probabilities(predictions))


def _log_loss_base(predictions: pd.DataFrame) -> float:
    """Log loss of the training rows' class shares; the column holds the share of the class that came true."""
    return float(-np.log(predictions["baseline_prior"].clip(lower=1e-7)).mean())
