"""How a feature is declared: a small pure function on wide matrices, registered under one name per window."""

import hashlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from omninmo.data.panel import PricePanel
from omninmo.schema import Format

SESSIONS_PER_YEAR = 252
TINY = 1e-9
"""Sums of returns below this are rounding: what they divide is missing."""
SETTLED = 252
"""Warm-up of a smoothed average: what came earlier weighs less than a millionth by then."""


class Inputs:
    """What features are computed from: the panel, and the matrices that many of them share, each computed once.

    All matrices are date × ticker. Nothing here, and nothing in a feature, may look at a later row.
    """

    def __init__(self, panel: PricePanel) -> None:
        self.panel = panel
        self.close = panel.close.astype(np.float64)
        self.traded = self.close.notna()

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
        """Shares traded; NaN where none were, for a day without trades says nothing of the usual volume."""
        volume = self._column("volume")
        return volume.where(volume > 0)

    def _column(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame | None = getattr(self.panel, name)
        assert frame is not None, f"a feature that needs {name} was not switched off"
        return frame.astype(np.float64)

    @cached_property
    def true_range(self) -> pd.DataFrame:
        """Largest of high − low, |high − last close| and |low − last close| (Wilder 1978)."""
        last = self.close.shift(1)
        return pd.DataFrame(np.maximum(self.high, last) - np.minimum(self.low, last))

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

    def rank(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return ranks per date, 0 to 1, scaled so that one ticker alone, or a tie of all, is in the middle."""
        frame = frame.where(self.traded)
        count = frame.notna().sum(axis=1)
        return (frame.rank(axis=1) - 0.5).div(count.where(count > 0), axis=0)

    def mean_volume(self, sessions: int) -> pd.DataFrame:
        return self.volume.rolling(sessions, min_periods=sessions // 2).mean()

    def volatility(self, sessions: int) -> pd.DataFrame:
        """Standard deviation of log returns, annualised."""
        return self.log_returns.rolling(sessions).std() * np.sqrt(SESSIONS_PER_YEAR)


@dataclass(frozen=True)
class Feature:
    """One registered feature.

    Attributes
    ----------
    name : str
        Column name; equal in every run.
    family : key of `schema.FAMILIES`
    label : str
        What a page shows.
    format : how a value is written (`schema.Entry.text`)
    help : str
        The formula in words.
    windows : the numbers that `function` gets after the inputs
    function : Inputs, *windows -> DataFrame [date x ticker]
    warm_up : sessions before a date that its value depends on
    needs : columns of the panel besides close that it is computed from
    """

    name: str
    family: str
    label: str
    format: Format
    help: str
    windows: tuple[int, ...]
    function: Callable[..., pd.DataFrame]
    warm_up: int
    needs: tuple[str, ...]

    def compute(self, inputs: Inputs) -> pd.DataFrame:
        """Return date × ticker; NaN where the ticker did not trade or the window is not full."""
        return self.function(inputs, *self.windows).where(inputs.traded)

    def lacks(self, panel: PricePanel) -> tuple[str, ...]:
        """Return the columns that it needs and the panel does not have."""
        return tuple(name for name in self.needs if getattr(panel, name) is None)


FEATURES: dict[str, Feature] = {}

Function = Callable[..., pd.DataFrame]


def feature(
    family: str,
    name: str,
    label: str,
    form: Format,
    windows: tuple[tuple[int, ...], ...] = ((),),
    *,
    warm_up: int | None = None,
    needs: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Register a function once per tuple of windows; `{0}`, `{1}` … in name and label stand for the windows.

    The first line of the function's docstring becomes the feature's help; `warm_up` is the longest window unless given.
    """

    def register(function: Function) -> Function:
        text = (inspect.getdoc(function) or "").partition("\n")[0]
        for chosen in windows:
            key = name.format(*chosen)
            assert key not in FEATURES, f"feature {key} is registered twice"
            words = [_singular(part.format(*chosen)) for part in (label, text)]
            longest = max(chosen, default=1) if warm_up is None else warm_up
            FEATURES[key] = Feature(key, family, words[0], form, words[1], chosen, function, longest, needs)
        return function

    return register


def _singular(text: str) -> str:
    return re.sub(r"\b1 sessions\b", "1 session", text)


def fingerprint(features: tuple[Feature, ...]) -> str:
    """Return a hash of the features' names, windows and code."""
    digest = hashlib.sha256()
    for item in features:
        digest.update(f"{item.name}{item.windows}{inspect.getsource(item.function)}".encode())
    return digest.hexdigest()[:16]
