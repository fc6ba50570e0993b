"""Whether the mean of a series whose dates overlap differs from 0, and how many such tests at once bear it."""

from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

from omninmo.arrays import Floats

LEVEL = 0.95
COSINES = 6
"""Slow waves that the variance of a mean is estimated from, and the degrees of freedom of its t-value."""
MIN_DATES = 60
MIN_HORIZONS = 12
MIN_NOT_ZERO = 20
"""Fewest dates, horizons of dates, and dates that are not 0, with which a test rejects a true null in 3 to 7 %."""


class MeanTest(NamedTuple):
    """A mean over dates, its 95 % interval, and the two-sided p-value of a true mean of 0."""

    mean: float
    low: float
    high: float
    p: float


def mean_test(series: Floats) -> MeanTest:
    """Test whether the mean of a series differs from 0, whatever the dependence of neighbouring dates.

    The series d is projected on the slowest cosines: W(j) = √(2/n) Σ d(i) cos(π j (i − ½) ÷ n), j = 1 … 6. Each W(j)²
    estimates the long-run variance, and their mean S makes the t-value √n · mean ÷ √S, of 6 degrees of freedom. The
    interval holds 0 exactly where p is 0.05 or more. Six waves are longer than n ÷ 3 dates each: overlapping targets
    look like independent ones to them, with many fewer dates than an estimate by lags asks for.

    Source: Lazarus, Lewis, Stock & Watson, HAR Inference: Recommendations for Practice, Journal of Business & Economic
    Statistics 36(4), 2018, there EWC; Müller, Journal of Econometrics 141(2), 2007.

    Parameters
    ----------
    series : (n,) finite, one number per date, in order of date; see `reason_for_none`

    Examples
    --------
    >>> rise = mean_test(np.array([0.0, 1.0] * 30))
    >>> rise.mean, rise.p < 0.001
    (0.5, True)
    >>> nothing = mean_test(np.array([1.0, -1.0] * 15 + [-1.0, 1.0] * 15))
    >>> nothing.mean, nothing.p, nothing.low == -nothing.high
    (0.0, 1.0, True)
    """
    n, mean = len(series), float(series.mean())
    waves = np.cos(np.pi * np.outer(np.arange(1, COSINES + 1), np.arange(n) + 0.5) / n)
    weights = np.sqrt(2 / n) * (waves @ (series - mean))
    error = float(np.sqrt(np.square(weights).mean() / n))
    reach = float(student.ppf((1 + LEVEL) / 2, COSINES)) * error
    if error == 0:
        return MeanTest(mean, mean, mean, float(mean == 0))
    return MeanTest(mean, mean - reach, mean + reach, float(2 * student.sf(abs(mean) / error, COSINES)))


def reason_for_none(series: Floats, horizon: int) -> str:
    """Return why a series is not tested: too little for a test that keeps its size; "" where it is.

    Parameters
    ----------
    series : (n,) one number per date
    horizon : bars per target

    Examples
    --------
    >>> reason_for_none(np.ones(300), horizon=30)
    '300 dates are fewer than 12 horizons of 30.'
    >>> reason_for_none(np.ones(360), horizon=30)
    ''
    """
    dates, differing = len(series), int(np.count_nonzero(series))
    if dates < MIN_DATES:
        return f"{dates:,} dates are fewer than {MIN_DATES}."
    if dates < MIN_HORIZONS * horizon:
        return f"{dates:,} dates are fewer than {MIN_HORIZONS} horizons of {horizon}."
    if differing < MIN_NOT_ZERO:
        return f"It differs on {differing:,} of {dates:,} dates only, fewer than {MIN_NOT_ZERO}."
    return ""


def holm(p: Floats) -> Floats:
    """Return p-values (m,) that hold for all m tests at once: in 5 % of cases at most, any true null is below 0.05.

    The smallest is multiplied by m, the next by m − 1 and so on; none may fall below the one before, or exceed 1.

    Source: Holm, Scandinavian Journal of Statistics 6(2), 1979.

    Parameters
    ----------
    p : (m,) of the tests, in any order

    Examples
    --------
    3 · 0.01, then 2 · 0.02, then 1 · 0.03, which may not fall below 0.04.

    >>> holm(np.array([0.02, 0.03, 0.01])).tolist()
    [0.04, 0.04, 0.03]
    """
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))
    return adjusted
