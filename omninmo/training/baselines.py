"""What a model must beat: rules that read the training rows' targets alone, and plain linear models."""

import numpy as np
import pandas as pd

from omninmo.arrays import Floats, Integers, Names, Rows
from omninmo.data.panel import PricePanel
from omninmo.features import Inputs
from omninmo.schema import RATINGS


def constants(train_returns: Floats) -> dict[str, float]:
    """Return what each baseline predicts for every test row of a fold, in return.

    mean : the training rows' mean
    zero : nothing happens
    always_up : a rise of the training rows' mean size; only its sign is scored

    Examples
    --------
    >>> constants(np.array([0.5, -0.25, 0.5]))["mean"]
    0.25
    """
    return {
        "mean": float(train_returns.mean()),
        "zero": 0.0,
        "always_up": float(np.abs(train_returns).mean()) or 1e-6,
    }


def majority_sign(train_returns: Floats) -> float:
    """Return the sign that most training rows had: +1 or −1, of equally many +1."""
    return 1.0 if (train_returns > 0).mean() >= (train_returns < 0).mean() else -1.0


def class_shares(train_classes: Integers) -> Floats:
    """Return each rating's share of the training rows (5,): the probabilities of a forecast without features.

    One row is added to each rating (Laplace's rule of succession): one that has not occurred yet may still come, and
    a forecast that rules it out would be infinitely wrong, which would pass for skill of the model beside it.

    Examples
    --------
    >>> class_shares(np.array([2, 2, 2, 2, 3])).tolist()
    [0.1, 0.1, 0.5, 0.2, 0.1]
    """
    return (np.bincount(train_classes, minlength=len(RATINGS)) + 1) / (len(train_classes) + len(RATINGS))


def class_baselines(train_classes: Integers, classes: Integers) -> dict[str, Floats | int]:
    """Return the columns of the forecasts without features, for test rows of actual `classes` (n,).

    baseline_class : the class most frequent in training
    baseline_prior : the actual class's share of the training rows, the probability that the shares give it
    baseline_brier : the Brier score of the shares

    Examples
    --------
    >>> columns = class_baselines(np.array([2, 2, 2, 2, 3]), np.array([2, 3]))
    >>> columns["baseline_class"], columns["baseline_prior"].tolist()
    (2, [0.5, 0.2])
    """
    shares = class_shares(train_classes)
    prior = shares[classes]
    # (1 − share)² of the actual class, share² of the others
    return {
        "baseline_class": int(shares.argmax()),
        "baseline_prior": prior,
        "baseline_brier": (shares**2).sum() - 2 * prior + 1,
    }


def momentum(panel: PricePanel, dates: pd.DatetimeIndex, tickers: Names) -> Floats:
    """Return the return from a year to a month before each row: its sign and rank are the prediction, not its size.

    Source: Jegadeesh & Titman, Journal of Finance 48(1), 1993.

    Parameters
    ----------
    panel : the prices
    dates, tickers : (n,) of the rows

    Returns
    -------
    Floats (n,); NaN where the ticker is younger than a year
    """
    values = Inputs(panel).momentum()
    rows, columns = values.index.get_indexer(dates), values.columns.get_indexer(pd.Index(tickers))
    return np.asarray(values.to_numpy()[rows, columns])


def ridge(x: Floats, y: Floats, x_test: Floats) -> Floats:
    """Return the predictions (m,) of a ridge regression on the same rows.

    The penalty is a tenth of the rows, that is strong: daily rows of overlapping targets hold far less news than their
    number suggests.

    Parameters
    ----------
    x, x_test : (n, d) and (m, d); a missing value is replaced by the training median
    y : (n,)
    """
    from sklearn.linear_model import Ridge

    scaled, scaled_test = _standardised(x, x_test)
    return np.asarray(Ridge(alpha=0.1 * len(y)).fit(scaled, y).predict(scaled_test))


def logistic(x: Floats, classes: Integers, x_test: Floats) -> Floats:
    """Return the probabilities (m, class) of a logistic regression on the same rows; 0 for a class that none had.

    Parameters
    ----------
    x, x_test : (n, d) and (m, d); a missing value is replaced by the training median
    classes : (n,), from 0
    """
    from sklearn.linear_model import LogisticRegression

    scaled, scaled_test = _standardised(x, x_test)
    probabilities = np.zeros((len(x_test), len(RATINGS)))
    present = np.unique(classes)
    if len(present) == 1:
        probabilities[:, present[0]] = 1
        return probabilities
    model = LogisticRegression(C=0.01, max_iter=200, tol=1e-3).fit(scaled, classes)
    probabilities[:, present] = model.predict_proba(scaled_test)
    return probabilities


def dates_apart(dates: pd.DatetimeIndex, step: int) -> Rows:
    """Return the rows of every `step`-th date: dates in between repeat most of the same target.

    Examples
    --------
    >>> dates_apart(pd.bdate_range("2024-01-01", periods=4).repeat(2), step=2).tolist()
    [0, 1, 4, 5]
    """
    return np.flatnonzero(np.unique(dates, return_inverse=True)[1] % step == 0)


def _standardised(x: Floats, x_test: Floats) -> tuple[Floats, Floats]:
    """Replace missing values by the medians of `x`, then scale both by its means and standard deviations."""
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    steps = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    return steps.fit_transform(x), steps.transform(x_test)
