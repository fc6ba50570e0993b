"""Scores of unseen rows: pure functions of arrays."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats, Integers, Names

MIN_NAMES = 5
MIN_DATES = 3
MIN_HORIZONS, MANY_HORIZONS = 3, 30
MIN_PROBABILITY = 1e-7
"""Probabilities are clipped here, at float32's limit: one wrong certainty must not be infinitely wrong."""


def skill(y: Floats, predicted: Floats, reference: Floats) -> float:
    """Return 1 − Σ(y − predicted)² / Σ(y − reference)²: 0 = no better than the reference, 1 = perfect.

    The out-of-sample R² of Campbell & Thompson, Review of Financial Studies 21(4), 2008. NaN if the reference is exact.
    """
    base = float(np.square(y - reference).sum())
    return 1 - float(np.square(y - predicted).sum()) / base if base > 0 else float("nan")


def r2(y: Floats, predicted: Floats) -> float:
    """Return R² against the mean of these very rows, as scikit-learn's r2_score."""
    return skill(y, predicted, np.full_like(y, y.mean()))


def rmse(y: Floats, predicted: Floats) -> float:
    return float(np.sqrt(np.square(y - predicted).mean()))


def mae(y: Floats, predicted: Floats) -> float:
    return float(np.abs(y - predicted).mean())


def direction_accuracy(y: Floats, predicted: Floats) -> float:
    """Return the share of rows whose sign is right.

    Rows with y = 0 have no direction, and rows without a prediction say nothing of it: both are left out.
    """
    moved = (y != 0) & ~np.isnan(predicted)
    return float((np.sign(y[moved]) == np.sign(predicted[moved])).mean()) if moved.any() else float("nan")


def brier(classes: Integers, probabilities: Floats) -> float:
    """Return the mean over rows of Σ over classes of (probability − 1 if it came true else 0)²: 0 perfect, 2 worst.

    Source: Brier, Monthly Weather Review 78(1), 1950, in its original form for several classes.
    """
    came_true = np.eye(probabilities.shape[1])[classes]
    return float(np.square(probabilities - came_true).sum(axis=1).mean())


def balanced_accuracy(classes: Integers, predicted: Integers) -> float:
    """Return the mean recall over the classes that occur."""
    return float(np.mean([(predicted[classes == k] == k).mean() for k in np.unique(classes)]))


def auc_ovr(classes: Integers, probabilities: Floats) -> float:
    """Return the mean one-vs-rest AUC over the classes that occur; NaN when fewer than two do."""
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
    """Return the Spearman correlation across tickers between prediction and outcome, one number per date.

    Dates with fewer than 5 names, or where either side is constant, are left out: an information coefficient of three
    names is noise. Grinold & Kahn, Active Portfolio Management, 2nd ed. 2000, chapter 6.

    Parameters
    ----------
    dates, tickers, y, predicted : arrays of n rows

    Returns
    -------
    Series indexed by date; empty if no date has enough names.
    """
    frame = pd.DataFrame({"date": dates, "ticker": tickers, "y": y, "predicted": predicted}).dropna()
    wide = frame.pivot(index="date", columns="ticker")
    outcomes, guesses = pd.DataFrame(wide["y"]), pd.DataFrame(wide["predicted"])
    ranks_y, ranks_p = outcomes.rank(axis=1), guesses.rank(axis=1)
    a = ranks_y.sub(ranks_y.mean(axis=1), axis=0).fillna(0).to_numpy()
    b = ranks_p.sub(ranks_p.mean(axis=1), axis=0).fillna(0).to_numpy()
    scale = np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    usable = (outcomes.notna().sum(axis=1).to_numpy() >= MIN_NAMES) & (scale > 1e-12)
    return pd.Series((a * b).sum(axis=1)[usable] / scale[usable], index=wide.index[usable], dtype=np.float64)


class MeanTest(NamedTuple):
    """How a mean over dates stands against chance."""

    mean: float
    ratio: float
    t: float
    t_nonoverlap: float


def mean_test(series: Floats, horizon: int) -> MeanTest:
    """Test whether the mean of a series of overlapping outcomes differs from 0.

    Outcomes `horizon` sessions long overlap, so that neighbours share most of their news. The variance of the mean
    sums the autocovariances up to lag horizon − 1 with equal weights (Hansen & Hodrick, Journal of Political Economy
    88(5), 1980). Newey–West at that lag keeps two thirds of it only and rejects a true null 11 % of the time instead
    of 5 %. Where the sum is not positive, the non-overlapping dates decide; where there are fewer than 30 horizons the
    smaller of the two t-values does, for the first rejects a true null up to 20 % of the time then; where there are
    fewer than 3, none.

    Parameters
    ----------
    series : one number per date, in order of date
    horizon : sessions per outcome

    Returns
    -------
    MeanTest
        ratio = mean ÷ standard deviation; all NaN when fewer than 3 dates are left.
    """
    n = len(series)
    if n < MIN_DATES or float(np.std(series)) == 0:
        nan = float("nan")
        return MeanTest(float(np.mean(series)) if n else nan, nan, nan, nan)
    mean = float(series.mean())
    centred = series - mean
    lags = min(horizon, n) - 1
    covariances = [float(centred[: n - lag] @ centred[lag:]) / n for lag in range(lags + 1)]
    variance = (covariances[0] + 2 * sum(covariances[1:])) / n
    apart = _plain_t(series[::horizon])
    t = mean / float(np.sqrt(variance)) if variance > 0 else apart
    if n < MIN_HORIZONS * horizon:
        t = apart = float("nan")
    elif n < MANY_HORIZONS * horizon:
        t = min(t, apart, key=abs) if np.isfinite(apart) else float("nan")
    return MeanTest(mean, mean / float(series.std(ddof=1)), t, apart)


def _plain_t(series: Floats) -> float:
    if len(series) < MIN_DATES or float(np.std(series)) == 0:
        return float("nan")
    return float(series.mean() / (series.std(ddof=1) / np.sqrt(len(series))))
