"""What features are computed from: prices, and what several features share, each computed once per panel."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from omninmo.arrays import Floats
from omninmo.data.panel import SESSIONS, PricePanel
from omninmo.features.ranks import rank_share
from omninmo.features.windows import (
    TINY,
    blockwise,
    known_mean,
    smooth,
    smoothed,
    variances,
    window_max,
    window_mean,
    window_min,
    window_std,
)

MONTHS = 12

P = ParamSpec("P")
T = TypeVar("T")


def once(method: Callable[Concatenate[Any, P], T]) -> Callable[Concatenate[Any, P], T]:
    """Remember a method's result for each set of windows."""

    @wraps(method)
    def recall(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (method.__name__, args, *kwargs.items())
        if key not in self.memory:
            self.memory[key] = method(self, *args, **kwargs)
        result: T = self.memory[key]
        return result

    return recall


class Inputs:
    """Prices, and what several features share.

    All in float64: differences of prices lose too many digits otherwise. Every frame is [date x ticker].
    """

    def __init__(self, panel: PricePanel) -> None:
        self.panel = panel
        self.close = panel.close.astype(np.float64)
        self.traded = self.close.notna()
        self.gapless = bool(self.traded.to_numpy().all())
        self.memory: dict[tuple[Any, ...], Any] = {}

    @property
    def bars_per_year(self) -> int:
        return self.panel.bars_per_year

    @cached_property
    def open(self) -> pd.DataFrame:
        return self._column("open")

    @cached_property
    def high(self) -> pd.DataFrame:
        return self._column("high")

    @cached_property
    def low(self) -> pd.DataFrame:
        return self._column("low")

    @cached_property
    def volume(self) -> pd.DataFrame:
        """Shares traded; NaN where none were, for a day without trades is no measure of the usual volume."""
        return self._column("volume")

    def _column(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame | None = getattr(self.panel, name)
        assert frame is not None, f"a feature that needs {name} was not switched off"
        frame = frame.astype(np.float64)
        return frame.where(frame > 0)

    @cached_property
    def change(self) -> pd.DataFrame:
        """Close less the last close, in money."""
        return self.close.diff()

    @cached_property
    def returns(self) -> pd.DataFrame:
        """Simple return over one session."""
        return self.close.pct_change(fill_method=None)

    @cached_property
    def log_returns(self) -> pd.DataFrame:
        return pd.DataFrame(np.log(self.close)).diff()

    @cached_property
    def market_level(self) -> pd.Series:
        return self.panel.market_level.astype(np.float64)

    @cached_property
    def market_returns(self) -> pd.Series:
        return self.market_level.pct_change(fill_method=None)

    def past_return(self, sessions: int, skip: int = 0) -> pd.DataFrame:
        """Return from `sessions` ago to `skip` sessions ago."""
        return self.close.shift(skip) / self.close.shift(sessions) - 1

    def momentum(self) -> pd.DataFrame:
        """Return from a year ago to a month ago: 252 and 21 sessions, also of coins; of weekly prices 52 and 4 weeks.

        Leaves out the last month, which tends to reverse (Jegadeesh & Titman, Journal of Finance 48(1), 1993).
        """
        year = min(self.bars_per_year, SESSIONS)
        return self.past_return(year, skip=year // MONTHS)

    @once
    def mean_close(self, sessions: int) -> pd.DataFrame:
        """Simple moving average of the close."""
        return window_mean(self.close, sessions)

    @once
    def spread_close(self, sessions: int) -> pd.DataFrame:
        """Moving standard deviation of the close (of the population); NaN where the price stands still."""

        def kernel(close: Floats) -> Floats:
            spread = np.sqrt(variances(close, sessions))
            spread[spread <= TINY * close] = np.nan
            return spread

        return blockwise(kernel, self.close)

    @once
    def highest(self, sessions: int) -> pd.DataFrame:
        """Highest close of the last sessions, today's among them; NaN where one is missing."""
        return window_max(self.close, sessions)

    @once
    def lowest(self, sessions: int) -> pd.DataFrame:
        """Lowest close of the last sessions, today's among them; NaN where one is missing."""
        return window_min(self.close, sessions)

    @once
    def macd(self, fast: int, slow: int) -> pd.DataFrame:
        """Exponential average of the close over `fast` sessions less the one over `slow`, in money."""
        return smooth(self.close, 2 / (fast + 1), fast) - smooth(self.close, 2 / (slow + 1), slow)

    @once
    def volatility(self, sessions: int) -> pd.DataFrame:
        """Standard deviation of log returns, annualised."""
        return window_std(self.log_returns, sessions) * np.sqrt(self.bars_per_year)

    @once
    def mean_volume(self, sessions: int) -> pd.DataFrame:
        """Mean of the volume over the sessions that had any; NaN where fewer than half had."""
        return known_mean(self.volume, sessions)

    @once
    def average_true_range(self, sessions: int) -> pd.DataFrame:
        """Wilder's average, in money, of the largest of high − low, |high − last close| and |low − last close|.

        NaN where the price stands still.
        """

        def kernel(high: Floats, low: Floats, last: Floats) -> Floats:
            true_range = np.maximum(high, last) - np.minimum(low, last)
            average = smoothed(true_range, 1 / sessions, sessions)
            average[average <= TINY * high] = np.nan
            return average

        return blockwise(kernel, self.high, self.low, self.close.shift(1))

    @once
    def directional(self, sessions: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return Wilder's +DI and −DI: smoothed moves of the high and of the low ÷ the average true range."""

        def kernel(move: Floats, other: Floats, span: Floats) -> Floats:
            return smoothed(move * ((move > other) & (move > 0)), 1 / sessions, sessions) / span

        up, down, span = self.high.diff(), -self.low.diff(), self.average_true_range(sessions)
        return blockwise(kernel, up, down, span), blockwise(kernel, down, up, span)

    def rank(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return ranks per date among the tickers that traded, 0 to 1 (`rank_share`)."""
        return rank_share(frame.where(self.traded))

    def each_ticker(self, values: Floats) -> pd.DataFrame:
        """Return `values` (n,), one per date, repeated for every ticker."""
        wide = np.broadcast_to(values[:, None], self.close.shape)
        return pd.DataFrame(wide, index=self.close.index, columns=self.close.columns)
