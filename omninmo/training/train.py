"""Training: pure and deterministic. The same config, prices and threads give the same numbers, bit for bit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from omninmo import schema
from omninmo.arrays import Values
from omninmo.config import TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.dataset.prepare import Dataset, prepare, splitter
from omninmo.evaluation import scores
from omninmo.evaluation.conformal import MeasuredIntervals, measured_intervals
from omninmo.evaluation.intervals import intervals
from omninmo.evaluation.shap_table import ShapTable, check_additivity, sample_rows, shap_shares, split_contributions
from omninmo.events import OnEvent, Reporter, ignore
from omninmo.schema import RATINGS
from omninmo.training.baselines import class_baselines, constants, majority_sign
from omninmo.training.boosting import Model
from omninmo.training.folds import Fold, expected, fit_final, fit_fold, fitted_baselines


@dataclass(frozen=True)
class TrainingResult:
    """The numbers, the rows and the models of one training run.

    Attributes
    ----------
    config : TrainingConfig
    dataset : Dataset
        The rows and the prices behind them.
    metrics : dict
        Metric name of the store to value. A metric that cannot be computed is NaN.
    folds : DataFrame
        One row per fold: fold, first_date, last_date, rows and the metrics of `schema.FOLD_METRICS`.
    predictions : DataFrame
        Out-of-fold: date, ticker, fold, y_true, y_pred, baseline_<name>; in classification also y_return, p_0 … p_4.
    importances : DataFrame
        Tidy: fold, feature, kind (gain | shap), value = share of the fold's total.
    shap : ShapTable
        Of a sample of the out-of-fold rows, each explained by its own fold's model.
    rounds : DataFrame
        round, train, valid: error by boosting round, mean over folds.
    model : Model
        The final fit on every row.
    fits : tuple of Fold
        The rows and the model of each fold.
    intervals : MeasuredIntervals, optional
        Of predictions: of forward returns only, and of no leaking demonstration, whose models miss too little.
    """

    config: TrainingConfig
    dataset: Dataset
    metrics: dict[str, float]
    folds: pd.DataFrame
    predictions: pd.DataFrame
    importances: pd.DataFrame
    shap: ShapTable
    rounds: pd.DataFrame
    model: Model
    fits: tuple[Fold, ...]
    intervals: MeasuredIntervals | None


def train(config: TrainingConfig, data: PricePanel | Dataset, on_event: OnEvent = ignore) -> TrainingResult:
    """Train and test one model walk-forward, explain it, and fit it once more to every row. Writes nothing.

    Parameters
    ----------
    config : TrainingConfig
    data : PricePanel, or the Dataset that `prepare` made of one
    on_event : called at each stage, each fold and every few boosting rounds; may raise to end the work

    Returns
    -------
    TrainingResult

    Raises
    ------
    DataError
        If the history is too short for the folds asked for.
    ModelError
        If SHAP values do not add up to the model's output.

    Examples
    --------
    Six random walks: 618 of 900 dates have rows, five test folds have 103 dates each, and nothing can be predicted.

    >>> from omninmo.config import ModelParams
    >>> walks = np.exp(np.random.default_rng(0).normal(0, 0.01, (900, 6)).cumsum(axis=0))
    >>> close = pd.DataFrame(walks, index=pd.bdate_range("2020-01-01", periods=900), columns=list("ABCDEF"))
    >>> config = TrainingConfig(feature_set="minimal", shap_rows=50, threads=1, model=ModelParams(n_estimators=5))
    >>> result = train(config, PricePanel(close=close))
    >>> result.folds["rows"].tolist()
    [618, 618, 618, 618, 618]
    >>> result.metrics["oos_skill"] < 0.02
    True
    """
    return train_reported(config, data, Reporter(on_event))


def train_reported(config: TrainingConfig, data: PricePanel | Dataset, reporter: Reporter) -> TrainingResult:
    """Train as `train` does, as a part of a run whose clock started before: its times stand in the metrics too."""
    with reporter.stage("features"):
        dataset = data.check(config) if isinstance(data, Dataset) else prepare(config, data)
        y = dataset.y(config.mode)
        rows = list(splitter(config).split(dataset.x, groups=dataset.dates))
    with reporter.stage("folds"):
        folds = [fit_fold(config, dataset, y, number, *pair, reporter) for number, pair in enumerate(rows, start=1)]
    with reporter.stage("baselines"):
        fitted = [fitted_baselines(config, dataset, y, fold, reporter) for fold in folds]
    with reporter.stage("final"):
        final = fit_final(config, dataset, y, folds, reporter)
        in_sample = scores.in_sample(config.mode, y, final.predict(dataset.x))
    with reporter.stage("explain"):
        tables = [
            out_of_fold(config, dataset, y, fold).assign(**columns) for fold, columns in zip(folds, fitted, strict=True)
        ]
        predictions = pd.concat(tables, ignore_index=True)
        fold_scores = scores.per_fold(predictions, config.horizon)
        shap = _explain(config, dataset, folds)
        importances = _importances(dataset.names, folds, shap)
        measured = _intervals(config, dataset, predictions)
        found = (
            scores.pooled(predictions, config.horizon)
            | intervals(predictions, config.horizon)
            | (measured.scores() if measured else {})
            | scores.across_folds(fold_scores)
            | scores.agreement_of_folds(importances)
            | in_sample
        )
    if not schema.TARGETS[config.target].of_return:
        fold_scores = fold_scores[[key for key in fold_scores if not schema.entry(str(key)).of_return]]
        found = {key: value for key, value in found.items() if not schema.entry(key).of_return}
    times = {f"time.{name}": seconds for name, seconds in reporter.seconds.items()}
    return TrainingResult(
        config=config,
        dataset=dataset,
        metrics=found | times,
        folds=fold_scores,
        predictions=predictions,
        importances=importances,
        shap=shap,
        rounds=_rounds(folds),
        model=final,
        fits=tuple(folds),
        intervals=measured,
    )


def out_of_fold(config: TrainingConfig, dataset: Dataset, y: Values, fold: Fold) -> pd.DataFrame:
    """Return the fold's test rows with the model's prediction and those of the baselines that look at no feature.

    Parameters
    ----------
    y : (n,) what a model of the config's mode learns, of all rows

    Returns
    -------
    DataFrame
        date, ticker, fold, y_true, y_pred, baseline_<name>; in classification also y_return, p_0 … p_4.
    """
    returns = dataset.realised if config.mode == "classification" else dataset.target
    train_returns = returns[fold.train]
    columns: dict[str, Any] = {
        "date": dataset.dates[fold.test],
        "ticker": dataset.tickers[fold.test],
        "fold": fold.number,
        "y_true": y[fold.test],
        "y_pred": expected(fold.predicted),
    }
    columns |= {f"baseline_{name}": value for name, value in constants(train_returns).items()}
    columns["baseline_majority"] = majority_sign(train_returns)
    if config.mode == "classification":
        columns["y_return"] = dataset.realised[fold.test]
        columns |= class_baselines(y[fold.train], y[fold.test])
        columns |= {f"p_{k}": fold.predicted[:, k] for k in range(len(RATINGS))}
    return pd.DataFrame(columns)


def _intervals(config: TrainingConfig, dataset: Dataset, predictions: pd.DataFrame) -> MeasuredIntervals | None:
    if config.mode == "classification" or config.target != "forward_return" or config.split.leaks:
        return None
    return measured_intervals(predictions, dataset.panel.close, config.horizon)


def _explain(config: TrainingConfig, dataset: Dataset, folds: list[Fold]) -> ShapTable:
    """Explain a sample of each fold's test rows, equally many per fold, by that fold's own model."""
    tables = [_explain_fold(dataset, fold, max(1, config.shap_rows // len(folds))) for fold in folds]
    return ShapTable(
        values=np.concatenate([table.values for table in tables]),
        data=np.concatenate([table.data for table in tables]),
        base=np.concatenate([table.base for table in tables]),
        margin=np.concatenate([table.margin for table in tables]),
        prediction=np.concatenate([table.prediction for table in tables]),
        index=pd.concat([table.index for table in tables], ignore_index=True),
        features=dataset.names,
        total_rows=sum(table.total_rows for table in tables),
    )


def _explain_fold(dataset: Dataset, fold: Fold, count: int) -> ShapTable:
    chosen = sample_rows(dataset.dates[fold.test], dataset.tickers[fold.test], count)
    rows = fold.test[chosen]
    contributions, margin = fold.model.explain(dataset.x[rows])
    values, base = split_contributions(contributions)
    check_additivity(values, base, margin)
    index = pd.DataFrame({"date": dataset.dates[rows], "ticker": dataset.tickers[rows], "fold": fold.number})
    prediction = expected(fold.predicted)[chosen]
    return ShapTable(values, dataset.x[rows], base, margin, prediction, index, dataset.names, len(fold.test))


def _importances(names: tuple[str, ...], folds: list[Fold], shap: ShapTable) -> pd.DataFrame:
    explained = shap.index["fold"].to_numpy()
    tables = [
        pd.DataFrame({"fold": fold.number, "feature": names, "kind": kind, "value": value})
        for fold in folds
        for kind, value in (("gain", fold.model.gains()), ("shap", shap_shares(shap.values[explained == fold.number])))
    ]
    return pd.concat(tables, ignore_index=True)


def _rounds(folds: list[Fold]) -> pd.DataFrame:
    """Average the error curves over the folds."""
    curves = pd.concat([fold.model.errors for fold in folds])
    return curves.groupby(level=0).mean().rename_axis("round").reset_index()
