"""Sums, means, extremes and smoothed averages over the last sessions, for all tickers at once.

Window sums and extremes are built by doubling: the sum of 20 rows is that of 16 and of the 4 before. A window of n rows
costs about log₂ n passes, and its value depends on these rows alone: no running total carries rounding on from row to
row, and a missing value touches only the windows that hold it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import lfilter

TINY = 1e-7
"""Sums of returns, and volatilities, below this are rounding: what they divide is missing."""

BLOCK = 16
"""Tickers at a time: ten years of so many stay in the processor's cache through all passes."""

Floats = NDArray[np.float64]


def like(frame: pd.DataFrame, values: Floats) -> pd.DataFrame:
    """Return `values` with the dates and tickers of `frame`."""
    return pd.DataFrame(values, index=frame.index, columns=frame.columns, copy=False)


def window_sum(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sum of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return like(frame, _padded(frame.to_numpy(), sessions, _sums))


def window_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of the last `sessions` rows; NaN where there are fewer, or one of them is missing."""
    return window_sum(frame, sessions) / sessions


def window_variance(frame: pd.DataFrame, mean: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the variance (of the population) of the last `sessions` rows around their `window_mean`.

    Mean square less squared mean: its rounding is 1e-16 of the squared mean, so a deviation below `TINY` of the mean
    is none.
    """
    squares = window_sum(frame * frame, sessions).to_numpy() / sessions
    return like(frame, np.maximum(squares - mean.to_numpy() ** 2, 0))


def window_std(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the sample standard deviation of the last `sessions` rows."""
    variance = window_variance(frame, window_mean(frame, sessions), sessions)
    return (variance * (sessions / (sessions - 1))) ** 0.5


def window_max(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    return like(frame, _padded(frame.to_numpy(), sessions, lambda rows, count: _extremes(rows, count, np.maximum)))


def window_min(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    return like(frame, _padded(frame.to_numpy(), sessions, lambda rows, count: _extremes(rows, count, np.minimum)))


def known_mean(frame: pd.DataFrame, sessions: int) -> pd.DataFrame:
    """Return the mean of what is known of the last `sessions` rows; NaN where that is less than half of them."""
    known = frame.notna()
    count = window_sum(known.astype(np.float64), sessions)
    return ratio(window_sum(frame.fillna(0.0), sessions), count, sessions / 2 - 0.5)


def smooth(frame: pd.DataFrame, alpha: float, sessions: int) -> pd.DataFrame:
    """Return the exponential average with weight `alpha` on the newest row, from the `sessions`-th value on.

    A missing row counts in neither the values nor the weights, which fade on all the same: what
    `frame.ewm(alpha=alpha, min_periods=sessions).mean()` returns, in half the time.
    """
    values = frame.to_numpy()
    known = ~np.isnan(values)
    if (known == known[:, :1]).all():
        known = known[:, :1]  # one column of weights serves all
    weights = _fading_sum(known.astype(np.float64), alpha)
    weights[np.cumsum(known, axis=0) < sessions] = np.nan
    return like(frame, _fading_sum(np.where(known, values, 0.0), alpha) / weights)


def ratio(over: pd.DataFrame, under: pd.DataFrame, least: pd.DataFrame | float = TINY) -> pd.DataFrame:
    """Return over ÷ under, and NaN where `under` is not above `least`: what is left there is rounding."""
    floor = least.to_numpy() if isinstance(least, pd.DataFrame) else least
    above, below = over.to_numpy(), under.to_numpy()
    return like(over, np.divide(above, below, out=np.full_like(above, np.nan), where=below > floor))


def _fading_sum(values: Floats, alpha: float) -> Floats:
    """Return y[t] = values[t] + (1 − alpha) · y[t − 1], each ticker's dates side by side in memory as in the frames."""
    return np.asarray(lfilter([1.0], [1.0, alpha - 1.0], values.T, axis=1)).T


def _padded(values: Floats, sessions: int, combine: Callable[[Floats, int], Floats]) -> Floats:
    """Put NaN above what `combine` makes of the full windows."""
    out: Floats = np.full_like(values, np.nan)
    if len(values) >= sessions:
        for start in range(0, values.shape[1], BLOCK):
            columns = slice(start, start + BLOCK)
            out[sessions - 1 :, columns] = combine(values[:, columns], sessions)
    return out


def _sums(values: Floats, sessions: int) -> Floats:
    """Add up the powers of two that `sessions` consists of. Row i of `block` is the sum of rows i … i + width − 1."""
    block, width, total, done = values, 1, values, 0
    while True:
        if sessions & width:
            total = total[: len(block) - done] + block[done:] if done else block
            done += width
        if done == sessions:
            return total
        block = block[:-width] + block[width:]
        width *= 2


def _extremes(values: Floats, sessions: int, extreme: Callable[..., Any]) -> Floats:
    block, width = values, 1
    while width < sessions:
        step = min(width, sessions - width)
        block = extreme(block[:-step], block[step:])
        width += step
    return block
