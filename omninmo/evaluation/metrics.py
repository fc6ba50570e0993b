"""Scores of rows held out in time: pure functions of arrays, one entry per row."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Names

MIN_TICKERS = 5
MIN_DATES = 3
MIN_HORIZONS, MIN_HORIZONS_OF_T, MANY_HORIZONS = 5, 10, 30
"""Horizons of dates: below the first a mean over dates is not given, below the second no t-value of it."""

MIN_PROBABILITY = 1e-7
"""Probabilities are clipped here, at float32's limit: one wrong certainty must not be infinitely wrong."""


def skill(y: Floats, predicted: Floats, reference: Floats) -> float:
    """Return 1 − Σ(y − predicted)² / Σ(y − reference)²: 0 = no better than the reference, 1 = perfect.

    The out-of-sample R² of Campbell & Thompson, Review of Financial Studies 21(4), 2008. NaN if the reference is exact.

    Parameters
    ----------
    y, predicted, reference : (n,) targets, predictions, and those of a forecast without skill, in the same unit

    Examples
    --------
    >>> skill(np.array([1.0, 3.0]), np.array([1.0, 2.0]), np.array([2.0, 2.0]))  # 1 − 1 / 2
    0.5
    """
    return skill_of_losses(np.square(y - predicted), np.square(y - reference))


def skill_of_losses(loss: Floats, base: Floats) -> float:
    """Return 1 − Σ loss / Σ base, of any loss per row; NaN where the base lost nothing.

    Examples
    --------
    >>> skill_of_losses(np.array([1.0, 2.0]), np.array([2.0, 2.0]))
    0.25
    """
    return 1 - float(loss.sum()) / float(base.sum()) if base.sum() > 0 else float("nan")


def r2(y: Floats, predicted: Floats) -> float:
    """Return R² against the mean of these very rows, as scikit-learn's r2_score.

    Examples
    --------
    >>> r2(np.array([1.0, 3.0]), np.array([1.0, 2.0]))  # their mean is 2
    0.5
    """
    return skill(y, predicted, np.full_like(y, y.mean()))


def rmse(y: Floats, predicted: Floats) -> float:
    """Return the root mean squared error, in the unit of `y`.

    Examples
    --------
    >>> rmse(np.array([0.0, 0.0]), np.array([1.0, 7.0]))  # √((1 + 49) / 2)
    5.0
    """
    return float(np.sqrt(np.square(y - predicted).mean()))


def mae(y: Floats, predicted: Floats) -> float:
    """Return the mean absolute error, in the unit of `y`.

    Examples
    --------
    >>> mae(np.array([0.0, 0.0]), np.array([1.0, -7.0]))
    4.0
    """
    return float(np.abs(y - predicted).mean())


def direction_accuracy(y: Floats, predicted: Floats) -> float:
    """Return the share of rows whose sign is predicted correctly, see `direction_hits`; NaN if no row is scored.

    Examples
    --------
    >>> direction_accuracy(np.array([0.1, -0.2, 0.0, 0.3, 0.4]), np.array([0.2, 0.1, 0.1, np.nan, 0.0]))
    0.5
    """
    hits = direction_hits(y, predicted)
    scored = ~np.isnan(hits)
    return float(hits[scored].mean()) if scored.any() else float("nan")


def direction_hits(y: Floats, predicted: Floats) -> Floats:
    """Return for each row whether its sign is predicted correctly: 1 or 0, and NaN where there is nothing to score.

    A prediction of exactly 0 names no direction and counts as one half, as a coin would on average: left out, a model
    that is silent but for the easiest rows would look best. Rows with y = 0 have no direction, and rows without a
    prediction predict none: both are not scored.

    Examples
    --------
    >>> direction_hits(np.array([0.1, -0.2, 0.0, 0.3, 0.4]), np.array([0.2, 0.1, 0.1, np.nan, 0.0]))
    array([1. , 0. , nan, nan, 0.5])
    """
    hits = np.where(predicted == 0, 0.5, np.sign(y) == np.sign(predicted)).astype(np.float64)
    hits[(y == 0) | np.isnan(predicted)] = np.nan
    return hits


def brier(classes: Integers, probabilities: Floats) -> float:
    """Return the mean over rows of Σ over classes of (probability − [class is the actual one])²: 0 perfect, 2 worst.

    Source: Brier, Monthly Weather Review 78(1), 1950, in its original form for several classes.

    Parameters
    ----------
    classes : (n,) actual classes, from 0
    probabilities : (n, class)

    Examples
    --------
    >>> brier(np.array([0, 1]), np.array([[1.0, 0.0], [0.5, 0.5]]))  # (0 + ¼ + ¼) / 2
    0.25
    """
    actual = np.eye(probabilities.shape[1])[classes]
    return float(np.square(probabilities - actual).sum(axis=1).mean())


def balanced_accuracy(classes: Integers, predicted: Integers) -> float:
    """Return the mean recall over the classes that occur.

    Examples
    --------
    >>> balanced_accuracy(np.array([2, 2, 2, 2, 3]), np.array([2, 2, 2, 2, 2]))  # all of class 2, none of 3
    0.5
    """
    return float(np.mean([(predicted[classes == k] == k).mean() for k in np.unique(classes)]))


def auc_ovr(classes: Integers, probabilities: Floats) -> float:
    """Return the mean one-vs-rest AUC over the classes that occur; NaN when fewer than two do.

    Parameters
    ----------
    classes : (n,) actual classes, from 0
    probabilities : (n, class)

    Examples
    --------
    Each row of class 1 has a higher probability of it than each of class 0, save one pair of four.

    >>> p = np.array([0.1, 0.6, 0.5, 0.9])
    >>> auc_ovr(np.array([0, 0, 1, 1]), np.column_stack([1 - p, p]))
    0.75
    """
    present = np.unique(classes)
    if len(present) < 2:
        return float("nan")
    return float(np.mean([_auc(classes == k, probabilities[:, k]) for k in present]))


def _auc(positive: Flags, score: Floats) -> float:
    """AUC by the rank sum of Mann & Whitney, ties at their mean rank."""
    ranks = pd.Series(score).rank().to_numpy()
    hits, misses = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - hits * (hits + 1) / 2) / (hits * misses))


def rank_ic(dates: pd.DatetimeIndex, tickers: Names, y: Floats, predicted: Floats) -> pd.Series:
    """Return the Spearman correlation across tickers between prediction and target, one number per date.

    Dates with fewer than 5 tickers, or where either side is constant, are left out: an information coefficient of three
    tickers is noise. Grinold & Kahn, Active Portfolio Management, 2nd ed. 2000, chapter 6.

    Parameters
    ----------
    dates, tickers, y, predicted : arrays of n rows

    Returns
    -------
    Series indexed by date; empty if no date has enough tickers.

    Examples
    --------
    >>> day = pd.DatetimeIndex(["2024-07-01"] * 5)
    >>> y, predicted = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 2, 3, 5, 4])
    >>> float(rank_ic(day, np.array(list("ABCDE")), y, predicted).iloc[0])  # 1 − 6 · (1 + 1) / (5 · 24)
    0.9
    """
    frame = pd.DataFrame({"date": dates, "ticker": tickers, "y": y, "predicted": predicted}).dropna()
    if frame.empty:
        return pd.Series(index=pd.DatetimeIndex([]), dtype=np.float64)
    wide = frame.pivot(index="date", columns="ticker")
    targets, predictions = pd.DataFrame(wide["y"]), pd.DataFrame(wide["predicted"])
    ranks_y, ranks_p = targets.rank(axis=1), predictions.rank(axis=1)
    a = ranks_y.sub(ranks_y.mean(axis=1), axis=0).fillna(0).to_numpy()
    b = ranks_p.sub(ranks_p.mean(axis=1), axis=0).fillna(0).to_numpy()
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    usable = (targets.notna().sum(axis=1).to_numpy() >= MIN_TICKERS) & (scale > 1e-12)
    return pd.Series((a * b).sum(axis=1)[usable] / scale[usable], index=wide.index[usable], dtype=np.float64)


def constant_dates(dates: pd.DatetimeIndex, y: Floats, predicted: Floats) -> int:
    """Return on how many dates `rank_ic` cannot rank enough tickers, since all of them have the same prediction.

    Parameters
    ----------
    dates, y, predicted : arrays of n rows

    Examples
    --------
    >>> days = pd.DatetimeIndex(["2024-07-01"] * 5 + ["2024-07-02"] * 5)
    >>> constant_dates(days, np.arange(10.0), np.array([0.1] * 5 + [0.1, 0.1, 0.1, 0.1, 0.2]))
    1
    """
    rows = pd.DataFrame({"date": dates, "y": y, "predicted": predicted}).dropna()
    by_date = rows.groupby("date")["predicted"].agg(["size", "min", "max"])
    return int(((by_date["size"] >= MIN_TICKERS) & (by_date["min"] == by_date["max"])).sum())


class MeanTest(NamedTuple):
    """A mean over dates, its ratio to the standard deviation, and its t-values against a mean of 0."""

    mean: float
    ratio: float
    t: float
    t_nonoverlap: float


def mean_test(series: Floats, horizon: int) -> MeanTest:
    """Test whether the mean of a series of overlapping targets differs from 0.

    Targets `horizon` sessions long overlap, so that neighbours share most of their news. The variance of the mean
    sums the autocovariances up to lag horizon − 1 with equal weights (Hansen & Hodrick, Journal of Political Economy
    88(5), 1980). Newey–West at that lag keeps two thirds of it only and rejects a true null 11 % of the time instead
    of 5 %. Where the sum is not positive, the non-overlapping dates decide. Few horizons say little: below 30 of them
    the smaller of the two t-values counts, for the first rejects a true null up to 20 % of the time then; below 10
    there is no t-value (|t| > 2 would come up in 9–13 % of true nulls), and below 5 no mean.

    Parameters
    ----------
    series : one number per date, in order of date
    horizon : sessions per target

    Returns
    -------
    MeanTest
        ratio = mean ÷ standard deviation; NaN where there are too few dates for it.

    Examples
    --------
    Without overlap the t-value is the plain one: mean 0.5, standard deviation 0.408 of 10 dates,
    so 0.5 ÷ (0.408 ÷ √10).

    >>> test = mean_test(np.array([0.0, 0.5, 1.0] * 3 + [0.5]), horizon=1)
    >>> test.mean, round(test.ratio, 3), round(test.t_nonoverlap, 3)
    (0.5, 1.225, 3.873)
    """
    n, nan = len(series), float("nan")
    if n < max(MIN_DATES, MIN_HORIZONS * horizon):
        return MeanTest(nan, nan, nan, nan)
    if float(np.std(series)) == 0:
        return MeanTest(float(np.mean(series)), nan, nan, nan)
    mean = float(series.mean())
    centred = series - mean
    lags = min(horizon, n) - 1
    covariances = [float(centred[: n - lag] @ centred[lag:]) / n for lag in range(lags + 1)]
    variance = (covariances[0] + 2 * sum(covariances[1:])) / n
    apart = _plain_t(series[::horizon])
    t = mean / float(np.sqrt(variance)) if variance > 0 else apart
    if n < MIN_HORIZONS_OF_T * horizon:
        t = apart = nan
    elif n < MANY_HORIZONS * horizon:
        t = min(t, apart, key=abs) if np.isfinite(apart) else nan
    return MeanTest(mean, mean / float(series.std(ddof=1)), t, apart)


def _plain_t(series: Floats) -> float:
    if len(series) < MIN_DATES or float(np.std(series)) == 0:
        return float("nan")
    return float(series.mean() / (series.std(ddof=1) / np.sqrt(len(series))))
