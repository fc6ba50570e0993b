"""Importance by permutation, on demand: how much worse test rows are predicted once one feature is scrambled."""

import numpy as np
import pandas as pd

from omninmo.arrays import Rows
from omninmo.errors import DataError
from omninmo.training.folds import expected
from omninmo.training.train import TrainingResult


def permutation_importance(result: TrainingResult, seed: int = 0) -> pd.DataFrame:
    """Scramble each feature among the tickers of the same date, and predict again.

    Within a date, so that a scrambled value is one that really occurred then: a volatility of 2008 never meets a price
    of 2017. A feature that all tickers share (calendar) cannot be scrambled so and gets 0.

    Whoever changes how it is measured raises `experiment.references.PERMUTATION_DEFINITION`, or what is kept stays.

    Source: Breiman, Random Forests, Machine Learning 45(1), 2001.

    Parameters
    ----------
    result : of `train`
    seed : of the scrambling

    Returns
    -------
    DataFrame
        Tidy as `TrainingResult.importances`: fold, feature, kind = "permutation", value = rise of the mean squared
        error of the prediction, as a share of the error before; negative where scrambling helped.

    Raises
    ------
    DataError
        If no date has two tickers to swap values between.
    """
    rng, dataset = np.random.default_rng(seed), result.dataset
    if dataset.dates.is_unique:
        raise DataError(
            "Features are scrambled among the tickers of a date, but no date has two of them; train on more tickers."
        )
    tables = []
    for fold in result.fits:
        x, dates = dataset.x[fold.test], dataset.dates[fold.test]
        y = dataset.y(result.config.mode)[fold.test]
        before = np.square(y - expected(fold.predicted)).mean()
        values = []
        for column in range(x.shape[1]):
            scrambled = x.copy()
            scrambled[:, column] = x[_within_dates(dates, rng), column]
            values.append(np.square(y - expected(fold.model.predict(scrambled))).mean() / before - 1)
        tables.append(
            pd.DataFrame({"fold": fold.number, "feature": dataset.names, "kind": "permutation", "value": values})
        )
    return pd.concat(tables, ignore_index=True)


def _within_dates(dates: pd.DatetimeIndex, rng: np.random.Generator) -> Rows:
    """Return an order of rows in which every row is replaced by one of its own date."""
    codes = np.unique(dates, return_inverse=True)[1]
    order = np.empty(len(codes), dtype=np.intp)
    order[np.argsort(codes, kind="stable")] = np.lexsort([rng.random(len(codes)), codes])
    return order
