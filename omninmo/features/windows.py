"""Sums, means, extremes and smoothed averages over the last sessions, for all tickers at once.

Window sums and extremes are built by doubling: the sum of 20 rows is that of 16 and of the 4 before. A window of n rows
costs about log₂ n passes, and its value depends on these rows alone: no running total carries rounding on from row to
row, and a missing value touches only the windows that hold it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.signal import lfilter

from omninmo.arrays import Floats

TINY = 1e-7
"""Sums of returns, and volatilities, below this are rounding: what they divide is missing."""

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
    """
    arrays = [frame.to_numpy() for frame in frames]
    out: Floats = np.empty_like(arrays[0])
    for start in range(0, out.shape[1], BLOCK):
        columns = slice(start, start + BLOCK)
        out[:, columns] = kernel(*(values[:, columns] for values in arrays))
    return like(frames[0], out)


def window_sum(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sum of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return blockwise(lambda values: sums(values, sessions), frame)


def window_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return blockwise(lambda values: sums(values, sessions) / sessions, frame)


def window_variance(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the variance (of the population) of the last `sessions` rows."""
    return blockwise(lambda values: variances(values, sessions), frame)


def window_std(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sample standard deviation of the last `sessions` rows."""
    return (window_variance(frame, sessions) * (sessions / (sessions - 1))) ** 0.5


def window_max(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the largest of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return blockwise(lambda values: _extremes(values, sessions, np.maximum), frame)


def window_min(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the smallest of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return blockwise(lambda values: _extremes(values, sessions, np.minimum), frame)


def known_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of what is known of the last `sessions` rows; NaN where that is less than half of them."""

    def kernel(values: Floats) -> Floats:
        known = ~np.isnan(values)
        count = sums(known.astype(np.float64), sessions)
        return divided(sums(np.where(known, values, 0.0), sessions), count, sessions / 2 - 0.5)

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


def variances(values: Floats, sessions: int) -> Floats:
    """Do what `window_variance` does, to an array: mean square less squared mean.

    Its rounding is 1e-16 of the squared mean, so a deviation below `TINY` of the mean is none.
    """
    mean = sums(values, sessions) / sessions
    return np.maximum(sums(values * values, sessions) / sessions - mean * mean, 0)


def position_between(values: Floats, low: Floats, high: Floats) -> Floats:
    """Return the position of prices between two others: 0 at `low`, 1 at `high`, NaN where these are the same."""
    return divided(values - low, high - low, TINY * values)


def sums(values: Floats, sessions: int) -> Floats:
    """Do what `window_sum` does, to an array: add up the powers of two that `sessions` consists of.

    Examples
    --------
    >>> sums(np.array([[1.0], [2.0], [3.0], [4.0]]), 3).T
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


def _extremes(values: Floats, sessions: int, extreme: Callable[..., Any]) -> Floats:
    if len(values) < sessions:
        return np.full_like(values, np.nan)
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
    return np.asarray(lfilter([1.0], [1.0, alpha - 1.0], values.T, axis=1)).T
