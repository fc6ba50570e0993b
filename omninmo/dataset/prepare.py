"""Prices to rows: one row per date and ticker that has features and an outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from omninmo.config import Scheme, TrainingConfig
from omninmo.data.panel import WEEKS, PricePanel
from omninmo.dataset.splits import DateSplitter, PurgedKFold, Shuffled, WalkForward
from omninmo.dataset.targets import forward_return, place, quantiles, ratings, target
from omninmo.errors import ConfigError, DataError
from omninmo.features import WARM_UP, Feature, Inputs, available, chosen, fingerprint

Floats = NDArray[np.floating[Any]]
Key = tuple[object, ...]


@dataclass(frozen=True)
class Dataset:
    """Rows to learn from, in order of date, then ticker.

    Attributes
    ----------
    x : float32 (n, d)
        Features; NaN where one cannot be computed.
    returns : float64 (n,)
        Forward return of each row, whatever is predicted. Of fifths the place among the tickers of the date, −0.5 to
        0.5: who says which of them does better has said nothing of up or down.
    target : float64 (n,)
        What a regression learns.
    classes : int64 (n,)
        What a classification learns: 0 … 4.
    dates : DatetimeIndex (n,)
    tickers : str array (n,)
    features : the d features
    panel : the prices behind the rows
    key : what the rows depend on; configs with equal keys can share them
    switched_off : features that the prices have no columns for, with the reason
    """

    x: Floats
    returns: Floats
    target: Floats
    classes: NDArray[np.int64]
    dates: pd.DatetimeIndex
    tickers: NDArray[np.str_]
    features: tuple[Feature, ...]
    panel: PricePanel
    key: Key
    switched_off: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.returns)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.features)

    @property
    def feature_fingerprint(self) -> str:
        return fingerprint(self.features)

    def facts(self) -> dict[str, str | int]:
        """Return what there is to know about the data, with the store's param names."""
        return {
            "processed_tickers_count": len(self.panel.tickers),
            "skipped_tickers_count": len(self.panel.skipped),
            "error_tickers_count": len(self.panel.failed),
            "total_samples": len(self),
            "feature_count": len(self.features),
            "data_fingerprint": self.panel.fingerprint(),
            "feature_fingerprint": self.feature_fingerprint,
            "first_date": str(self.dates[0].date()),
            "last_date": str(self.dates[-1].date()),
        }

    def outcomes(self, mode: str) -> NDArray[Any]:
        """Return what a model of `mode` learns: the target, or classes 0 … 4."""
        return self.classes if mode == "classification" else self.target

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


def dataset_key(config: TrainingConfig) -> Key:
    """Return what the rows depend on besides the prices."""
    return config.feature_set, config.features, config.horizon, config.target, config.classes


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
    _check_interval(config, prices)
    _check_length(config, prices)
    features, switched_off = available(chosen(config), prices)
    rows = slice(WARM_UP, len(prices.dates) - config.horizon)
    returns = forward_return(prices.close.astype(np.float64), config.horizon).iloc[rows].to_numpy()
    wanted = target(config.target, prices, config.horizon).iloc[rows]
    usable = np.isfinite(returns) & np.isfinite(wanted.to_numpy())
    date_codes, ticker_codes = np.nonzero(usable)
    if config.classes == "thresholds":
        classes = ratings(returns)
    else:
        classes, returns = quantiles(wanted), place(wanted).to_numpy()
    return Dataset(
        x=_matrix(features, prices, rows, usable),
        returns=returns[usable],
        target=wanted.to_numpy()[usable],
        classes=classes[usable],
        dates=prices.dates[rows][date_codes],
        tickers=np.asarray(prices.tickers)[ticker_codes],
        features=features,
        panel=prices,
        key=dataset_key(config),
        switched_off=switched_off,
    )


def _matrix(features: tuple[Feature, ...], prices: PricePanel, rows: slice, usable: NDArray[np.bool_]) -> Floats:
    """Return the features of the usable rows, one column at a time: whole matrices of all features would not fit."""
    inputs = Inputs(prices)
    x = np.empty((int(usable.sum()), len(features)), dtype=np.float32)
    columns = iter(x.T)
    for _, family in groupby(features, key=lambda item: item.family):
        for item in family:
            next(columns)[:] = item.compute(inputs).to_numpy()[rows][usable]
        inputs.memory.clear()  # a family shares most with itself
    return x


def splitter(config: TrainingConfig) -> DateSplitter:
    """Return the splitter of a config; its gap is the horizon."""
    folds, gap = config.split.n_splits, config.horizon
    made: dict[Scheme, DateSplitter] = {
        "walk_forward": WalkForward(folds, gap),
        "rolling": WalkForward(folds, gap, rolling=True),
        "purged_kfold": PurgedKFold(folds, gap, config.split.embargo),
        "shuffled": Shuffled(folds, gap),
    }
    return made[config.split.scheme]


def _check_interval(config: TrainingConfig, prices: PricePanel) -> None:
    found = "1wk" if prices.bars_per_year == WEEKS else "1d"
    if found != config.interval:
        raise DataError(
            f"The interval is {config.interval}, but the prices have bars of {found}, and a horizon counts bars; "
            f"set interval to {found}, or give other prices."
        )


def _check_length(config: TrainingConfig, prices: PricePanel) -> None:
    needed = WARM_UP + config.horizon + splitter(config).min_dates()
    found = len(prices.dates)
    if found < needed:
        bars = "weeks" if config.interval == "1wk" else "sessions"
        raise DataError(
            f"{config.split.n_splits} folds with a horizon of {config.horizon} {bars} need at least {needed:,} {bars} "
            f"of prices ({WARM_UP} of them to warm up the features), but {config.period} holds {found:,}; "
            "choose a longer period, fewer folds or a shorter horizon."
        )
