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


class Inputs:
    """What features are computed from: the panel, and the matrices that many of them share, each computed once.

    All matrices are date × ticker. Nothing here, and nothing in a feature, may look at a later row.
    """

    def __init__(self, panel: PricePanel) -> None:
        self.panel = panel
        self.close = panel.close.astype(np.float64)

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
    """

    name: str
    family: str
    label: str
    format: Format
    help: str
    windows: tuple[int, ...]
    function: Callable[..., pd.DataFrame]

    def compute(self, inputs: Inputs) -> pd.DataFrame:
        return self.function(inputs, *self.windows)


FEATURES: dict[str, Feature] = {}

Function = Callable[..., pd.DataFrame]


def feature(
    family: str, name: str, label: str, form: Format, windows: tuple[tuple[int, ...], ...] = ((),)
) -> Callable[[Function], Function]:
    """Register a function once per tuple of windows; `{0}`, `{1}` … in name and label stand for the windows.

    The first line of the function's docstring becomes the feature's help.
    """

    def register(function: Function) -> Function:
        text = (inspect.getdoc(function) or "").partition("\n")[0]
        for chosen in windows:
            key = name.format(*chosen)
            assert key not in FEATURES, f"feature {key} is registered twice"
            words = [_singular(part.format(*chosen)) for part in (label, text)]
            FEATURES[key] = Feature(key, family, words[0], form, words[1], chosen, function)
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
