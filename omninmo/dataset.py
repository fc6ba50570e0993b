"""Prices to rows: one row per date and ticker that has features and an outcome."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.config import TrainingConfig
from omninmo.data.panel import PricePanel
from omninmo.errors import ConfigError, DataError
from omninmo.features import WARM_UP, Feature, Inputs, feature_set, fingerprint
from omninmo.splits import WalkForward
from omninmo.targets import forward_return, ratings

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Dataset:
    """Rows to learn from, in order of date, then ticker.

    Attributes
    ----------
    x : float32 (n, d)
        Features; NaN where one cannot be computed.
    returns : float64 (n,)
        Forward return of each row.
    dates : DatetimeIndex (n,)
    tickers : str array (n,)
    features : the d features
    panel : the prices behind the rows
    key : what the rows depend on; configs with equal keys can share them
    """

    x: Floats
    returns: Floats
    dates: pd.DatetimeIndex
    tickers: NDArray[np.str_]
    features: tuple[Feature, ...]
    panel: PricePanel
    key: tuple[str, int, str]

    def __len__(self) -> int:
        return len(self.returns)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.features)

    @property
    def feature_fingerprint(self) -> str:
        return fingerprint(self.features)

    def outcomes(self, mode: str) -> NDArray[Any]:
        """Return what a model of `mode` learns: returns, or ratings 0 … 4."""
        return ratings(self.returns) if mode == "classification" else self.returns

    def check(self, config: TrainingConfig) -> "Dataset":
        """Return itself.

        Raises
        ------
        ConfigError
            If the rows were prepared for other features or another horizon than `config` names.
        """
        if self.key != dataset_key(config):
            raise ConfigError(
                f"The rows were prepared for {self.key}, but the config asks for {dataset_key(config)}; prepare again."
            )
        return self


def dataset_key(config: TrainingConfig) -> tuple[str, int, str]:
    """Return what the rows depend on besides the prices."""
    return config.feature_set, config.forward_days, config.target


def prepare(config: TrainingConfig, prices: PricePanel) -> Dataset:
    """Build features and outcomes.

    The first 252 sessions warm the features up, whichever are chosen, and the last `forward_days` have no outcome yet;
    neither gives rows.

    Parameters
    ----------
    config : feature_set, forward_days, target and split are read
    prices : PricePanel

    Raises
    ------
    DataError
        If the history is too short for the horizon and folds asked for.
    """
    _check_length(config, prices)
    features = feature_set(config.feature_set)
    rows = slice(WARM_UP, len(prices.dates) - config.forward_days)
    outcome = forward_return(prices.close.astype(np.float64), config.forward_days).iloc[rows].to_numpy()
    usable = np.isfinite(outcome)
    inputs = Inputs(prices)
    x = np.empty((int(usable.sum()), len(features)), dtype=np.float32)
    for column, item in enumerate(features):
        x[:, column] = item.compute(inputs).to_numpy()[rows][usable]
    x[~np.isfinite(x)] = np.nan
    date_codes, ticker_codes = np.nonzero(usable)
    return Dataset(
        x=x,
        returns=outcome[usable],
        dates=prices.dates[rows][date_codes],
        tickers=np.asarray(prices.tickers)[ticker_codes],
        features=features,
        panel=prices,
        key=dataset_key(config),
    )


def splitter(config: TrainingConfig) -> WalkForward:
    """Return the splitter of a config; its gap is the horizon."""
    return WalkForward(config.split.n_splits, gap=config.forward_days)


def _check_length(config: TrainingConfig, prices: PricePanel) -> None:
    needed = WARM_UP + config.forward_days + splitter(config).least_dates()
    found = len(prices.dates)
    if found < needed:
        raise DataError(
            f"{config.split.n_splits} folds with a horizon of {config.forward_days} sessions need at least {needed:,} "
            f"sessions of prices ({WARM_UP} of them to warm up the features), but {config.period} holds {found:,}; "
            "choose a longer period, fewer folds or a shorter horizon."
        )
