"""Blocks of dates: how long they are, what drawn ones add up to, and how much too narrow they leave an interval."""

import numpy as np

from omninmo.arrays import Floats

LEVEL = 0.95
MIN_BLOCKS, MAX_BLOCKS = 4, 8
LAGS_IN_A_ROW = 5


def block_length(series: Floats, horizon: int) -> int:
    """Return how many dates a block takes: as many as the dependence asks for, and enough to be few.

    The largest of 2 × horizon (targets overlap that far, whatever a sample of them shows), `optimal_block_length` and
    an eighth of the dates. The optimal length minimises the error of a variance, not that of an interval, which needs
    longer blocks (Sun, Phillips & Jin, Econometrica 76(1), 2008): volatility that lasts for months hides between
    blocks of weeks. Eight groups and Student's t are robust against that (Ibragimov & Müller, Journal of Business &
    Economic Statistics 28(4), 2010). Below four blocks the optimal length is not followed: they say too little.

    Parameters
    ----------
    series : (dates,) of what each date adds to a score, in order of date
    horizon : sessions per target

    Examples
    --------
    >>> noise = np.random.default_rng(0).normal(size=600)
    >>> block_length(noise, horizon=5), block_length(noise, horizon=60)
    (75, 120)
    """
    dates = len(series)
    wanted = max(dates / MAX_BLOCKS, optimal_block_length(series))
    return max(2 * horizon, int(np.ceil(min(wanted, dates / MIN_BLOCKS))))


def optimal_block_length(series: Floats) -> float:
    """Return the length of blocks that estimates the variance of a mean best, in a circular block bootstrap.

    Source: Politis & White, Econometric Reviews 23(1), 2004, with the correction of Patton, Politis & White,
    Econometric Reviews 28(4), 2009: (2 G² ÷ D)^⅓ n^⅓, where G = Σ |k| R(k), D = 4/3 (Σ R(k))², and the
    autocovariances R are weighted by a flat-top window twice as wide as the last lag that matters.

    Parameters
    ----------
    series : (n,) in order of time

    Returns
    -------
    float
        From 1, of a series without dependence, to min(3 √n, n ÷ 3).

    Examples
    --------
    An autoregression of 0.5 asks for (1.5 · (2 · 0.5 ÷ (1 − 0.5²))²)^⅓ · 3000^⅓ = 20 dates; a sample of it for 18.

    >>> news = np.random.default_rng(0).normal(size=3000)
    >>> for day in range(1, 3000):
    ...     news[day] += 0.5 * news[day - 1]
    >>> round(optimal_block_length(news))
    18
    """
    n = len(series)
    longest = int(np.ceil(np.sqrt(n))) + LAGS_IN_A_ROW
    covariances = _autocovariances(series, longest)
    if covariances[0] <= 0:
        return 1.0
    width = min(2 * _first_negligible_lag(covariances, n), longest)
    lags = np.arange(1, width + 1)
    weighted = np.minimum(1, 2 * (1 - lags / width)) * covariances[1 : width + 1]
    total, spread = covariances[0] + 2 * weighted.sum(), 2 * (lags * weighted).sum()
    length = (2 * spread**2 / (4 / 3 * total**2)) ** (1 / 3) * n ** (1 / 3) if total else np.inf
    return float(np.clip(length, 1, np.ceil(min(3 * np.sqrt(n), n / 3))))


def drawn_sums(columns: Floats, block: int, draws: int, seed: int) -> Floats:
    """Return the sums of each column over drawn blocks of dates: (draws, columns).

    Blocks start anywhere and go on at the first date after the last, so that every date is as likely as any other
    (Politis & Romano, in Exploring the Limits of Bootstrap, 1992); the last one is cut, so that a draw has as many
    dates as there are. Running sums give the sum of a block, whatever its length.

    Parameters
    ----------
    columns : (dates, columns)
    block : dates in a block
    draws, seed : of the bootstrap

    Examples
    --------
    A single block as long as the dates takes each of them once.

    >>> drawn_sums(np.array([[1.0], [2.0], [3.0]]), block=3, draws=2, seed=0).tolist()
    [[6.0], [6.0]]
    """
    dates = len(columns)
    starts = np.random.default_rng(seed).integers(0, dates, (draws, -(-dates // block)))
    lengths = np.full(starts.shape[1], block)
    lengths[-1] = dates - block * (starts.shape[1] - 1)
    running = np.vstack([np.zeros(columns.shape[1]), np.concatenate([columns, columns]).cumsum(axis=0)])
    return np.asarray((running[starts + lengths] - running[starts]).sum(axis=1))


def stretch(dates: int, horizon: int, block: int) -> float:
    """Return by how much the ends of a bootstrap interval lie too close to the score: a factor, 1 or more.

    Three effects, all of them known. Dates k apart whose targets overlap are correlated by 1 − k ÷ horizon, and blocks
    keep the share 1 − k ÷ block of that, in all 5/6 of the variance where they are 2 × horizon long. The variance
    between m blocks is divided by m, not m − 1. And a few blocks estimate it badly: the quantile of Student's t with a
    degree of freedom less than there are blocks replaces the normal one (Student, Biometrika 6(1), 1908).

    Examples
    --------
    >>> round(stretch(dates=100_000, horizon=1, block=2), 3)  # no overlap, many blocks
    1.0
    >>> round(stretch(dates=10, horizon=1, block=2), 3)  # t of 4 degrees ÷ normal = 2.776 ÷ 1.960, and √(5 ÷ 4)
    1.584
    """
    from scipy.special import ndtri, stdtrit  # half a second, which no page that only reads should wait for

    apart = np.arange(1, horizon)
    kept = (1 + 2 * ((1 - apart / horizon) * (1 - apart / block)).sum()) / (1 + 2 * (1 - apart / horizon).sum())
    blocks, tail = dates / block, (1 + LEVEL) / 2
    return float(stdtrit(blocks - 1, tail) / ndtri(tail) / np.sqrt(kept) * np.sqrt(blocks / (blocks - 1)))


def _autocovariances(series: Floats, longest: int) -> Floats:
    """Return the autocovariances (longest + 1,) of lags 0 … longest, 0 beyond the series."""
    centred = series - series.mean()
    n = len(centred)
    return np.array([centred[: n - lag] @ centred[lag:] if lag < n else 0.0 for lag in range(longest + 1)]) / n


def _first_negligible_lag(covariances: Floats, n: int) -> int:
    """Return the first lag that starts a run of five autocorrelations too small to be told from 0."""
    correlations = np.abs(covariances[1:] / covariances[0])
    small = correlations < 2 * np.sqrt(np.log10(n) / n)
    runs = np.convolve(small, np.ones(LAGS_IN_A_ROW), "valid") == LAGS_IN_A_ROW
    return int(runs.argmax()) + 1 if runs.any() else len(correlations)
