"""Sums, means, extremes and smoothed averages over the last sessions, for all tickers at once.

Window sums and extremes are built by doubling: the sum of 20 rows is that of 16 and of the 4 before. A window of n rows
costs about log₂ n passes, and its value depends on these rows alone: no running total carries rounding on from row to
row, and a missing value touches only the windows that hold it.

A window may miss a tenth of its rows (`min_known`), so that a holiday of one exchange does not blank a year of features
and missingness does not name the exchange; what is missing is left out, never filled in. Before a ticker's first value
nothing is excused: its first window is a full one, wherever the history starts.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from omninmo.arrays import Flags, Floats
from omninmo.data.panel import carried

TINY = 1e-7
"""Sums of returns, and volatilities, below this are rounding: what they divide is missing."""

MAX_MISSING = 0.1
"""Share of a window's rows that may be missing, rounded up to a row; windows below `MIN_ROWS` may miss none."""
MIN_ROWS = 10

BLOCK = 16
"""Tickers at a time: ten years of so many stay in the processor's cache through all passes."""


def like(frame: pd.DataFrame, values: Floats) -> pd.DataFrame:
    """Return `values` with the dates and tickers of `frame`."""
    return pd.DataFrame(values, index=frame.index, columns=frame.columns, copy=False)


def blockwise(kernel: Callable[..., Floats], *frames: pd.DataFrame) -> pd.DataFrame:
    """Return what `kernel` makes of the frames' values, a block of tickers at a time.

    Parameters
    ----------
    kernel : arrays [date x ticker], one per frame -> array [date x ticker]
        Looks at each ticker by itself.
    frames : the first has every ticker; another may have one column, which goes to every block
    """
    arrays = [frame.to_numpy() for frame in frames]
    out: Floats = np.empty_like(arrays[0])
    for start in range(0, out.shape[1], BLOCK):
        columns = slice(start, start + BLOCK)
        out[:, columns] = kernel(*(values[:, columns] if values.shape[1] > 1 else values for values in arrays))
    return like(frames[0], out)


def min_known(sessions: int) -> int:
    """Return how many rows of a window must be known.

    Examples
    --------
    >>> min_known(252), min_known(21), min_known(10), min_known(5)
    (226, 18, 9, 5)
    """
    return sessions - (math.ceil(MAX_MISSING * sessions) if sessions >= MIN_ROWS else 0)


def window_sum(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sum of what is known of the last `sessions` rows; NaN where too few are (`min_known`)."""
    return blockwise(lambda values: sums(values, sessions), frame)


def window_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of what is known of the last `sessions` rows; NaN where too few are (`min_known`)."""
    return blockwise(lambda values: means(values, sessions), frame)


def window_std(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sample standard deviation of what is known of the last `sessions` rows."""

    def kernel(values: Floats) -> Floats:
        count = totals(values, sessions)[1]
        return np.asarray(np.sqrt(variances(values, sessions) * (count / (count - 1))))

    return blockwise(kernel, frame)


def window_max(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the largest known of the last `sessions` rows; NaN where too few are known (`min_known`)."""
    return blockwise(lambda values: _extremes(values, sessions, np.maximum, -np.inf), frame)


def window_min(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the smallest known of the last `sessions` rows; NaN where too few are known (`min_known`)."""
    return blockwise(lambda values: _extremes(values, sessions, np.minimum, np.inf), frame)


def full_window(frame: pd.DataFrame, sessions: int, measure: Callable[[Any], pd.DataFrame]) -> pd.DataFrame:
    """Return a measure of pandas' rolling windows, with the same windows as the functions above."""
    values = measure(frame.rolling(sessions, min_periods=min_known(sessions)))
    return values.where(window_sum(frame, sessions).notna())


def known_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of what is known of the last `sessions` rows; NaN where that is less than half of them."""

    def kernel(values: Floats) -> Floats:
        known = ~np.isnan(values)
        count = full_sums(known.astype(np.float64), sessions)
        return divided(full_sums(np.where(known, values, 0.0), sessions), count, sessions / 2 - 0.5)

    return blockwise(kernel, frame)


def smooth(frame: pd.DataFrame, alpha: float, sessions: int) -> pd.DataFrame:
    """Return the exponential average with weight `alpha` on the newest row, from the `sessions`-th value on.

    A missing row counts in neither the values nor the weights, which fade on all the same: what
    `frame.ewm(alpha=alpha, min_periods=sessions).mean()` returns, in half the time.
    """
    return blockwise(lambda values: smoothed(values, alpha, sessions), frame)


def ratio(over: pd.DataFrame, under: pd.DataFrame, minimum: float = TINY) -> pd.DataFrame:
    """Return over ÷ under, and NaN where `under` is not above `minimum`: below it there is rounding alone."""
    return blockwise(lambda above, below: divided(above, below, minimum), over, under)


def smoothed(values: Floats, alpha: float, sessions: int) -> Floats:
    """Do what `smooth` does, to an array."""
    known = ~np.isnan(values)
    if (known == known[:, :1]).all():
        known = known[:, :1]  # one column of weights serves all
    weights = _fading_sum(known.astype(np.float64), alpha)
    weights[np.cumsum(known, axis=0) < sessions] = np.nan
    return _fading_sum(np.where(known, values, 0.0), alpha) / weights


def divided(above: Floats, below: Floats, minimum: Floats | float = TINY) -> Floats:
    """Do what `ratio` does, to arrays; `minimum` may differ from value to value."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > minimum)


def sums(values: Floats, sessions: int) -> Floats:
    """Do what `window_sum` does, to an array."""
    return totals(values, sessions)[0]


def means(values: Floats, sessions: int) -> Floats:
    """Do what `window_mean` does, to an array."""
    total, count = totals(values, sessions)
    return total / count


def variances(values: Floats, sessions: int) -> Floats:
    """Return the variance (of the population) of each window's known rows: mean square less squared mean.

    Its rounding is 1e-16 of the squared mean, so a deviation below `TINY` of the mean is none.
    """
    gaps = gaps_in(values)
    total, count = _totals(values, sessions, gaps)
    squares, _ = _totals(values * values, sessions, gaps)
    mean = total / count
    return np.maximum(squares / count - mean * mean, 0)


def totals(values: Floats, sessions: int) -> tuple[Floats, Floats | float]:
    """Return the sum of each window's known rows and their number: both NaN where too few are known.

    The number is one for all where nothing is missing: `sessions`.
    """
    return _totals(values, sessions, gaps_in(values))


def _totals(values: Floats, sessions: int, gaps: Flags | None) -> tuple[Floats, Floats | float]:
    if gaps is None:
        return full_sums(values, sessions), float(sessions)
    count = _known_counts(gaps, sessions)
    total = full_sums(np.where(gaps, 0.0, values), sessions)
    total[np.isnan(count)] = np.nan
    return total, count


def steps(values: Floats) -> Floats:
    """Return each value less the ticker's last one, which after a gap may be `MAX_CARRIED` sessions old."""
    last = values if gaps_in(values) is None else carried(pd.DataFrame(values)).to_numpy()
    out = np.empty_like(values)
    out[:1] = np.nan
    np.subtract(values[1:], last[:-1], out=out[1:])
    return out


def gaps_in(values: Floats) -> Flags | None:
    """Return which rows are missing after a ticker's first known one; None if there are none."""
    first = int(np.isnan(values[:, 0]).argmin())
    # a sum is NaN as soon as one value is, and costs half of looking at each
    if not np.isnan(values[first:].sum()) and np.isnan(values[:first]).all():
        return None
    known = ~np.isnan(values)
    gaps = np.logical_or.accumulate(known, axis=0) & ~known
    return gaps if gaps.any() else None


def aligned(values: Floats, other: Floats) -> Floats:
    """Return `other`, one column or many, with a gap wherever `values` have one: moments of both are of equal rows."""
    gaps = gaps_in(values)
    return other if gaps is None else np.where(gaps, np.nan, other)


def _known_counts(gaps: Flags, sessions: int) -> Floats:
    count = full_sums((~gaps).astype(np.float64), sessions)
    count[count < min_known(sessions)] = np.nan
    return count


def position_between(values: Floats, low: Floats, high: Floats) -> Floats:
    """Return the position of prices between two others: 0 at `low`, 1 at `high`, NaN where these are the same."""
    return divided(values - low, high - low, TINY * values)


def full_sums(values: Floats, sessions: int) -> Floats:
    """Return the sum of the last `sessions` rows, NaN where one is missing: of the powers of two that these consist of.

    Examples
    --------
    >>> full_sums(np.array([[1.0], [2.0], [3.0], [4.0]]), 3).T
    array([[nan, nan,  6.,  9.]])
    """
    if len(values) < sessions:
        return np.full_like(values, np.nan)
    # row i of `block` is the sum of rows i … i + width − 1, row i of `total` that of rows i … i + done − 1
    block, width, total, done = values, 1, values, 0
    while True:
        if sessions & width:
            total = total[: len(block) - done] + block[done:] if done else block
            done += width
        if done == sessions:
            return _below_gap(values, total)
        block = block[:-width] + block[width:]
        width *= 2


def _extremes(values: Floats, sessions: int, extreme: Callable[..., Any], least: float) -> Floats:
    """Return the extreme of each window; `least` is what any value is more extreme than."""
    if len(values) < sessions:
        return np.full_like(values, np.nan)
    gaps = gaps_in(values)
    if gaps is None:
        return _full_extremes(values, sessions, extreme)
    found = _full_extremes(np.where(gaps, least, values), sessions, extreme)
    found[np.isnan(_known_counts(gaps, sessions))] = np.nan
    return found


def _full_extremes(values: Floats, sessions: int, extreme: Callable[..., Any]) -> Floats:
    block, width = values, 1
    while width < sessions:
        step = min(width, sessions - width)
        block = extreme(block[:-step], block[step:])
        width += step
    return _below_gap(values, block)


def _below_gap(values: Floats, full: Floats) -> Floats:
    """Put NaN above what the full windows gave."""
    out: Floats = np.empty_like(values)
    gap = len(values) - len(full)
    out[:gap], out[gap:] = np.nan, full
    return out


def _fading_sum(values: Floats, alpha: float) -> Floats:
    """Return y[t] = values[t] + (1 − alpha) · y[t − 1], each ticker's dates side by side in memory as in the frames."""
    from scipy.signal import lfilter  # half a second, which pages that only name features need not wait for

    return np.asarray(lfilter([1.0], [1.0, alpha - 1.0], values.T, axis=1)).T
