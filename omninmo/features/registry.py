"""How a feature is declared: `@feature(...)` above a function of `Inputs` that returns a date × ticker frame."""

import hashlib
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from omninmo.data import panel as prices
from omninmo.data.panel import PricePanel, carried, own_returns
from omninmo.features import inputs as shared
from omninmo.features import ranks
from omninmo.features import windows as kernels
from omninmo.features.inputs import Inputs
from omninmo.schema import Format

SETTLED = 252
"""Warm-up of a smoothed average: anything earlier weighs less than a millionth by then."""

MARKET, OTHERS = "market", "other tickers"

Function = Callable[..., pd.DataFrame]


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
    warm_up : sessions before the first value that nothing earlier could change; at most one more than needed
    needs : what it is computed from besides closes: columns of the panel, "market" or "other tickers"
    """

    name: str
    family: str
    label: str
    format: Format
    help: str
    windows: tuple[int, ...]
    function: Function
    warm_up: int
    needs: tuple[str, ...]

    def compute(self, inputs: Inputs) -> pd.DataFrame:
        """Return date × ticker; NaN where the ticker did not trade, or where its window lacks what is needed."""
        values = self.function(inputs, *self.windows)
        return values if inputs.gapless else values.where(inputs.traded)

    def lacks(self, panel: PricePanel) -> tuple[str, ...]:
        """Return what it needs and the panel does not have; one ticker alone is its own mean and no market."""
        return tuple(name for name in self.needs if not _has(panel, name))


def _has(panel: PricePanel, need: str) -> bool:
    others = len(panel.tickers) > 1
    if need == OTHERS:
        return others
    return getattr(panel, need) is not None or (need == MARKET and others)


FEATURES: dict[str, Feature] = {}


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
            title, formula = (_singular(template.format(*chosen)) for template in (label, text))
            longest = max(chosen) if warm_up is None else warm_up
            FEATURES[key] = Feature(key, family, title, form, formula, chosen, function, longest, needs)
        return function

    return register


def _singular(text: str) -> str:
    return re.sub(r"\b1 sessions\b", "1 session", text)


def fingerprint(features: tuple[Feature, ...]) -> str:
    """Return a hash of the features' names and windows, and of the code of their families and what those share.

    The panel's returns and its market are shared, too; the rest of its module computes no feature.
    """
    families = dict.fromkeys(inspect.getmodule(item.function) for item in features)
    digest = hashlib.sha256()
    for module in (shared, kernels, ranks, *families):
        assert module is not None, "a registered function lives in a module"
        digest.update(inspect.getsource(module).encode())
    market = PricePanel.market_level.fget  # type: ignore[attr-defined]
    for function in (own_returns, carried, market):
        digest.update(inspect.getsource(function).encode())
    digest.update(f"{prices.MAX_CARRIED}".encode())
    for item in features:
        digest.update(f"{item.name}{item.windows}".encode())
    return digest.hexdigest()[:16]
