"""What a model must beat: rules that look at the training rows' outcomes alone, and plain linear models."""

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
    """
    return {
        "mean": float(train_returns.mean()),
        "zero": 0.0,
        "always_up": float(np.abs(train_returns).mean()) or 1e-6,
    }


def majority_sign(train_returns: Floats) -> float:
    """Return the sign that most training rows had: +1 or −1."""
    return 1.0 if (train_returns > 0).mean() >= (train_returns < 0).mean() else -1.0


def class_shares(train_classes: Integers) -> Floats:
    """Return each rating's share of the training rows: the probabilities of a forecaster who knows nothing else.

    One row is added to each rating (Laplace's rule of succession): one that has not occurred yet may still come, and
    a forecaster who rules it out would be infinitely wrong, which would pass for skill of the model beside it.
    """
    return (np.bincount(train_classes, minlength=len(RATINGS)) + 1) / (len(train_classes) + len(RATINGS))


def momentum(panel: PricePanel, dates: pd.DatetimeIndex, tickers: Names) -> Floats:
    """Return the return from a year to a month before each row: its sign and rank are the prediction, not its size.

    Source: Jegadeesh & Titman, Journal of Finance 48(1), 1993.
    """
    values = Inputs(panel).momentum()
    rows, columns = values.index.get_indexer(dates), values.columns.get_indexer(pd.Index(tickers))
    return np.asarray(values.to_numpy()[rows, columns])


def ridge(x: Floats, y: Floats, unseen: Floats) -> Floats:
    """Return what a ridge regression on the same rows predicts.

    The penalty is a tenth of the rows, that is strong: daily rows of overlapping outcomes hold far less news than their
    number says.

    Parameters
    ----------
    x, unseen : (n, d) and (m, d); a missing value stands at the training median
    y : (n,)
    """
    from sklearn.linear_model import Ridge

    learned, asked = _standardised(x, unseen)
    return np.asarray(Ridge(alpha=0.1 * len(y)).fit(learned, y).predict(asked))


def logistic(x: Floats, classes: Integers, unseen: Floats) -> Floats:
    """Return the probabilities (m, class) that a logistic regression gives; 0 for a class that no row had."""
    from sklearn.linear_model import LogisticRegression

    learned, asked = _standardised(x, unseen)
    probabilities = np.zeros((len(unseen), len(RATINGS)))
    present = np.unique(classes)
    if len(present) == 1:
        probabilities[:, present[0]] = 1
        return probabilities
    model = LogisticRegression(C=0.01, max_iter=200, tol=1e-3).fit(learned, classes)
    probabilities[:, present] = model.predict_proba(asked)
    return probabilities


def dates_apart(dates: pd.DatetimeIndex, step: int) -> Rows:
    """Return the rows of every `step`-th date: dates in between repeat most of the same outcome."""
    return np.flatnonzero(np.unique(dates, return_inverse=True)[1] % step == 0)


def _standardised(x: Floats, unseen: Floats) -> tuple[Floats, Floats]:
    """Scale both by the mean and standard deviation of `x`, after its medians stand in for what is missing."""
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    steps = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
    return steps.fit_transform(x), steps.transform(unseen)
